import * as errorFunction from '../../base/error-function.ts';
import { scalar, type Tensor } from '../../graph/index.ts';
import { type Unary, unary } from '../elementwise.ts';
import { multiply, negative, square } from './arithmetic.ts';
import { exp } from './exponential.ts';

/** The error function, 2/√π ∫₀ˣ e^(-t²) dt. */
export const erf: Unary = unary({
  name: 'erf',
  fn: errorFunction.erf,
  vjp: (g, x, _y) => multiply(g, slopeOfErf(x)),
  text: (x) => `erf(${x})`,
  tex: (x) => `\\operatorname{erf}(${x})`,
  local: (x) => `2 / sqrt(π) exp(-${x}²)`,
});

/** 1 - erf(x), exact also where it is nearly 0. */
export const erfc: Unary = unary({
  name: 'erfc',
  fn: errorFunction.erfc,
  vjp: (g, x, _y) => negative(multiply(g, slopeOfErf(x))),
  text: (x) => `erfc(${x})`,
  tex: (x) => `\\operatorname{erfc}(${x})`,
  local: (x) => `-2 / sqrt(π) exp(-${x}²)`,
});

/** The number whose error function is x, for x from -1 to 1. */
export const erfinv: Unary = unary({
  name: 'erfinv',
  fn: errorFunction.erfinv,
  domain: [-0.9, 0.9],
  vjp: (g, _x, y) => {
    const factor = scalar(Math.sqrt(Math.PI) / 2, y.dtype);
    return multiply(g, multiply(factor, exp(square(y))));
  },
  text: (x) => `erfinv(${x})`,
  tex: (x) => `\\operatorname{erf}^{-1}(${x})`,
  local: (_x, y) => `sqrt(π) / 2 exp(${y}²)`,
});

function slopeOfErf(x: Tensor): Tensor {
  const factor = scalar(2 / Math.sqrt(Math.PI), x.dtype);
  return multiply(factor, exp(negative(square(x))));
}
