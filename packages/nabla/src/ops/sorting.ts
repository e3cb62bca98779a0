import { checkNumber, normalizeAxis } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { callable, type OnOne, onOne } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import { primitives as p } from './primitives/index.ts';

/** The order that sorts an axis from the least to the greatest; equal elements keep theirs. */
export const argsort: OnOne<[options?: { axis?: number | null }]> = onOne('argsort', (x, options: { axis?: number | null } = {}) => {
  const [values, axis] = flatOr(x, options.axis, 'argsort');
  return p.argsort(values, { axis });
});

/** The elements of an axis from the least to the greatest. */
export const sort: OnOne<[options?: { axis?: number | null }]> = onOne('sort', (x, options: { axis?: number | null } = {}) => {
  const [values, axis] = flatOr(x, options.axis, 'sort');
  return p.takeAlongAxis(values, p.argsort(values, { axis }), { axis });
});

export interface TopKOptions {
  /** Whether the greatest comes first. Default true; they always do. */
  sorted?: boolean;
}

/** The k greatest elements of the last axis, and their places. */
export const topK: OnOne<[k: number, options?: TopKOptions], { values: Tensor; indices: Tensor }> = onOne(
  'topK',
  (x, k: number, _options: TopKOptions = {}) => {
    const axis = normalizeAxis(-1, x.rank, 'topK');
    const count = checkNumber('topK', 'k', k, { integer: true, min: 0, max: x.shape[axis] });
    // Sorting the reversed axis keeps the first of equal elements in front once it is turned round.
    const turned = p.reverse(x, { axes: [axis] });
    const order = p.reverse(p.argsort(turned, { axis }), { axes: [axis] });
    const last = cast(toTensor(x.shape[axis] - 1), 'int32');
    const sizes = x.shape.map((length, at) => (at === axis ? count : length));
    const box = { starts: sizes.map(() => 0), sizes, strides: sizes.map(() => 1) };
    const indices = p.slice(p.subtract(last, order), box);
    return { values: p.takeAlongAxis(x, indices, { axis }), indices };
  },
);

/** Whether each target is among the k most probable classes of its row. Equal predictions count as in. */
export const inTopK: (targets: TensorLike, predictions: TensorLike, k: number) => Tensor = callable(
  'inTopK',
  (targets: TensorLike, predictions: TensorLike, k: number) => {
    const values = toTensor(predictions);
    const labels = cast(toTensor(targets), 'int32');
    const axis = values.rank - 1;
    const own = p.takeAlongAxis(values, p.reshape(labels, { shape: [...labels.shape, 1] }), { axis });
    const above = p.sum(p.cast(p.greater(values, own), { dtype: 'int32' }), { axes: [axis] });
    return p.less(above, cast(toTensor(k), 'int32'));
  },
);

/** Sums of all elements up to each one along an axis. */
export const cumsum: OnOne<[options?: { axis?: number | null }]> = onOne('cumsum', (x, options: { axis?: number | null } = {}) => {
  const [values, axis] = flatOr(x.dtype === 'bool' ? cast(x, 'int32') : x, options.axis ?? null, 'cumsum');
  return p.cumsum(values, { axis, reverse: false, exclusive: false });
});

/** Products of all elements up to each one along an axis. */
export const cumprod: OnOne<[options?: { axis?: number | null }]> = onOne('cumprod', (x, options: { axis?: number | null } = {}) => {
  const [values, axis] = flatOr(x.dtype === 'bool' ? cast(x, 'int32') : x, options.axis ?? null, 'cumprod');
  return p.cumprod(values, { axis, reverse: false, exclusive: false });
});

/** `x` and the axis; the flattened tensor where the axis is null. */
function flatOr(x: Tensor, axis: number | null | undefined, name: string): [Tensor, number] {
  if (axis === null) return [p.reshape(x, { shape: [x.size] }), 0];
  return [x, normalizeAxis(axis ?? -1, x.rank, name)];
}

