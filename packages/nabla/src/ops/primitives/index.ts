import type { Shape } from '../../base/shape.ts';
import type { Op, Tensor } from '../../graph/index.ts';
import { argMax, argMin } from './arg-max.ts';
import { argsort } from './argsort.ts';
import * as arithmetic from './arithmetic.ts';
import { broadcastTo, sumTo } from './broadcast-to.ts';
import { cast } from './cast.ts';
import * as comparison from './comparison.ts';
import { concatenate } from './concatenate.ts';
import * as cumulative from './cumulative.ts';
import * as exponential from './exponential.ts';
import { gather } from './gather.ts';
import * as identity from './identity.ts';
import { iota } from './iota.ts';
import * as logic from './logic.ts';
import { matmul } from './matmul.ts';
import { reduceMax, reduceMin } from './max.ts';
import { pad } from './pad.ts';
import { prod } from './prod.ts';
import { randomBits } from './random-bits.ts';
import { reshape } from './reshape.ts';
import { reverse } from './reverse.ts';
import * as rounding from './rounding.ts';
import { scatterAdd } from './scatter-add.ts';
import { scatterUpdate } from './scatter-update.ts';
import { select } from './select.ts';
import { slice } from './slice.ts';
import { logSoftmax, softmax } from './softmax.ts';
import * as special from './special.ts';
import { sum } from './sum.ts';
import { scatterAddAlongAxis, takeAlongAxis } from './take-along-axis.ts';
import { transpose } from './transpose.ts';
import * as trigonometry from './trigonometry.ts';

/** The list of all primitives: what every graph is made of. */
const table = {
  ...arithmetic,
  ...exponential,
  ...trigonometry,
  ...special,
  ...rounding,
  ...comparison,
  ...logic,
  ...identity,
  ...cumulative,
  cast,
  select,
  sum,
  prod,
  reduceMax,
  reduceMin,
  argMax,
  argMin,
  argsort,
  softmax,
  logSoftmax,
  reshape,
  broadcastTo,
  transpose,
  reverse,
  slice,
  pad,
  concatenate,
  gather,
  scatterAdd,
  scatterUpdate,
  takeAlongAxis,
  scatterAddAlongAxis,
  iota,
  randomBits,
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
