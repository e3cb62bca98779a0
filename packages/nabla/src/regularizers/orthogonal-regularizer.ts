import { checkChoice, checkNumber, formatShape, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import {
  abs,
  divide,
  eye,
  matmul,
  minimum,
  multiply,
  rsqrt,
  square,
  subtract,
  sum,
  transpose,
} from '../ops/index.ts';
import { Regularizer } from './regularizer.ts';

const MODES = ['rows', 'columns'] as const;

export interface OrthogonalRegularizerOptions {
  /** λ, from 0. Default 0.01. */
  factor?: number;
  /** What is made orthogonal. Default `rows`. */
  mode?: (typeof MODES)[number];
}

/** Shorter vectors are divided by this, and not by their length. */
const EPSILON = 1e-7;

/**
 * Adds to the loss λ times the mean |cosine| of the angles between the rows of a matrix, or between
 * its columns: λ Σ |û v̂| / pairs.
 *
 * Throws `ShapeError` for anything but a matrix, `ArgumentRangeError` for a λ below 0.
 *
 * Source: `keras.regularizers.OrthogonalRegularizer`.
 *
 * ```ts
 * import { OrthogonalRegularizer } from 'nabla/regularizers';
 * new OrthogonalRegularizer({ factor: 1 })([[1, 0], [0, 2]]).item(); // 0
 * new OrthogonalRegularizer({ factor: 1 })([[1, 1], [2, 2]]).item(); // about 1
 * ```
 */
export class OrthogonalRegularizer extends Regularizer {
  static override readonly className: string = 'OrthogonalRegularizer';
  static override readonly options: readonly string[] = ['factor', 'mode'];
  readonly factor: number;
  readonly mode: (typeof MODES)[number];

  constructor(options: OrthogonalRegularizerOptions = {}) {
    super(options);
    const owner = 'OrthogonalRegularizer';
    const range = { min: 0, max: Number.MAX_VALUE };
    this.factor = checkNumber(owner, 'factor', options.factor ?? 0.01, range);
    this.mode = checkChoice(owner, 'mode', options.mode ?? 'rows', MODES);
  }

  override call(w: Tensor): Tensor {
    if (w.rank !== 2) {
      throw new ShapeError(
        `OrthogonalRegularizer: the weight has the shape ${formatShape(w.shape)}; only a matrix has rows and columns. Use L1 or L2 for it.`,
        { doing: 'OrthogonalRegularizer', given: w.shape, wanted: 'two axes' },
      );
    }
    const vectors = this.mode === 'rows' ? w : transpose(w);
    const squares = sum(square(vectors), { axis: 1, keepdims: true });
    const units = multiply(vectors, minimum(rsqrt(squares), 1 / EPSILON));
    const [count] = units.shape;
    const others = subtract(1, eye(count, { dtype: w.dtype }));
    const cosines = multiply(matmul(units, transpose(units)), others);
    const pairs = (count * (count - 1)) / 2;
    return divide(multiply(this.factor * 0.5, sum(abs(cosines))), pairs);
  }

  override formula(): string {
    return `λ mean |cos(angle between two ${this.mode} of w)|`;
  }

  override constants(): Record<string, number> {
    return { λ: this.factor };
  }
}
