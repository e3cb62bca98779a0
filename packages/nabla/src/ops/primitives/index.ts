/** All primitives: what every graph is made of. A new one is a line here. */
export { argMax, argMin } from './arg-max.ts';
export { argsort } from './argsort.ts';
export {
  absolute,
  add,
  divide,
  floorDivide,
  maximum,
  minimum,
  mod,
  multiply,
  negative,
  sign,
  square,
  subtract,
} from './arithmetic.ts';
export { cast } from './cast.ts';
export { equal, greater, greaterEqual, less, lessEqual, notEqual } from './comparison.ts';
export { concatenate } from './concatenate.ts';
export { conv, convInputGradient, convKernelGradient } from './conv.ts';
export { cumprod, cumsum } from './cumulative.ts';
export {
  exp,
  expm1,
  log,
  log1p,
  power,
  relu,
  rsqrt,
  sigmoid,
  softplus,
  sqrt,
} from './exponential.ts';
export { gather, scatterAdd } from './gather-scatter.ts';
export { customGradient, identity, stopGradient } from './identity.ts';
export { iota } from './iota.ts';
export {
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  leftShift,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  rightShift,
} from './logic.ts';
export { matmul } from './matmul.ts';
export { reduceMax, reduceMin } from './max.ts';
export { maxPool, maxPoolPlaces } from './max-pool.ts';
export { prod } from './prod.ts';
export { randomBits } from './random-bits.ts';
export { reshape } from './reshape.ts';
export { reverse } from './reverse.ts';
export { ceil, floor, round } from './rounding.ts';
export { scan } from './scan.ts';
export { scatterUpdate } from './scatter-update.ts';
export { select } from './select.ts';
export { pad, slice } from './slice-pad.ts';
export { logSoftmax, softmax } from './softmax.ts';
export { erf, erfc, erfinv } from './special.ts';
export { broadcastTo, sum, sumTo } from './sum-broadcast.ts';
export { scatterAddAlongAxis, takeAlongAxis } from './take-along-axis.ts';
export { transpose } from './transpose.ts';
export {
  arccos,
  arccosh,
  arcsin,
  arcsinh,
  arctan,
  arctan2,
  arctanh,
  cos,
  cosh,
  sin,
  sinh,
  tan,
  tanh,
} from './trigonometry.ts';
export { addWindows, windows } from './windows.ts';
