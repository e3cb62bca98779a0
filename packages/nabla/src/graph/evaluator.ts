import type { TypedArray } from '../base/dtype.ts';
import { BackendError } from '../base/errors.ts';
import type { Tensor } from './tensor.ts';

/** What the graph needs of whoever can run it. The runtime installs one; the graph imports none. */
export interface Evaluator {
  evaluate(tensors: readonly Tensor[]): TypedArray[];
  /** Gets ready whatever computes tensors fastest. */
  prepareFor(tensors: readonly Tensor[]): Promise<void>;
  /** Whether an evaluated tensor may forget its inputs. False while a gradient is being taken. */
  readonly forgetting: boolean;
}

let installed: Evaluator | undefined;

/** The evaluator in use. Throws `BackendError` when none is installed. */
export function evaluator(): Evaluator {
  if (installed) return installed;
  throw new BackendError(
    'No backend is installed: import nabla or one of its subpaths before reading a tensor.',
    {
      doing: 'reading a tensor',
    },
  );
}

export function installEvaluator(next: Evaluator): void {
  installed = next;
}
