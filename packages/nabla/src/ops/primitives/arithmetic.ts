import { type Binary, binary, type Unary, unary } from '../elementwise.ts';

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
  dtypes: ['int32', 'float32', 'float64'],
  vjp: (g, _x, _y, p) => p.negative(g),
  text: (x) => `-${x}`,
  tex: (x) => `-${x}`,
  local: () => '-1',
});
