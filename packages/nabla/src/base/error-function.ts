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
    0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302,
    3209.3775891384694,
  ],
  [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
] as const;

const MIDDLE = [
  [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163,
    298.6351381974001, 881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903,
    3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
] as const;

const FAR = [
  [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926,
    0.016083785148742275, 0.0006587491615298378,
  ],
  [
    1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132,
    0.0023352049762686918,
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

function ratio([above, below]: readonly [readonly number[], readonly number[]], x: number): number {
  return horner(above, x) / horner(below, x);
}

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}
