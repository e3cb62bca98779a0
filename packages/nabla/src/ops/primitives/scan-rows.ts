import { type Shape, sizeOf } from '../../base/shape.ts';
import { isOp, type Tensor } from '../../graph/index.ts';
import { add } from './arithmetic.ts';
import { reshape } from './reshape.ts';
import { type PadAttrs, pad, slice } from './slice-pad.ts';

/** What the columns of a packed tensor are, from the first on. */
export class Columns {
  readonly #starts: number[] = [];
  readonly #parts: readonly Tensor[];

  constructor(parts: readonly Tensor[]) {
    this.#parts = parts;
    let start = 0;
    for (const { shape } of parts) {
      this.#starts.push(start);
      start += sizeOf(shape);
    }
  }

  /** Part `index` of rows `from` to before `to` of what is packed, as (rows, ...shape). */
  rows(packed: Tensor, index: number, from = 0, to = packed.shape[0]): Tensor {
    const { shape, size } = this.#parts[index];
    return shaped(box(packed, from, this.#starts[index], [to - from, size]), [to - from, ...shape]);
  }

  /** Part `index` of one row. */
  row(packed: Tensor, index: number, row: number): Tensor {
    return shaped(this.rows(packed, index, row, row + 1), this.#parts[index].shape);
  }

  /** Part `index` of all rows of a gradient; null where it is zero because nobody used that part. */
  gradient(g: Tensor, index: number): Tensor | null {
    const { shape, size } = this.#parts[index];
    const found = columns(g, this.#starts[index], size);
    return found && shaped(found, [g.shape[0], ...shape]);
  }
}

/** Some columns of a sum of parts that are padded with zeros, without those parts that are elsewhere. */
function columns(g: Tensor, start: number, count: number): Tensor | null {
  if (isOp(g) && g.origin.op === add.op) {
    const [a, b] = g.origin.inputs.map((input) => columns(input, start, count));
    return a && b ? add(a, b) : (a ?? b);
  }
  if (isOp(g) && g.origin.op === pad.op) {
    const { low, high, interior, value } = g.origin.attrs as PadAttrs;
    const [inner] = g.origin.inputs;
    const from = start - low[1];
    if (value === 0 && interior.every((each) => each === 0)) {
      if (from >= inner.shape[1] || from + count <= 0) return null;
      if (from >= 0 && from + count <= inner.shape[1]) {
        const part = box(inner, 0, from, [inner.shape[0], count]);
        const isWhole = low[0] === 0 && high[0] === 0;
        return isWhole ? part : pad(part, { low: [low[0], 0], high: [high[0], 0], value });
      }
    }
  }
  return box(g, 0, start, [g.shape[0], count]);
}

function box(x: Tensor, row: number, column: number, sizes: Shape): Tensor {
  const isWhole = sizes.every((size, axis) => size === x.shape[axis]);
  return isWhole ? x : slice(x, { starts: [row, column], sizes, strides: [1, 1] });
}

function shaped(x: Tensor, shape: Shape): Tensor {
  return x.shape.join() === shape.join() ? x : reshape(x, { shape });
}
