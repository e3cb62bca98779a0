/**
 * Makes the columns of a matrix orthonormal: the Q of A = Q R in which the diagonal of R is positive.
 *
 * `a` is row-major, with at least as many rows as columns; Gram-Schmidt, in float64. A column that
 * loses most of its length is made orthogonal once more, since what is left of it is mostly rounding.
 */
export function orthonormalColumns(
  a: ArrayLike<number>,
  rows: number,
  columns: number,
): Float64Array {
  const done: Float64Array[] = [];
  for (let j = 0; j < columns; j++) {
    const column = Float64Array.from({ length: rows }, (_, i) => a[i * columns + j]);
    const before = norm(column);
    removeParts(column, done);
    if (norm(column) < before / 2) removeParts(column, done);
    const length = norm(column);
    for (let i = 0; i < rows; i++) column[i] /= length;
    done.push(column);
  }
  const q = new Float64Array(rows * columns);
  done.forEach((column, j) => {
    for (let i = 0; i < rows; i++) q[i * columns + j] = column[i];
  });
  return q;
}

/** Takes off `column` what lies along each of the `unit` vectors. */
function removeParts(column: Float64Array, units: readonly Float64Array[]): void {
  for (const unit of units) {
    let along = 0;
    for (let i = 0; i < column.length; i++) along += unit[i] * column[i];
    for (let i = 0; i < column.length; i++) column[i] -= along * unit[i];
  }
}

function norm(column: Float64Array): number {
  let squares = 0;
  for (const value of column) squares += value * value;
  return Math.sqrt(squares);
}
