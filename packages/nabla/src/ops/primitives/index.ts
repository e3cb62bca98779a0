import type { Shape } from '../../base/shape.ts';
import type { Op, Tensor } from '../../graph/index.ts';
import * as arithmetic from './arithmetic.ts';
import { broadcastTo, sumTo } from './broadcast-to.ts';
import { cast } from './cast.ts';
import * as identity from './identity.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { sum } from './sum.ts';
import { transpose } from './transpose.ts';

/** The list of all primitives: what every graph is made of. */
const table = {
  ...arithmetic,
  ...identity,
  cast,
  sum,
  reshape,
  broadcastTo,
  transpose,
  matmul,
};

/** The primitives as `vjp` rules use them. */
export type Primitives = typeof table & {
  /** Sums `x` over the axes along which `shape` had been stretched. */
  sumTo(x: Tensor, shape: Shape): Tensor;
};

export const primitives: Primitives = {
  ...table,
  sumTo: (x, shape) => sumTo(table, x, shape),
};

/** The records of all primitives, for tests and tools. */
export const records: readonly Op<never>[] = Object.values(table).map((each) => each.op);
