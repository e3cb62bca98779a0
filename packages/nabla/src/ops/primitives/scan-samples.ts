import {
  type LoopParts,
  makeLoop,
  placeholder,
  type Sample,
  type Tensor,
} from '../../graph/index.ts';
import { add, multiply, square } from './arithmetic.ts';
import { exp } from './exponential.ts';
import { matmul } from './matmul.ts';
import type { ScanAttrs } from './scan.ts';
import { tanh } from './trigonometry.ts';

type Step = (
  carries: readonly Tensor[],
  rows: readonly Tensor[],
  constants: readonly Tensor[],
) => Pick<LoopParts, 'next' | 'outputs'>;

interface Shapes {
  readonly carries?: readonly number[][];
  readonly rows?: readonly number[][];
  readonly constants?: readonly number[][];
}

/** The samples of the record of `scan`, whose bodies are graphs. */
export function scanSamples(): Sample<ScanAttrs>[] {
  const cell: Step = ([h], [x], [kernel]) => {
    const next = tanh(add(x, matmul(h, kernel)));
    return { next: [next], outputs: [multiply(next, x)] };
  };
  const cellOf = { carries: [[2, 3]], rows: [[2, 3]], constants: [[3, 3]] };
  const orbit: Step = ([a, b], _, [c]) => ({
    next: [add(a, multiply(b, c)), a],
    outputs: [square(b)],
  });
  return [
    sample('a cell', 3, false, cellOf, cell),
    sample('last row first', 3, true, cellOf, cell),
    sample('one step', 1, false, cellOf, cell),
    sample('no step', 0, false, cellOf, cell),
    sample('no sequence', 3, false, { carries: [[2], [2]], constants: [[2]] }, orbit),
    sample('no carry', 2, true, { rows: [[2]], constants: [[]] }, (_, [x], [c]) => ({
      next: [],
      outputs: [exp(multiply(x, c)), x],
    })),
    sample(
      'rows that are carried',
      3,
      false,
      { carries: [[2], [2]], rows: [[2]] },
      ([a, b], [x]) => ({
        next: [x, add(a, b)],
        outputs: [multiply(a, b)],
      }),
    ),
  ];
}

function sample(
  name: string,
  steps: number,
  reverse: boolean,
  { carries = [], rows = [], constants = [] }: Shapes,
  step: Step,
): Sample<ScanAttrs> {
  const holes = [carries, rows, constants].map((shapes) =>
    shapes.map((shape) => placeholder(shape, 'float64', 'hole')),
  );
  const filled = holes.map((list) => list.map((hole) => ({ hole, from: hole })));
  const { body } = makeLoop({
    carries: filled[0],
    sequences: filled[1],
    constants: filled[2],
    ...step(holes[0], holes[1], holes[2]),
  });
  const inputs = [...carries, ...rows.map((shape) => [steps, ...shape]), ...constants];
  return { name, inputs, attrs: { body, steps, reverse } };
}
