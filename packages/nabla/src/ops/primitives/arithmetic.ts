import { DTYPES, isFloating } from '../../base/dtype.ts';
import { callScalar, type Scalar, scalar, type Tensor } from '../../graph/index.ts';
import { NUMBERS } from '../checks.ts';
import { type Binary, binary, type Unary, unary } from '../elementwise.ts';
import { equal, greater } from './comparison.ts';
import { select } from './select.ts';

/** a + b. */
export const add: Binary = binary({
  name: 'add',
  fn: (a, b) => a + b,
  vjp: (g) => [g, g],
  text: (a, b) => `${a} + ${b}`,
  tex: (a, b) => `${a} + ${b}`,
  local: () => ['1', '1'],
});

/** a - b. */
export const subtract: Binary = binary({
  name: 'subtract',
  fn: (a, b) => a - b,
  vjp: (g, _a, _b, _y) => [g, negative(g)],
  text: (a, b) => `${a} - ${b}`,
  tex: (a, b) => `${a} - ${b}`,
  local: () => ['1', '-1'],
});

/** a b. */
export const multiply: Binary = binary({
  name: 'multiply',
  fn: (a, b) => a * b,
  whole: Math.imul,
  vjp: (g, a, b, _y) => [multiply(g, b), multiply(g, a)],
  text: (a, b) => `${a} * ${b}`,
  tex: (a, b) => `${a} \\, ${b}`,
  local: (a, b) => [b, a],
});

/** a / b, for floating-point numbers. */
export const divide: Binary = binary({
  name: 'divide',
  fn: (a, b) => a / b,
  dtypes: ['float32', 'float64'],
  domain: [0.5, 2.5],
  vjp: (g, _a, b, y) => {
    const da = divide(g, b);
    return [da, negative(multiply(da, y))];
  },
  text: (a, b) => `${a} / ${b}`,
  tex: (a, b) => `\\frac{${a}}{${b}}`,
  local: (_a, b, y) => [`1 / ${b}`, `-${y} / ${b}`],
});

/** -x. */
export const negative: Unary = unary({
  name: 'negative',
  fn: (x) => -x,
  dtypes: NUMBERS,
  vjp: (g, _x, _y) => negative(g),
  text: (x) => `-${x}`,
  tex: (x) => `-${x}`,
  local: () => '-1',
});

/** x², which is what squared errors, norms and variances are made of. */
export const square: Unary = unary({
  name: 'square',
  fn: (x) => x * x,
  whole: (x) => Math.imul(x, x),
  scalar: (x) => callScalar('multiply', x, x),
  dtypes: NUMBERS,
  vjp: (g, x, _y) => multiply(g, multiply(scalar(2, x.dtype), x)),
  text: (x) => `${x}²`,
  tex: (x) => `{${x}}^2`,
  local: (x) => `2 ${x}`,
});

/** |x|; its slope at 0 is taken to be 0. */
export const absolute: Unary = unary({
  name: 'absolute',
  fn: Math.abs,
  dtypes: NUMBERS,
  smooth: false,
  vjp: (g, x, _y) => multiply(g, sign(x)),
  text: (x) => `|${x}|`,
  tex: (x) => `\\left|${x}\\right|`,
  local: (x) => `sign(${x})`,
});

/** -1, 0 or 1, as x is below, at or above 0. */
export const sign: Unary = unary({
  name: 'sign',
  fn: Math.sign,
  dtypes: NUMBERS,
  stops: 'the sign is flat on either side of its jump at 0',
  text: (x) => `sign(${x})`,
  tex: (x) => `\\operatorname{sign}(${x})`,
});

/** The greater of the two; at a tie each gets half of the gradient. */
export const maximum: Binary = binary({
  name: 'maximum',
  fn: Math.max,
  dtypes: DTYPES,
  smooth: false,
  vjp: (g, a, b, _y) => [winner(g, a, b), winner(g, b, a)],
  text: (a, b) => `max(${a}, ${b})`,
  tex: (a, b) => `\\max(${a}, ${b})`,
  local: (a, b) => [`[${a} > ${b}]`, `[${b} > ${a}]`],
});

/** The lesser of the two; at a tie each gets half of the gradient. */
export const minimum: Binary = binary({
  name: 'minimum',
  fn: Math.min,
  dtypes: DTYPES,
  smooth: false,
  vjp: (g, a, b, _y) => [winner(g, b, a), winner(g, a, b)],
  text: (a, b) => `min(${a}, ${b})`,
  tex: (a, b) => `\\min(${a}, ${b})`,
  local: (a, b) => [`[${a} < ${b}]`, `[${b} < ${a}]`],
});

/** The remainder of a / b with the sign of b: a - b ⌊a / b⌋. */
export const mod: Binary = binary({
  name: 'mod',
  fn: remainder,
  scalar: remainderScalar,
  domain: [0.5, 2.5],
  smooth: false,
  vjp: (g, a, b, _y) => [g, negative(multiply(g, floorDivide(a, b)))],
  text: (a, b) => `${a} mod ${b}`,
  tex: (a, b) => `${a} \\bmod ${b}`,
  local: (a, b) => ['1', `-floor(${a} / ${b})`],
});

/** ⌊a / b⌋, such that b ⌊a / b⌋ + (a mod b) is a; whole numbers divided by 0 give 0. */
export const floorDivide: Binary = binary({
  name: 'floorDivide',
  fn: floorOfQuotient,
  scalar: floorOfQuotientScalar,
  domain: [0.5, 2.5],
  stops: 'the floor of a quotient is flat between its jumps',
  text: (a, b) => `floor(${a} / ${b})`,
  tex: (a, b) => `\\left\\lfloor \\frac{${a}}{${b}} \\right\\rfloor`,
});

/** The gradient of the first of two when the greater one wins. */
function winner(g: Tensor, a: Tensor, b: Tensor): Tensor {
  const [zero, half] = [scalar(0, g.dtype), scalar(0.5, g.dtype)];
  const apart = select(greater(a, b), g, zero);
  return select(equal(a, b), multiply(g, half), apart);
}

/** JavaScript's `%` has the sign of a; this one has that of b. */
function remainder(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function remainderScalar(a: Scalar, b: Scalar): Scalar {
  const rest = callScalar('remainder', a, b);
  return callScalar('select', isTurned(rest, b), callScalar('add', rest, b), rest);
}

/** Whether a remainder with the sign of a is not yet one with the sign of b. */
function isTurned(rest: Scalar, b: Scalar): Scalar {
  const apart = callScalar('notEqual', callScalar('less', rest, 0), callScalar('less', b, 0));
  return callScalar('and', callScalar('notEqual', rest, 0), apart);
}

/** By way of the remainder, which is exact: 1 / 0.1 rounds to 10, but 0.1 goes into 1 only 9 times. */
function floorOfQuotient(a: number, b: number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  const whole = Math.round((a - rest) / b);
  return rest !== 0 && rest < 0 !== b < 0 ? whole - 1 : whole;
}

function floorOfQuotientScalar(a: Scalar, b: Scalar): Scalar {
  const rest = callScalar('remainder', a, b);
  const quotient = callScalar('divide', callScalar('subtract', a, rest), b);
  const whole = isFloating(a.dtype) ? callScalar('round', quotient) : quotient;
  const below = callScalar('subtract', whole, 1);
  const floor = callScalar('select', isTurned(rest, b), below, whole);
  return callScalar('select', callScalar('equal', b, 0), callScalar('divide', a, b), floor);
}
