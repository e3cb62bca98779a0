import { callScalar, scalar } from '../../graph/index.ts';
import { NUMBERS } from '../checks.ts';
import { type Binary, binary, type Unary, unary } from '../elementwise.ts';
import { add, divide, multiply, subtract } from './arithmetic.ts';
import { equal, greater } from './comparison.ts';
import { select } from './select.ts';

/** eˣ. */
export const exp: Unary = unary({
  name: 'exp',
  fn: Math.exp,
  vjp: (g, _x, y) => multiply(g, y),
  text: (x) => `exp(${x})`,
  tex: (x) => `e^{${x}}`,
  local: (_x, y) => y,
});

/** eˣ - 1, exact also where eˣ is nearly 1. */
export const expm1: Unary = unary({
  name: 'expm1',
  fn: Math.expm1,
  vjp: (g, _x, y) => multiply(g, add(y, scalar(1, y.dtype))),
  text: (x) => `exp(${x}) - 1`,
  tex: (x) => `e^{${x}} - 1`,
  local: (_x, y) => `${y} + 1`,
});

/** The natural logarithm. */
export const log: Unary = unary({
  name: 'log',
  fn: Math.log,
  domain: [0.5, 2.5],
  vjp: (g, x, _y) => divide(g, x),
  text: (x) => `log(${x})`,
  tex: (x) => `\\log(${x})`,
  local: (x) => `1 / ${x}`,
});

/** log(1 + x), exact also where 1 + x is nearly 1. */
export const log1p: Unary = unary({
  name: 'log1p',
  fn: Math.log1p,
  domain: [-0.5, 2],
  vjp: (g, x, _y) => divide(g, add(x, scalar(1, x.dtype))),
  text: (x) => `log(1 + ${x})`,
  tex: (x) => `\\log(1 + ${x})`,
  local: (x) => `1 / (1 + ${x})`,
});

/** The square root. */
export const sqrt: Unary = unary({
  name: 'sqrt',
  fn: Math.sqrt,
  domain: [0.5, 2.5],
  vjp: (g, _x, y) => divide(g, multiply(scalar(2, y.dtype), y)),
  text: (x) => `sqrt(${x})`,
  tex: (x) => `\\sqrt{${x}}`,
  local: (_x, y) => `1 / (2 ${y})`,
});

/** 1 / √x. */
export const rsqrt: Unary = unary({
  name: 'rsqrt',
  fn: (x) => 1 / Math.sqrt(x),
  scalar: (x) => callScalar('divide', 1, callScalar('sqrt', x)),
  domain: [0.5, 2.5],
  vjp: (g, x, y) => multiply(g, multiply(scalar(-0.5, y.dtype), divide(y, x))),
  text: (x) => `1 / sqrt(${x})`,
  tex: (x) => `\\frac{1}{\\sqrt{${x}}}`,
  local: (x, y) => `-${y} / (2 ${x})`,
});

/** 1 / (1 + e⁻ˣ), which no x overflows. */
export const sigmoid: Unary = unary({
  name: 'sigmoid',
  fn(x) {
    const small = Math.exp(-Math.abs(x));
    return (x >= 0 ? 1 : small) / (1 + small);
  },
  vjp: (g, _x, y) => multiply(g, multiply(y, subtract(scalar(1, y.dtype), y))),
  text: (x) => `σ(${x})`,
  tex: (x) => `\\sigma(${x})`,
  local: (_x, y) => `${y} (1 - ${y})`,
});

/** log(1 + eˣ), which no x overflows. */
export const softplus: Unary = unary({
  name: 'softplus',
  fn: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  vjp: (g, x, _y) => multiply(g, sigmoid(x)),
  text: (x) => `log(1 + exp(${x}))`,
  tex: (x) => `\\log(1 + e^{${x}})`,
  local: (x) => `σ(${x})`,
});

/** x where it is above 0, else 0; its slope at 0 is taken to be 0. */
export const relu: Unary = unary({
  name: 'relu',
  fn: (x) => Math.max(x, 0),
  scalar: (x) => callScalar('maximum', x, 0),
  dtypes: NUMBERS,
  smooth: false,
  vjp: (g, x, _y) => select(greater(x, scalar(0, x.dtype)), g, scalar(0, g.dtype)),
  text: (x) => `relu(${x})`,
  tex: (x) => `\\operatorname{relu}(${x})`,
  local: (x) => `[${x} > 0]`,
});

/** a to the power of b; 1 to any power is 1, NaN included, as IEEE 754 has it. */
export const power: Binary = binary({
  name: 'power',
  fn: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
  domain: [0.5, 2.5],
  vjp: (g, a, b, y) => {
    // The selects keep 0 * Infinity out: of 0 * 0⁻¹ where b is 0, and of 0ᵇ log 0 where a is 0.
    const [zero, one] = [scalar(0, a.dtype), scalar(1, a.dtype)];
    const lower = select(equal(b, zero), one, subtract(b, one));
    const base = select(equal(a, zero), one, a);
    return [multiply(g, multiply(b, power(a, lower))), multiply(g, multiply(y, log(base)))];
  },
  text: (a, b) => `${a}^${b}`,
  tex: (a, b) => `{${a}}^{${b}}`,
  local: (a, b, y) => [`${b} ${a}^(${b} - 1)`, `${y} log(${a})`],
});
