import { isFloating } from '../../base/dtype.ts';
import {
  copyGraph,
  type Filled,
  gradients,
  isOp,
  type LoopBody,
  makeLoop,
  type OpCall,
  placeholder,
  scalar,
  type Tensor,
} from '../../graph/index.ts';
import { add } from './arithmetic.ts';
import { concatenate } from './concatenate.ts';
import { reshape } from './reshape.ts';
import type { ScanAttrs, scan } from './scan.ts';
import { hoistProducts } from './scan-hoist.ts';
import { Columns } from './scan-rows.ts';
import { Stacked } from './scan-stacked.ts';
import { sumOverSteps } from './scan-sums.ts';
import { broadcastTo } from './sum-broadcast.ts';

type Run = typeof scan;
type Call = OpCall<ScanAttrs>;

/**
 * The gradient of a loop is a loop that runs the other way. It carries the gradients of the carries, and
 * reads what the steps put out; what else it needs of them it computes again, from the carries before them.
 * What the gradients of constants are sums of is put out step by step, to be put together behind the loop.
 */
export function gradientOfScan(g: Tensor, call: Call, run: Run): (Tensor | null)[] {
  const { body, steps, reverse } = call.attrs;
  if (steps === 0 || !isFloating(g.dtype)) return call.inputs.map(() => null);
  const parts = new Columns(body.results);
  const rows = body.results.map(({ shape, dtype }, index): Filled | null => {
    const from = parts.gradient(g, index);
    return from && { hole: placeholder(shape, dtype, 'gradient of row'), from };
  });
  const carries = body.carries.map(({ shape, dtype }) => ({
    hole: placeholder(shape, dtype, 'gradient of carry'),
    from: zeros(shape, dtype),
  }));
  const { found, kept } = differentiate(body, rows, carries);
  const before = body.carries.map((hole, index) => ({ hole, from: shifted(call, parts, index) }));
  const [first, last] = [body.carries.length, body.carries.length + body.sequences.length];
  const inputs = (from: number, holes: readonly Tensor[]): Filled[] =>
    holes.map((hole, index) => ({ hole, from: call.inputs[from + index] }));
  const after = body.results.flatMap((result, index) => {
    if (!isOp(result)) return [];
    const hole = placeholder(result.shape, result.dtype, 'result');
    return [{ result, hole, from: parts.rows(call.output, index) }];
  });
  const sequences = [
    ...rows.filter((row) => row !== null),
    ...before,
    ...after,
    ...inputs(first, body.sequences),
  ];
  const constants = inputs(last, body.constants);

  const stacked = new Stacked(g, sequences, found.slice(0, first), kept);
  for (const { result, from } of after) stacked.known.set(result, from);
  const later = found.map((each, index) => {
    if (!each || index < first) return each;
    return index < last ? stacked.rows(each) : sumOverSteps(each, (part) => stacked.rows(part));
  });
  const results = [...kept.map((index) => found[index] as Tensor), ...stacked.outputs];
  const read = copyGraph(results, new Map(after.map(({ result, hole }) => [result, hole])));
  const hoisted = hoistProducts(read, sequences, constants);
  const loop = makeLoop({
    carries: kept.map((index) => carries[index]),
    sequences: [...sequences, ...hoisted.sequences],
    constants,
    next: hoisted.results.slice(0, kept.length),
    outputs: hoisted.results.slice(kept.length),
  });
  if (loop.body.results.length > 0)
    stacked.packed = run(loop.inputs, { body: loop.body, steps, reverse: !reverse });
  return later.map((each, index) => {
    if (!each) return null;
    return index < first ? stacked.last(each as Tensor, reverse) : (each as () => Tensor)();
  });
}

/** The gradients of a step by its holes, and the carries through which any come. */
function differentiate(
  { results, holes }: LoopBody,
  rows: readonly (Filled | null)[],
  carries: readonly Filled[],
) {
  let kept: number[] = [];
  for (;;) {
    const seeds = results.map((_, index) => {
      const [row, carry] = [rows[index]?.hole, kept.includes(index) && carries[index].hole];
      return row && carry ? add(carry, row) : row || carry || null;
    });
    const used = seeds.flatMap((seed, index) => (seed ? [index] : []));
    const found = gradients(
      used.map((index) => results[index]),
      holes,
      used.map((index) => seeds[index] as Tensor),
      add,
    );
    const before = kept.length;
    kept = [...carries.keys()].filter((index) => found[index] !== null);
    if (kept.length === before) return { kept, found };
  }
}

/** A carry as it was before each step. */
function shifted({ inputs, output, attrs }: Call, parts: Columns, index: number): Tensor {
  const { steps, reverse } = attrs;
  const first = reshape(inputs[index], { shape: [1, ...inputs[index].shape] });
  if (steps === 1) return first;
  return reverse
    ? concatenate([parts.rows(output, index, 1, steps), first], { axis: 0 })
    : concatenate([first, parts.rows(output, index, 0, steps - 1)], { axis: 0 });
}

function zeros(shape: Tensor['shape'], dtype: Tensor['dtype']): Tensor {
  return broadcastTo(scalar(0, dtype), { shape });
}
