import { UsageError } from '../base/index.ts';
import type { explainStep } from './explain.ts';

let installed: typeof explainStep | undefined;

/** Makes explanations a part of the program. */
export function installExplainer(explainer: typeof explainStep): void {
  installed = explainer;
}

/** What explains steps. Throws `UsageError` in a bundle that brought none. */
export function explainer(): typeof explainStep {
  if (installed) return installed;
  throw new UsageError(
    "explain: this bundle has no explanations, since it imports subpaths of nabla only. Add import 'nabla/explain', or import 'nabla' for everything.",
    { doing: 'explain', wanted: 'nabla/explain' },
  );
}
