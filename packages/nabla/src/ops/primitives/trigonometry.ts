import { scalar, type Tensor } from '../../graph/index.ts';
import { FLOATS } from '../checks.ts';
import { type Binary, binary, type Unary, unary } from '../elementwise.ts';
import { add, divide, multiply, negative, square, subtract } from './arithmetic.ts';
import { sqrt } from './exponential.ts';

export const sin: Unary = unary({
  name: 'sin',
  fn: Math.sin,
  vjp: (g, x, _y) => multiply(g, cos(x)),
  text: (x) => `sin(${x})`,
  tex: (x) => `\\sin(${x})`,
  local: (x) => `cos(${x})`,
});

export const cos: Unary = unary({
  name: 'cos',
  fn: Math.cos,
  vjp: (g, x, _y) => negative(multiply(g, sin(x))),
  text: (x) => `cos(${x})`,
  tex: (x) => `\\cos(${x})`,
  local: (x) => `-sin(${x})`,
});

export const tan: Unary = unary({
  name: 'tan',
  fn: Math.tan,
  domain: [-1, 1],
  vjp: (g, _x, y) => multiply(g, add(scalar(1, y.dtype), square(y))),
  text: (x) => `tan(${x})`,
  tex: (x) => `\\tan(${x})`,
  local: (_x, y) => `1 + ${y}²`,
});

export const arcsin: Unary = unary({
  name: 'arcsin',
  fn: Math.asin,
  domain: [-0.8, 0.8],
  vjp: (g, x, _y) => divide(g, sqrt(oneMinusSquare(x))),
  text: (x) => `arcsin(${x})`,
  tex: (x) => `\\arcsin(${x})`,
  local: (x) => `1 / sqrt(1 - ${x}²)`,
});

export const arccos: Unary = unary({
  name: 'arccos',
  fn: Math.acos,
  domain: [-0.8, 0.8],
  vjp: (g, x, _y) => negative(divide(g, sqrt(oneMinusSquare(x)))),
  text: (x) => `arccos(${x})`,
  tex: (x) => `\\arccos(${x})`,
  local: (x) => `-1 / sqrt(1 - ${x}²)`,
});

export const arctan: Unary = unary({
  name: 'arctan',
  fn: Math.atan,
  vjp: (g, x, _y) => divide(g, onePlusSquare(x)),
  text: (x) => `arctan(${x})`,
  tex: (x) => `\\arctan(${x})`,
  local: (x) => `1 / (1 + ${x}²)`,
});

/** The angle from -π to π of the point that lies `a` up and `b` to the right. */
export const arctan2: Binary = binary({
  name: 'arctan2',
  fn: Math.atan2,
  dtypes: FLOATS,
  domain: [0.5, 2.5],
  vjp: (g, a, b, _y) => {
    const share = divide(g, add(square(a), square(b)));
    return [multiply(share, b), negative(multiply(share, a))];
  },
  text: (a, b) => `arctan2(${a}, ${b})`,
  tex: (a, b) => `\\operatorname{arctan2}(${a}, ${b})`,
  local: (a, b) => [`${b} / (${a}² + ${b}²)`, `-${a} / (${a}² + ${b}²)`],
});

export const sinh: Unary = unary({
  name: 'sinh',
  fn: Math.sinh,
  vjp: (g, x, _y) => multiply(g, cosh(x)),
  text: (x) => `sinh(${x})`,
  tex: (x) => `\\sinh(${x})`,
  local: (x) => `cosh(${x})`,
});

export const cosh: Unary = unary({
  name: 'cosh',
  fn: Math.cosh,
  vjp: (g, x, _y) => multiply(g, sinh(x)),
  text: (x) => `cosh(${x})`,
  tex: (x) => `\\cosh(${x})`,
  local: (x) => `sinh(${x})`,
});

export const tanh: Unary = unary({
  name: 'tanh',
  fn: Math.tanh,
  vjp: (g, _x, y) => multiply(g, oneMinusSquare(y)),
  text: (x) => `tanh(${x})`,
  tex: (x) => `\\tanh(${x})`,
  local: (_x, y) => `1 - ${y}²`,
});

export const arcsinh: Unary = unary({
  name: 'arcsinh',
  fn: Math.asinh,
  vjp: (g, x, _y) => divide(g, sqrt(onePlusSquare(x))),
  text: (x) => `arcsinh(${x})`,
  tex: (x) => `\\operatorname{arcsinh}(${x})`,
  local: (x) => `1 / sqrt(1 + ${x}²)`,
});

export const arccosh: Unary = unary({
  name: 'arccosh',
  fn: Math.acosh,
  domain: [1.5, 3.5],
  // As a product: x² - 1 loses its digits where x is nearly 1.
  vjp: (g, x, _y) => {
    const one = scalar(1, x.dtype);
    return divide(g, sqrt(multiply(subtract(x, one), add(x, one))));
  },
  text: (x) => `arccosh(${x})`,
  tex: (x) => `\\operatorname{arccosh}(${x})`,
  local: (x) => `1 / sqrt(${x}² - 1)`,
});

export const arctanh: Unary = unary({
  name: 'arctanh',
  fn: Math.atanh,
  domain: [-0.8, 0.8],
  vjp: (g, x, _y) => divide(g, oneMinusSquare(x)),
  text: (x) => `arctanh(${x})`,
  tex: (x) => `\\operatorname{arctanh}(${x})`,
  local: (x) => `1 / (1 - ${x}²)`,
});

function oneMinusSquare(x: Tensor): Tensor {
  return subtract(scalar(1, x.dtype), square(x));
}

function onePlusSquare(x: Tensor): Tensor {
  return add(scalar(1, x.dtype), square(x));
}
