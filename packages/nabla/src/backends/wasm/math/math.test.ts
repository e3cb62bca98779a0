import { describe, expect, it } from 'vitest';
import { type Code, ModuleBuilder } from '../encoder/index.ts';
import type { TierName } from '../tier/index.ts';
import { MATH, type Madd, type MathName, plainMadd, relaxedMadd } from './index.ts';

interface Expected {
  readonly exact: (x: number) => number;
  /** Stated in the function's doc comment. */
  readonly ulp: number;
  /** The magnitudes to sweep finely; all others are swept coarsely. */
  readonly from: number;
  readonly to: number;
  /** Results below the smallest normal number may be 0. */
  readonly flushes?: boolean;
  /** Beyond this magnitude the weaker bound of `strayed` holds. */
  readonly until?: number;
}

const FUNCTIONS: Readonly<Record<MathName, Expected>> = {
  exp: { exact: Math.exp, ulp: 1.3, from: 2 ** -26, to: 104, flushes: true },
  expm1: { exact: Math.expm1, ulp: 1.8, from: 2 ** -26, to: 104 },
  sigmoid: {
    exact: (x) => 1 / (1 + Math.exp(-x)),
    ulp: 2.6,
    from: 2 ** -26,
    to: 104,
    flushes: true,
  },
  log: { exact: Math.log, ulp: 1, from: 0, to: 2 ** 127 },
  log1p: { exact: Math.log1p, ulp: 1.7, from: 2 ** -26, to: 2 ** 127 },
  softplus: { exact: softplus, ulp: 2, from: 2 ** -26, to: 104, flushes: true },
  tanh: { exact: Math.tanh, ulp: 2.7, from: 2 ** -15, to: 16 },
  erf: { exact: erf, ulp: 2.7, from: 2 ** -15, to: 8 },
  sin: { exact: Math.sin, ulp: 1.6, from: 2 ** -15, to: 1e8, until: 1e8 },
  cos: { exact: Math.cos, ulp: 1.6, from: 2 ** -15, to: 1e8, until: 1e8 },
};

const MADDS: Readonly<Record<TierName, Madd>> = {
  revectorized: relaxedMadd,
  relaxed: relaxedMadd,
  plain: plainMadd,
};

const SPECIAL = [
  ...[Number.NaN, 0, -0, Infinity, -Infinity, 1, -1, 2 ** -149, -(2 ** -149), 2 ** -126, 2 ** -127],
  ...[88.7228, 88.72283, 88.72284, 88.73, 89, 127, 128, -17.5, -87, -87.3365, -87.34, -88, -88.73],
  ...[-103, -104, -105, -1000, 1000, 3.4028234e38, -3.4028234e38, -0.99999994, Math.PI, 1e5, 4e9],
];

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** The series of positive terms, and for large x the continued fraction of the complement. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (Number.isNaN(x) || a > 6) return Math.sign(x);
  if (a > 3) {
    let fraction = a;
    for (let n = 80; n > 0; n--) fraction = a + n / 2 / fraction;
    return Math.sign(x) * (1 - Math.exp(-a * a) / (fraction * Math.sqrt(Math.PI)));
  }
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** A module with a loop for each function: (in, out, count), over addresses and a multiple of 4. */
function compiled(tier: TierName, memory: WebAssembly.Memory): WebAssembly.Exports {
  const module = new ModuleBuilder({ initial: 1 });
  for (const name of Object.keys(MATH) as MathName[]) {
    module.function({ params: ['i32', 'i32', 'i32'], name }, (code) =>
      writeLoop(code, name, MADDS[tier]),
    );
  }
  const built = new WebAssembly.Module(module.encode());
  return new WebAssembly.Instance(built, { host: { memory } }).exports;
}

function writeLoop(code: Code, name: MathName, madd: Madd): void {
  const [from, to, count] = code.params;
  const x = code.local('v128');
  code.loop((start) => {
    code.get(from);
    code.memory('v128.load');
    code.set(x);
    code.get(to);
    MATH[name](code, x, madd);
    // What must be 0, if x is as it was.
    code.get(from);
    code.memory('v128.load');
    code.get(x);
    code.op('v128.xor');
    code.op('v128.or');
    code.memory('v128.store');
    code.increase(from, 16);
    code.increase(to, 16);
    code.increase(count, -4);
    code.get(count);
    code.branchIf(start);
  });
}

/** Floats of both signs, evenly over their bit patterns. */
function sweep(from: number, to: number, count: number): number[] {
  const [first, last] = new Uint32Array(new Float32Array([from, to]).buffer);
  const stride = Math.floor((last - first) / (count / 2)) | 1;
  const bits = Uint32Array.from({ length: count / 2 }, (_, i) => first + i * stride);
  return [...new Float32Array(bits.buffer)].flatMap((x) => [x, -x]);
}

/** The distance of `got` from `exact` in units of the last place of a float32. */
function ulps(got: number, exact: number, flushes: boolean): number {
  if (Object.is(got, exact)) return 0;
  if (Number.isNaN(got) || Number.isNaN(exact) || exact === 0) return Infinity;
  const distance = Math.abs(clip(got) - clip(exact));
  if (flushes && Math.abs(exact) < 2 ** -126 && distance < 1.2e-38) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(clip(exact))));
  return distance / 2 ** (Math.min(Math.max(exponent, -126), 127) - 23);
}

/** 0 if a sine of large `x` is as near as it says, and from -1 to 1; otherwise infinity. */
function strayed(x: number, got: number, exact: number): number {
  const near = Math.abs(got - exact) <= 1.2e-7 + Math.abs(x) * 3e-16;
  return (near || Math.abs(x) > 1e15) && Math.abs(got) <= 1 ? 0 : Infinity;
}

/** What overflows lies at 2^128. */
function clip(x: number): number {
  return Math.min(Math.max(x, -(2 ** 128)), 2 ** 128);
}

describe.each(Object.keys(MADDS) as TierName[])('on the tier %s', (tier) => {
  const memory = new WebAssembly.Memory({ initial: 64 });
  const loops = compiled(tier, memory);

  it.each(Object.entries(FUNCTIONS))('%s is as exact as it says', (name, expected) => {
    const { exact, ulp, from, to, flushes = false, until = Infinity } = expected;
    const values = [...sweep(from, to, 200_000), ...sweep(0, 3.4e38, 20_000), ...SPECIAL];
    const count = Math.ceil(values.length / 4) * 4;
    const input = new Float32Array(memory.buffer, 16, count);
    const output = new Float32Array(memory.buffer, 16 + 4 * count, count);
    input.set(values);
    (loops[name] as (...args: readonly number[]) => void)(
      input.byteOffset,
      output.byteOffset,
      count,
    );
    let worst = { x: 0, got: 0, error: 0 };
    input.forEach((x, i) => {
      const got = output[i];
      const beyond = Math.abs(x) > until && Math.abs(x) < Infinity;
      const error = beyond ? strayed(x, got, exact(x)) : ulps(got, exact(x), flushes);
      if (!(error <= worst.error)) worst = { x, got, error };
    });
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(ulp);
  });
});
