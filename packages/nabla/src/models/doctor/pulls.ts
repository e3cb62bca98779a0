import type { TypedArray } from '../../base/index.ts';
import { short } from './data-findings.ts';
import type { RowPulls } from './pass.ts';

/** The part of the pulls that may be left over where they count as cancelled. */
const REST = 0.02;
/** Rows that pull at least so hard, compared with the hardest, are named. */
const NAMED = 0.5;

/**
 * Where rows pull the weights of the last layer in opposite directions, each hard and together not:
 * the pull of row i is the outer product of (h, 1) and dE/dz of that row.
 */
export function pullFinding(
  { layer, hasBias, rows, features, units, inputs, deltas, outputs }: RowPulls,
  targets: TypedArray,
  isDeep: boolean,
): string | undefined {
  const total = new Float64Array((features + 1) * units);
  const strength = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let feature = 0; feature < features + (hasBias ? 1 : 0); feature++) {
      const input = feature === features ? 1 : inputs[row * features + feature];
      for (let unit = 0; unit < units; unit++) {
        const pull = input * deltas[row * units + unit];
        total[feature * units + unit] += pull;
        square += pull * pull;
      }
    }
    strength[row] = Math.sqrt(square);
  }
  const all = strength.reduce((sum, each) => sum + each, 0);
  const rest = Math.hypot(...total) / all;
  if (!(all > 0 && rest < REST)) return undefined;
  const hardest = Math.max(...strength);
  const named = [...strength.keys()].filter((row) => strength[row] >= NAMED * hardest).slice(0, 4);
  const first = (values: ArrayLike<number>, width: number) =>
    named.map((row) => short(Number(values[row * width].toPrecision(3)))).join(', ');
  const what =
    targets.length === rows && units === 1
      ? ` (outputs ${first(outputs, 1)}; targets ${first(targets, 1)})`
      : '';
  const advice = isDeep
    ? 'Start from other weights (another seed), or add units.'
    : 'Without a hidden layer the model cannot tell them apart: add one.';
  return `The pulls of rows ${named.join(', ')} (from 0) cancel${what}: together they move ${layer.name} by ${short(100 * rest)} % of what they ask for one by one, so training stands still. ${advice}`;
}
