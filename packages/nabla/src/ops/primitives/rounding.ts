import { type Unary, unary } from '../elementwise.ts';

/** The greatest whole number that is not above x. */
export const floor: Unary = unary({
  name: 'floor',
  fn: Math.floor,
  stops: 'it is flat between its jumps at the whole numbers',
  text: (x) => `floor(${x})`,
  tex: (x) => `\\lfloor ${x} \\rfloor`,
});

/** The least whole number that is not below x. */
export const ceil: Unary = unary({
  name: 'ceil',
  fn: Math.ceil,
  stops: 'it is flat between its jumps at the whole numbers',
  text: (x) => `ceil(${x})`,
  tex: (x) => `\\lceil ${x} \\rceil`,
});

/** The nearest whole number; of two that are as near, the even one. */
export const round: Unary = unary({
  name: 'round',
  fn: roundHalfToEven,
  stops: 'it is flat between its jumps halfway between the whole numbers',
  text: (x) => `round(${x})`,
  tex: (x) => `\\operatorname{round}(${x})`,
});

/** At 2⁵² the float64 numbers are the whole ones, so an addition there rounds as IEEE 754 does. */
function roundHalfToEven(x: number): number {
  const shift = 2 ** 52;
  if (!(Math.abs(x) < shift)) return x;
  // Numbers from -1/2 on become -0, as there.
  return x < 0 || Object.is(x, -0) ? -(shift - x - shift) : x + shift - shift;
}
