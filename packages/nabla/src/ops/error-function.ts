/**
 * The error function and its kin to the last digits of a float64: rational approximations by
 * W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969),
 * with the coefficients of his program CALERF.
 */

const SMALL = 0.46875;
const SQRT_PI = Math.sqrt(Math.PI);

/** Each pair: numerator and denominator, highest power first. */
const NEAR = [
  [
    1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2,
    3.20937758913846947e3,
  ],
  [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3],
] as const;

const MIDDLE = [
  [
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
    2.98635138197400131e2, 8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3,
    1.23033935479799725e3,
  ],
  [
    1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
  ],
] as const;

const FAR = [
  [
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
    1.60837851487422766e-2, 6.58749161529837803e-4,
  ],
  [
    1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2,
    2.33520497626869185e-3,
  ],
] as const;

/** 2/√π ∫₀ˣ e^(-t²) dt. */
export function erf(x: number): number {
  const y = Math.abs(x);
  if (y <= SMALL) return x * ratio(NEAR, x * x);
  const result = 1 - upperTail(y);
  return x < 0 ? -result : result;
}

/** 1 - erf(x). */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= SMALL) return 1 - x * ratio(NEAR, x * x);
  return x < 0 ? 2 - upperTail(y) : upperTail(y);
}

/**
 * The inverse of erf: S. Winitzki's approximation (2008), good to 2e-3, and three of Halley's steps,
 * each of which triples the right digits. Towards the ends the steps go by erfc, which keeps digits
 * there.
 */
export function erfinv(x: number): number {
  const size = Math.abs(x);
  if (!(size < 1)) return size === 1 ? x * Infinity : Number.NaN;
  const shape = 0.147;
  const tail = Math.log1p(-x * x);
  const middle = 2 / (Math.PI * shape) + tail / 2;
  let y = Math.sqrt(Math.max(0, Math.sqrt(middle * middle - tail / shape) - middle));
  for (let step = 0; step < 3; step++) {
    const miss = size > 0.5 ? 1 - size - erfc(y) : erf(y) - size;
    const newton = (miss * SQRT_PI * Math.exp(y * y)) / 2;
    y -= newton / (1 + y * newton);
  }
  return x < 0 ? -y : y;
}

/** erfc(y) for y above `SMALL`. */
function upperTail(y: number): number {
  if (y > 27) return 0;
  if (y <= 4) return expOfMinusSquare(y) * ratio(MIDDLE, y);
  const inverse = 1 / (y * y);
  return (expOfMinusSquare(y) * (1 / SQRT_PI - inverse * ratio(FAR, inverse))) / y;
}

/** e^(-y²) with y² in two parts, the first of them exact: rounding y² would cost y² digits. */
function expOfMinusSquare(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
}

function ratio(
  [above, below]: readonly [readonly number[], readonly number[]],
  x: number,
): number {
  return horner(above, x) / horner(below, x);
}

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}
