import type { Tensor } from '../graph/index.ts';
import { fuse } from './fuse.ts';
import type { Program } from './ir.ts';
import type { Kernel } from './kernel.ts';
import { makeKernels } from './kernels.ts';
import { lower } from './lower.ts';
import { printKernels, printProgram } from './print.ts';
import { shareCommon, simplify } from './simplify.ts';
import { splitReductions } from './split.ts';
import { verifyProgram } from './verify.ts';

/** The rewriting passes by name, in their order; the program is checked after each. */
const PASSES: readonly { readonly name: string; readonly run: (program: Program) => Program }[] = [
  { name: 'simplify', run: simplify },
  { name: 'share', run: shareCommon },
  { name: 'split', run: splitReductions },
];

export type PassName = 'lower' | 'simplify' | 'share' | 'split' | 'fuse';

export interface Compiled {
  readonly program: Program;
  /** In the order in which they run. */
  readonly kernels: readonly Kernel[];
}

/** Turns a graph into kernels. `watch` is told what the program looks like after each pass. */
export function compile(
  outputs: readonly Tensor[],
  placeholders: readonly Tensor[],
  watch?: (pass: PassName, text: () => string) => void,
): Compiled {
  let program = lower(outputs, placeholders, compile);
  const after = (name: string) => {
    verifyProgram(program, name);
    const now = program;
    watch?.(name as PassName, () => printProgram(now));
  };
  after('lower');
  for (const { name, run } of PASSES) {
    program = run(program);
    after(name);
  }
  const kernels = makeKernels(program, fuse(program));
  watch?.('fuse', () => printKernels(kernels));
  return { program, kernels };
}
