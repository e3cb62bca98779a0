import {
  checkNumber,
  checkOptionNames,
  formatShape,
  ShapeError,
  sameShape,
  show,
  UsageError,
} from '../base/index.ts';
import { placeholder, scalar, type Tensor, Trace, withTrace } from '../graph/index.ts';
import { callable } from './callable.ts';
import { cast } from './convert.ts';
import { PackedLoop } from './packed-loop.ts';
import { leavesLike, leavesOf, mapTensors, type TensorsOf, tensorsOf } from './tensor-tree.ts';

export interface ScanOptions {
  /** How many steps there are. Default: as many as `xs` have rows. */
  length?: number | null;
  /** Whether the last row comes first. The outputs stay in the order of the rows. */
  reverse?: boolean;
}

const SCAN_OPTIONS: readonly (keyof ScanOptions)[] = ['length', 'reverse'];

/**
 * A loop: `f(carry, x)` for each row x of `xs`, where carry is what the step before made of it. Gives the
 * last carry, and the outputs of all steps below each other.
 *
 * Formula: (carry, y_t) = f(carry, x_t), from `init` on. Carries, rows and outputs are tensors, or lists and
 * objects of them; a list of numbers is a tensor. Without `xs`, x is null and `length` says how many steps
 * there are. `f` is called once, to build a step. It may use tensors and variables from outside, which get
 * their gradients; a variable that it assigns is carried along.
 *
 * Throws `ShapeError` where `f` makes something else of the carry than it was, or rows are not as many.
 *
 * ```ts
 * import { ops } from 'nabla';
 * const [last, sums] = ops.scan((sum, x) => [ops.add(sum, x), ops.add(sum, x)], 0, [1, 2, 3]);
 * last.item(); // 6
 * sums.arraySync(); // [1, 3, 6]
 * ```
 */
export function scan<C, Y, X = null>(
  f: (carry: TensorsOf<C>, x: TensorsOf<X>) => readonly [unknown, Y],
  init: C,
  xs?: X | null,
  options: ScanOptions = {},
): [carry: TensorsOf<C>, ys: TensorsOf<Y>] {
  checkOptionNames('scan', options, SCAN_OPTIONS);
  return run(f as Step, init, xs ?? null, options) as [TensorsOf<C>, TensorsOf<Y>];
}

type Step = (carry: unknown, x: unknown) => unknown;

const run = callable('scan', (f: Step, init: unknown, xs: unknown, options: ScanOptions) => {
  const [first, rows] = [tensorsOf(init), tensorsOf(xs)];
  const [carries, sequences] = [leavesOf(first), leavesOf(rows)];
  const steps = stepsOf(sequences, options.length ?? null);
  const { trace, ...step } = traced(f, first, rows);
  checkCarries(carries, step.next);
  const written = [...trace.writes].map(([variable, value]) => ({
    variable,
    next: cast(value, variable.dtype),
    hole: trace.reads.get(variable) ?? holeFor(variable),
  }));
  const read = [...trace.reads].filter(([variable]) => !trace.writes.has(variable));
  const loop = new PackedLoop(
    {
      carries: [
        ...step.carries.map((hole, index) => ({ hole, from: carries[index] })),
        ...written.map(({ variable, hole }) => ({ hole, from: variable.value })),
      ],
      sequences: step.sequences.map((hole, index) => ({ hole, from: sequences[index] })),
      constants: read.map(([variable, hole]) => ({ hole, from: variable.value })),
      next: [...step.next, ...written.map(({ next }) => next)],
      outputs: [...new Set(leavesOf(step.ys))],
      since: step.since,
    },
    steps,
    options.reverse ?? false,
  );
  written.forEach(({ variable }, index) => {
    variable.assign(loop.last(carries.length + index));
  });
  let at = 0;
  return [
    mapTensors(first, () => loop.last(at++)),
    mapTensors(step.ys, (output) => loop.all(output)),
  ];
});

/** Calls `f` on holes. What it reads of variables is a hole too, and what it assigns is noted. */
function traced(f: Step, first: unknown, rows: unknown) {
  const since = scalar(0).id;
  const trace = new Trace();
  const carry = mapTensors(first, holeFor);
  const x = mapTensors(rows, ({ shape, dtype }) => holeFor({ shape: shape.slice(1), dtype }));
  return withTrace(trace, () => {
    const made = f(carry, x);
    if (!Array.isArray(made) || made.length !== 2) {
      throw new UsageError(
        `scan: the function returned ${show(made)}; it must return [carry, output], with null for no output.`,
        { doing: 'scan', given: made, wanted: '[carry, output]' },
      );
    }
    const [after, ys] = made.map(tensorsOf);
    const next = leavesLike('scan: the carry that the function returned', first, after);
    return { since, trace, carries: leavesOf(carry), sequences: leavesOf(x), next, ys };
  });
}

function holeFor({ shape, dtype }: Pick<Tensor, 'shape' | 'dtype'>): Tensor {
  return placeholder(shape, dtype, 'row');
}

/** How many steps there are: the length of all sequences, which `length` may repeat. */
function stepsOf(sequences: readonly Tensor[], length: number | null): number {
  const wanted = length ?? sequences[0]?.shape[0];
  if (sequences.length === 0 && wanted === undefined) {
    throw new UsageError('scan: without xs, the option length must say how many steps there are.', {
      doing: 'scan',
      wanted: 'length',
    });
  }
  for (const { shape } of sequences) {
    if (shape.length > 0 && shape[0] === wanted) continue;
    const what = shape.length === 0 ? 'a scalar, which has no rows' : `of ${shape[0]} rows`;
    throw new ShapeError(
      `scan: a tensor of xs is ${what}; the loop has ${wanted ?? 'as many steps as rows'}${wanted === undefined ? '' : ' steps, one for each row'}.`,
      { doing: 'scan', given: shape, wanted },
    );
  }
  return checkNumber('scan', 'length', wanted, { min: 0, integer: true });
}

/** Refuses a step after which a carry is another thing than before. */
function checkCarries(before: readonly Tensor[], after: readonly Tensor[]): void {
  before.forEach((carry, index) => {
    const { shape, dtype } = after[index];
    if (sameShape(shape, carry.shape) && dtype === carry.dtype) return;
    const hint = dtype === carry.dtype ? '' : ' Use ops.cast.';
    throw new ShapeError(
      `scan: carry ${index} is ${carry.dtype}${formatShape(carry.shape)} at first, and the function makes ${dtype}${formatShape(shape)} of it; it must stay what it is.${hint}`,
      {
        doing: 'scan',
        given: { shape, dtype },
        wanted: { shape: carry.shape, dtype: carry.dtype },
      },
    );
  });
}
