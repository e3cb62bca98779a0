import { DTYPES } from '../../base/dtype.ts';
import { scalar, type Tensor } from '../../graph/index.ts';
import { type Binary, binary, NUMBERS, type Unary, unary } from '../elementwise.ts';
import type { Primitives } from './index.ts';

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
  vjp: (g, _a, _b, _y, p) => [g, p.negative(g)],
  text: (a, b) => `${a} - ${b}`,
  tex: (a, b) => `${a} - ${b}`,
  local: () => ['1', '-1'],
});

/** a b. */
export const multiply: Binary = binary({
  name: 'multiply',
  fn: (a, b) => a * b,
  vjp: (g, a, b, _y, p) => [p.multiply(g, b), p.multiply(g, a)],
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
  vjp: (g, _a, b, y, p) => {
    const da = p.divide(g, b);
    return [da, p.negative(p.multiply(da, y))];
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
  vjp: (g, _x, _y, p) => p.negative(g),
  text: (x) => `-${x}`,
  tex: (x) => `-${x}`,
  local: () => '-1',
});

/** x², which is what squared errors, norms and variances are made of. */
export const square: Unary = unary({
  name: 'square',
  fn: (x) => x * x,
  dtypes: NUMBERS,
  vjp: (g, x, _y, p) => p.multiply(g, p.multiply(scalar(2, x.dtype), x)),
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
  vjp: (g, x, _y, p) => p.multiply(g, p.sign(x)),
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

/** a to the power of b; 1 to any power is 1, NaN included, as IEEE 754 has it. */
export const power: Binary = binary({
  name: 'power',
  fn: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
  domain: [0.5, 2.5],
  vjp: (g, a, b, y, p) => {
    // The selects keep 0 * Infinity out: of 0 * 0⁻¹ where b is 0, and of 0ᵇ log 0 where a is 0.
    const [zero, one] = [scalar(0, a.dtype), scalar(1, a.dtype)];
    const lower = p.select(p.equal(b, zero), one, p.subtract(b, one));
    const base = p.select(p.equal(a, zero), one, a);
    return [
      p.multiply(g, p.multiply(b, p.power(a, lower))),
      p.multiply(g, p.multiply(y, p.log(base))),
    ];
  },
  text: (a, b) => `${a}^${b}`,
  tex: (a, b) => `{${a}}^{${b}}`,
  local: (a, b, y) => [`${b} ${a}^(${b} - 1)`, `${y} log(${a})`],
});

/** The greater of the two; at a tie each gets half of the gradient. */
export const maximum: Binary = binary({
  name: 'maximum',
  fn: Math.max,
  dtypes: DTYPES,
  smooth: false,
  vjp: (g, a, b, _y, p) => [winner(g, a, b, p), winner(g, b, a, p)],
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
  vjp: (g, a, b, _y, p) => [winner(g, b, a, p), winner(g, a, b, p)],
  text: (a, b) => `min(${a}, ${b})`,
  tex: (a, b) => `\\min(${a}, ${b})`,
  local: (a, b) => [`[${a} < ${b}]`, `[${b} < ${a}]`],
});

/** The remainder of a / b with the sign of b: a - b ⌊a / b⌋. */
export const mod: Binary = binary({
  name: 'mod',
  fn: remainder,
  domain: [0.5, 2.5],
  smooth: false,
  vjp: (g, a, b, _y, p) => [g, p.negative(p.multiply(g, p.floorDivide(a, b)))],
  text: (a, b) => `${a} mod ${b}`,
  tex: (a, b) => `${a} \\bmod ${b}`,
  local: (a, b) => ['1', `-floor(${a} / ${b})`],
});

/** ⌊a / b⌋, such that b ⌊a / b⌋ + (a mod b) is a; whole numbers divided by 0 give 0. */
export const floorDivide: Binary = binary({
  name: 'floorDivide',
  fn: floorOfQuotient,
  domain: [0.5, 2.5],
  stops: 'the floor of a quotient is flat between its jumps',
  text: (a, b) => `floor(${a} / ${b})`,
  tex: (a, b) => `\\left\\lfloor \\frac{${a}}{${b}} \\right\\rfloor`,
});

/** The gradient of the first of two when the greater one wins. */
function winner(g: Tensor, a: Tensor, b: Tensor, p: Primitives): Tensor {
  const [zero, half] = [scalar(0, g.dtype), scalar(0.5, g.dtype)];
  const apart = p.select(p.greater(a, b), g, zero);
  return p.select(p.equal(a, b), p.multiply(g, half), apart);
}

/** JavaScript's `%` has the sign of a; this one has that of b. */
function remainder(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** By way of the remainder, which is exact: 1 / 0.1 rounds to 10, but 0.1 goes into 1 only 9 times. */
function floorOfQuotient(a: number, b: number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  const whole = Math.round((a - rest) / b);
  return rest !== 0 && rest < 0 !== b < 0 ? whole - 1 : whole;
}
