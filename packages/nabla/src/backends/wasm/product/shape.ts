/**
 * The product C = op(A) op(B), where op(A) has m rows and k columns and op(B) k rows and n columns; op
 * transposes or does nothing. Numbers are float32, in rows, one behind the other.
 */
export interface ProductShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A lies in memory as k rows of m numbers. Default: false. */
  readonly transposeA?: boolean;
  /** B lies in memory as n rows of k numbers. Default: false. */
  readonly transposeB?: boolean;
  /** Numbers from the start of a row in memory to the start of the next. Default: the row's length. */
  readonly strideA?: number;
  readonly strideB?: number;
  readonly strideC?: number;
}

/** From the first to before the last. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * How an operand lies in memory, in bytes: from one line of it to the next, a line being a row of op(A) or
 * a column of op(B), and from one term of the sums over k to the next. One of them is 4.
 */
export interface Steps {
  readonly line: number;
  readonly depth: number;
}

export const BYTES = 4;

export function stepsOfA({ m, k, transposeA, strideA }: ProductShape): Steps {
  return transposeA
    ? { line: BYTES, depth: BYTES * (strideA ?? m) }
    : { line: BYTES * (strideA ?? k), depth: BYTES };
}

export function stepsOfB({ n, k, transposeB, strideB }: ProductShape): Steps {
  return transposeB
    ? { line: BYTES * (strideB ?? k), depth: BYTES }
    : { line: BYTES, depth: BYTES * (strideB ?? n) };
}
