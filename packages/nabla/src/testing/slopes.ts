import { leaf, type Tensor } from '../graph/index.ts';
import { multiply, sum, valueAndGrad } from '../ops/index.ts';
import { finiteDifferences, largestError } from './numeric.ts';

type Fn = (...xs: Tensor[]) => Tensor;

/** One number of each result, in which each element has a weight of its own. */
function weighed(fn: Fn): Fn {
  return (...xs) => {
    const y = fn(...xs);
    const weights = Float64Array.from({ length: y.size }, (_, i) => Math.sin(i + 1) + 0.3);
    return sum(multiply(y, leaf(weights, y.shape, 'float64')));
  };
}

/** How far the gradients of `fn` at float64 points are from the slopes that finite differences give. */
export function slopeError(fn: Fn, ...points: Tensor[]): number {
  const scalarFn = weighed(fn);
  const { gradients } = valueAndGrad(scalarFn)(...points);
  const errors = points.map((point, index) => {
    const numeric = finiteDifferences((moved) => {
      const xs = points.map((each, i) => (i === index ? leaf(moved, each.shape, 'float64') : each));
      return scalarFn(...xs).item() as number;
    }, point.dataSync());
    return largestError(gradients[index].dataSync(), numeric);
  });
  return Math.max(...errors);
}

/** `slopeError` of the gradient of `fn` by its first argument: whether second derivatives are right. */
export function curvatureError(fn: Fn, ...points: Tensor[]): number {
  const slope: Fn = (...xs) => valueAndGrad(weighed(fn))(...xs).gradients[0];
  return slopeError(slope, ...points);
}
