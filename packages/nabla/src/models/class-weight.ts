import { DataError, sizeOf } from '../base/index.ts';
import type { Column } from './data.ts';

/** A weight for each class number: `{ 0: 1, 1: 5 }`. */
export type ClassWeight = Readonly<Record<number, number>>;

/** The weight of each row by its class: a class number, or the place of the largest of several columns. */
export function weightsOfClasses(y: Column, weights: ClassWeight): Column {
  const rows = y.shape[0];
  const width = sizeOf(y.shape.slice(1));
  const values = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = y.values.subarray(row * width, (row + 1) * width);
    const label = width === 1 ? Math.round(own[0]) : own.indexOf(Math.max(...own));
    const weight = weights[label];
    if (weight === undefined) {
      throw new DataError(
        `fit: row ${row} is of class ${label}, which has no weight in classWeight (${Object.keys(weights).join(', ')}).`,
        { doing: 'fit', given: label, row, wanted: Object.keys(weights) },
      );
    }
    values[row] = weight;
  }
  return { name: 'sampleWeight', shape: [rows], dtype: 'float32', values };
}
