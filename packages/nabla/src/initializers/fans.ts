import { checkNumber, type Shape } from '../base/index.ts';

export interface FanOptions {
  /** Axes of the weight that run over inputs; given together with `outputAxes`. */
  inputAxes?: readonly number[] | null;
  /** Axes of the weight that run over outputs. */
  outputAxes?: readonly number[] | null;
}

/**
 * How many inputs and outputs a unit of a kernel has: (..., in, out), times the size of its window;
 * or the products of the lengths of given axes.
 */
export function computeFans(
  shape: Shape,
  { inputAxes, outputAxes }: FanOptions = {},
): { fanIn: number; fanOut: number } {
  if (inputAxes && outputAxes) {
    return {
      fanIn: product(inputAxes.map((axis) => lengthAt(shape, 'inputAxes', axis))),
      fanOut: product(outputAxes.map((axis) => lengthAt(shape, 'outputAxes', axis))),
    };
  }
  if (shape.length === 0) return { fanIn: 1, fanOut: 1 };
  if (shape.length === 1) return { fanIn: shape[0], fanOut: shape[0] };
  const window = product(shape.slice(0, -2));
  const [rows, columns] = shape.slice(-2);
  return { fanIn: rows * window, fanOut: columns * window };
}

function lengthAt(shape: Shape, option: string, axis: number): number {
  const range = { min: -shape.length, max: shape.length - 1, integer: true };
  const checked = checkNumber('VarianceScaling', option, axis, range);
  return shape[checked < 0 ? checked + shape.length : checked];
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((all, length) => all * length, 1);
}
