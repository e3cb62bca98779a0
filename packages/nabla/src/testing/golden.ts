import { readFileSync } from 'node:fs';
import { toDType } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { tensor } from '../ops/index.ts';
import { largestError } from './numeric.ts';

/** An array as the golden files write it. */
export interface GoldenArray {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly (number | string)[];
}

/** The cases of a file in fixtures/golden: what real Keras gave. */
export function goldenCases<T>(name: string): readonly T[] {
  const file = new URL(`../../../../fixtures/golden/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly T[] }).cases;
}

export function isGoldenArray(value: unknown): value is GoldenArray {
  return typeof value === 'object' && value !== null && 'shape' in value && 'values' in value;
}

/** The numbers of an array; `"NaN"` and the infinities stand as text. */
export function goldenValues({ values }: GoldenArray): Float64Array {
  return Float64Array.from(values, Number);
}

/** A golden array as a tensor. */
export function goldenTensor(array: GoldenArray): Tensor {
  return tensor(goldenValues(array), { shape: array.shape, dtype: toDType(array.dtype) });
}

/** How far a tensor is from a golden array, relative to its elements from 1 on; Infinity for other shapes. */
export function distance(found: Tensor, wanted: GoldenArray): number {
  const same =
    found.shape.length === wanted.shape.length &&
    found.shape.every((length, axis) => length === wanted.shape[axis]);
  return same ? largestError(found.dataSync(), goldenValues(wanted)) : Infinity;
}
