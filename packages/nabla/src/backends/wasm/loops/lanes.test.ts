import { describe, expect, it } from 'vitest';
import {
  allocate,
  bytesOf,
  DTYPES,
  type DType,
  HostRandom,
  isFloating,
  isInteger,
  type TypedArray,
} from '../../../base/index.ts';
import type { Reduction, ScalarFunction } from '../../../graph/index.ts';
import { called } from '../../../testing/run-lowering.ts';
import { type Code, type Local, ModuleBuilder } from '../encoder/index.ts';
import { HOST, HOST_IMPORTS } from '../host.ts';
import { MATH } from '../math/index.ts';
import { TIERS } from '../tier/index.ts';
import type { Accumulator, Lanes } from './lanes.ts';
import { plainLanes } from './plain.ts';
import { simdLanes } from './simd.ts';

const PAGE = 65_536;

type Make = (module: ModuleBuilder) => Lanes;

const IMPLEMENTATIONS: Readonly<Record<string, { make: Make; dtypes: readonly DType[] }>> = {
  'one at a time': {
    make: (module) => plainLanes((name) => module.imported(name)),
    dtypes: DTYPES,
  },
  'four at once, with fused sums': {
    make: (module) => simdLanes(TIERS.relaxed, (name) => module.imported(name)),
    dtypes: DTYPES.filter((dtype) => dtype !== 'float64'),
  },
  'four at once, with plain sums': {
    make: (module) => simdLanes(TIERS.plain, (name) => module.imported(name)),
    dtypes: DTYPES.filter((dtype) => dtype !== 'float64'),
  },
};

type Run = (...addresses: readonly number[]) => void;
type Write = (code: Code, lanes: Lanes) => void;

/** Functions of four addresses, in one page of memory. */
class Machine {
  readonly memory = new WebAssembly.Memory({ initial: 1 });
  readonly width: number;
  readonly #module = new ModuleBuilder({ initial: 1 }, HOST_IMPORTS);
  readonly #lanes: Lanes;
  #exports: WebAssembly.Exports = {};
  #count = 0;

  constructor(make: Make) {
    this.#lanes = make(this.#module);
    this.width = this.#lanes.width;
  }

  /** Adds a function, to be run after `link`. */
  add(write: Write): Run {
    const name = `f${this.#count++}`;
    this.#module.function({ params: ['i32', 'i32', 'i32', 'i32'], name }, (code) =>
      write(code, this.#lanes),
    );
    return (...addresses) => (this.#exports[name] as Run)(...addresses);
  }

  link(): void {
    const module = new WebAssembly.Module(this.#module.encode());
    const host = { ...HOST, memory: this.memory } as WebAssembly.ModuleImports;
    this.#exports = new WebAssembly.Instance(module, { host }).exports;
  }

  /** A view of `length` elements in memory. */
  at(dtype: DType, address: number, length: number): TypedArray {
    const Storage = allocate(dtype, 0).constructor as new (
      buffer: ArrayBufferLike,
      at: number,
      length: number,
    ) => TypedArray;
    return new Storage(this.memory.buffer, address, length);
  }
}

function machineOf(make: Make, write: Write): { machine: Machine; run: Run } {
  const machine = new Machine(make);
  const run = machine.add(write);
  machine.link();
  return { machine, run };
}

/** A variable with what `push` pushes. */
function keep(code: Code, lanes: Lanes, dtype: DType, push: () => void): Local {
  const local = code.local(lanes.variable(dtype));
  push();
  code.set(local);
  return local;
}

function loaded(code: Code, lanes: Lanes, dtype: DType, base: Local, offset = 0): Local {
  return keep(code, lanes, dtype, () => lanes.load(code, dtype, { base, offset }, lanes.width, 1));
}

const random = new HostRandom(5);

const FLOATS = [
  ...[0, -0, Number.NaN, Infinity, -Infinity, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.3, -7.3],
  ...[1e-40, -1e-40, 2 ** -149, 1e-310, -1e-310, 255, 256, -256.7, 65_535.5, Math.PI, 88.7, -104],
  ...[
    2 ** 31,
    -(2 ** 31),
    2 ** 31 - 1,
    -(2 ** 31) - 1,
    2 ** 32,
    2 ** 32 + 3.5,
    2 ** 40,
    -(2 ** 40),
  ],
  ...[
    2 ** 53 + 2,
    2 ** 63,
    -(2 ** 63),
    2 ** 63 + 2 ** 13,
    -(2 ** 65) - 2 ** 14,
    1e30,
    -1e30,
    1e300,
  ],
];
const INTEGERS = [
  ...[0, 1, -1, 2, -2, 3, -3, 7, 8, 19, 20, 31, 32, 127, 128, 255, 256, -256, 46_341, 65_537],
  ...[2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) + 1],
];

function special(dtype: DType): number[] {
  const values = isFloating(dtype) ? FLOATS : dtype === 'bool' ? [0, 1] : INTEGERS;
  const more = Array.from({ length: dtype === 'bool' ? 0 : 20 }, () => {
    const size = 2 ** (random.nextInteger(60) - 30);
    return (random.nextInteger(2 ** 24) / 2 ** 23 - 1) * (isFloating(dtype) ? size : 2 ** 31);
  });
  const stored = allocate(dtype, values.length + more.length);
  stored.set([...values, ...more]);
  return [...stored];
}

/** Float32 from the vectors' own functions: within 4 units of the last place, or lost below the normal ones. */
function isNear(found: number, exact: number, x: number, fn: ScalarFunction): boolean {
  const wanted = Math.fround(exact);
  if (Object.is(found, wanted) || wanted === 0 || !Number.isFinite(wanted)) {
    return Object.is(found, wanted);
  }
  const distance = Math.abs(found - wanted);
  const turns = fn === 'sin' || fn === 'cos';
  if (turns && Math.abs(x) > 1e8) return Math.abs(found) <= 1;
  return distance <= Math.max(1.3e-38, 4 * 2 ** (Math.floor(Math.log2(Math.abs(wanted))) - 23));
}

const NUMBERS = DTYPES.filter((dtype) => dtype !== 'bool');
const FLOATING = DTYPES.filter(isFloating);
const WHOLE = DTYPES.filter(isInteger);
const BITS: readonly DType[] = [...WHOLE, 'bool'];

const DTYPES_OF: Record<Exclude<ScalarFunction, 'cast' | 'select'>, readonly DType[]> = {
  add: NUMBERS,
  subtract: NUMBERS,
  multiply: NUMBERS,
  divide: NUMBERS,
  remainder: NUMBERS,
  minimum: DTYPES,
  maximum: DTYPES,
  power: NUMBERS,
  arctan2: FLOATING,
  negative: NUMBERS,
  absolute: NUMBERS,
  sign: NUMBERS,
  floor: FLOATING,
  ceil: FLOATING,
  round: FLOATING,
  sqrt: FLOATING,
  exp: FLOATING,
  expm1: FLOATING,
  log: FLOATING,
  log1p: FLOATING,
  sigmoid: FLOATING,
  softplus: FLOATING,
  erf: FLOATING,
  erfc: FLOATING,
  erfinv: FLOATING,
  sin: FLOATING,
  cos: FLOATING,
  tan: FLOATING,
  arcsin: FLOATING,
  arccos: FLOATING,
  arctan: FLOATING,
  sinh: FLOATING,
  cosh: FLOATING,
  tanh: FLOATING,
  arcsinh: FLOATING,
  arccosh: FLOATING,
  arctanh: FLOATING,
  equal: DTYPES,
  notEqual: DTYPES,
  less: DTYPES,
  lessEqual: DTYPES,
  and: BITS,
  or: BITS,
  xor: BITS,
  not: BITS,
  shiftLeft: WHOLE,
  shiftRight: WHOLE,
  shiftRightUnsigned: WHOLE,
};

const PAIRED: ReadonlySet<ScalarFunction> = new Set([
  ...(['add', 'subtract', 'multiply', 'divide', 'remainder', 'minimum', 'maximum'] as const),
  ...(['power', 'arctan2', 'equal', 'notEqual', 'less', 'lessEqual', 'and', 'or', 'xor'] as const),
  ...(['shiftLeft', 'shiftRight', 'shiftRightUnsigned'] as const),
]);
const COMPARING: ReadonlySet<ScalarFunction> = new Set(['equal', 'notEqual', 'less', 'lessEqual']);

/** Numbers to call a function with: all pairs of special ones, with shifts that there are. */
function argumentsOf(fn: ScalarFunction, dtype: DType): number[][] {
  const values = special(dtype);
  if (!PAIRED.has(fn)) return [values];
  const others = fn.startsWith('shift') ? Array.from({ length: 32 }, (_, b) => b) : values;
  return [values.flatMap((a) => others.map(() => a)), values.flatMap(() => others)];
}

/** What `fn` gives for elements of dtypes `from`, `width` of them at once. */
function applied(
  make: Make,
  fn: ScalarFunction,
  from: readonly DType[],
  to: DType,
  given: readonly (readonly number[])[],
): number[] {
  const { machine, run } = machineOf(make, (code, lanes) => {
    const inputs = from.map((dtype, i) => loaded(code, lanes, dtype, code.params[i]));
    const operand = fn === 'select' ? from[1] : from[0];
    const result = keep(code, lanes, to, () => lanes.call(code, fn, inputs, operand, to));
    const at = { base: code.params[3], offset: 0 };
    lanes.store(code, to, at, result, lanes.width, 1);
  });
  const { width } = machine;
  const out = machine.at(to, 768, width);
  const views = from.map((dtype, i) => machine.at(dtype, 256 * i, width));
  return given[0].flatMap((_, first) => {
    if (first % width > 0) return [];
    views.forEach((view, i) => {
      view.fill(0);
      view.set(given[i].slice(first, first + width));
    });
    run(0, 256, 512, 768);
    return [...out].slice(0, given[0].length - first);
  });
}

const PLACED: ReadonlySet<Reduction> = new Set(['argmax', 'argmin']);

/** The dtype that a reduction's variable is of: sums of uint8 have more bits. */
function resultOf(how: Reduction, dtype: DType): DType {
  return PLACED.has(how) || dtype === 'uint8' ? 'int32' : dtype;
}

function reduced(how: Reduction, dtype: DType, values: readonly number[]): number {
  const wrap = (total: number) => (dtype === 'uint8' ? total & 255 : total);
  const whole = isInteger(dtype);
  switch (how) {
    case 'sum':
      return wrap(values.reduce((a, b) => (whole ? (a + b) | 0 : a + b), 0));
    case 'prod':
      return wrap(values.reduce((a, b) => (whole ? Math.imul(a, b) : a * b), 1));
    case 'max':
      return Math.max(worst(how, dtype), ...values);
    case 'min':
      return Math.min(worst(how, dtype), ...values);
    default: {
      const nan = values.findIndex(Number.isNaN);
      const best = (how === 'argmax' ? Math.max : Math.min)(...values);
      return Math.max(0, nan >= 0 ? nan : values.indexOf(best));
    }
  }
}

function worst(how: 'max' | 'min', dtype: DType): number {
  if (isFloating(dtype)) return how === 'max' ? -Infinity : Infinity;
  if (dtype === 'int32') return how === 'max' ? -(2 ** 31) : 2 ** 31 - 1;
  return how === 'max' ? 0 : dtype === 'bool' ? 1 : 255;
}

/** Numbers to reduce whose sums and products are the same in any order. */
const POOLS: Readonly<Record<string, Readonly<Record<DType, readonly number[]>>>> = {
  numbers: {
    float64: [1, -1, 2, -0.5, 0.125, 7, -3, 2 ** 40],
    float32: [1, -1, 2, -0.5, 0.125, 7, -3, 2 ** 40],
    int32: [1, -1, 3, 12_345, 2 ** 31 - 1, -(2 ** 31), 65_537],
    uint8: [1, 3, 255, 254, 128, 7],
    bool: [0, 1],
  },
  ties: {
    float64: [0, -0],
    float32: [0, -0],
    int32: [-(2 ** 31), -(2 ** 31), 4],
    uint8: [0, 0, 0, 255],
    bool: [0, 0, 0, 0, 0, 0, 1],
  },
  'what is no number': {
    float64: [1, 2, -1, -2, 1, 2, -1, Number.NaN, Infinity],
    float32: [1, 2, -1, -2, 1, 2, -1, Number.NaN, -Infinity],
    int32: [5],
    uint8: [5],
    bool: [1],
  },
};
const PRODUCTS = [1, -1, 2, -2, 0.5, -0.5];

function drawn(pool: string, how: Reduction, dtype: DType, count: number): number[] {
  const exact = how === 'prod' && isFloating(dtype) && pool === 'numbers';
  const from = exact ? PRODUCTS : POOLS[pool][dtype];
  return Array.from({ length: count }, () => from[random.nextInteger(from.length)]);
}

function reductionsOf(dtype: DType): Reduction[] {
  const extremes: Reduction[] = ['max', 'min', 'argmax', 'argmin'];
  return dtype === 'bool' ? extremes : ['sum', 'prod', ...extremes];
}

/** Stores what a reduction pushes, as the loops do. */
function storeReduced(code: Code, lanes: Lanes, how: Reduction, dtype: DType, push: () => void) {
  const result = resultOf(how, dtype);
  const value = keep(code, lanes, result, push);
  const at = { base: code.params[3], offset: 0 };
  if (result === dtype || PLACED.has(how)) {
    lanes.store(code, result, at, value, lanes.width, 1);
    return;
  }
  const narrow = keep(code, lanes, dtype, () => lanes.call(code, 'cast', [value], result, dtype));
  lanes.store(code, dtype, at, narrow, lanes.width, 1);
}

const STRIDES = [0, 1, 3, -2];
const HOW: readonly Reduction[] = ['sum', 'prod', 'max', 'min', 'argmax', 'argmin'];

describe.each(Object.entries(IMPLEMENTATIONS))('%s', (_, { make, dtypes }) => {
  const { width } = new Machine(make);
  const counts = Array.from({ length: width }, (_, i) => i + 1);

  it.each(Object.entries(DTYPES_OF) as [keyof typeof DTYPES_OF, readonly DType[]][])(
    '%s is what it is in JavaScript',
    (fn, all) => {
      for (const dtype of all.filter((each) => dtypes.includes(each))) {
        const to = COMPARING.has(fn) ? 'bool' : dtype;
        const given = argumentsOf(fn, dtype);
        const found = applied(
          make,
          fn,
          given.map(() => dtype),
          to,
          given,
        );
        const own = width > 1 && dtype === 'float32' && fn in MATH;
        const wrong = found.flatMap((value, i) => {
          const numbers = given.map((each) => each[i]);
          const wanted = called(fn, numbers, to);
          const right = own ? isNear(value, wanted, numbers[0], fn) : Object.is(value, wanted);
          return right ? [] : [`${fn}(${numbers}) of ${dtype} is ${value}, not ${wanted}`];
        });
        expect(found.length).toBe(given[0].length);
        expect(wrong).toEqual([]);
      }
    },
  );

  it.each(dtypes)('cast goes from %s to all dtypes', (from) => {
    const given = special(from);
    for (const to of dtypes) {
      const found = applied(make, 'cast', [from], to, [given]);
      expect(found, to).toEqual(given.map((x) => called('cast', [x], to)));
    }
  });

  it.each(dtypes)('select takes one of two numbers of %s', (dtype) => {
    const a = special(dtype);
    const b = [...a].reverse();
    const conditions = a.map(() => random.nextInteger(2));
    const found = applied(make, 'select', ['bool', dtype, dtype], dtype, [conditions, a, b]);
    expect(found).toEqual(a.map((x, i) => (conditions[i] ? x : b[i])));
  });

  it.each(dtypes)('constants are in each lane, wrapped to %s', (dtype) => {
    for (const value of [0, 1, -1, 300, 2 ** 31, 0.5, -(2 ** 31)]) {
      if (!isFloating(dtype) && !Number.isInteger(value)) continue;
      const to = dtype === 'float64' ? dtype : 'float32';
      const { machine, run } = machineOf(make, (code, lanes) => {
        const local = keep(code, lanes, dtype, () => lanes.constant(code, dtype, value));
        // As another dtype, so that what is beyond the own one shows.
        const shown = keep(code, lanes, to, () => lanes.call(code, 'cast', [local], dtype, to));
        lanes.store(code, to, { base: code.params[0], offset: 8 }, shown, width, 1);
      });
      run(0, 0, 0, 0);
      const wanted = called('cast', [value], dtype);
      expect([...machine.at(to, 8, width)]).toEqual(counts.map(() => wanted));
    }
  });

  it('numbers lanes one by one, and repeats a number in each of them', () => {
    const { machine, run } = machineOf(make, (code, lanes) => {
      const [to, first] = code.params;
      const counted = keep(code, lanes, 'int32', () => lanes.count(code, first));
      lanes.store(code, 'int32', { base: to, offset: 0 }, counted, width, 1);
      const repeated = keep(code, lanes, 'int32', () => lanes.splat(code, first));
      lanes.store(code, 'int32', { base: to, offset: 4 * width }, repeated, width, 1);
    });
    run(16, 41, 0, 0);
    const wanted = [...counts.map((count) => 40 + count), ...counts.map(() => 41)];
    expect([...machine.at('int32', 16, 2 * width)]).toEqual(wanted);
  });

  describe.each(dtypes)('%s in memory', (dtype) => {
    const bytes = bytesOf(dtype);
    const number = (i: number) => (dtype === 'bool' ? i % 2 : (i * 7 + 1) % 251);

    it('is loaded with any stride, without a byte beyond', () => {
      const machine = new Machine(make);
      const cases = STRIDES.flatMap((stride) => counts.map((count) => ({ stride, count })));
      const runs = cases.flatMap(({ stride, count }) =>
        [0, 3 * bytes].map((offset) => ({
          stride,
          count,
          offset,
          run: machine.add((code, lanes) => {
            const [base, to] = code.params;
            const local = keep(code, lanes, dtype, () =>
              lanes.load(code, dtype, { base, offset }, count, stride),
            );
            lanes.store(code, dtype, { base: to, offset: 0 }, local, width, 1);
          }),
        })),
      );
      machine.link();
      const all = machine.at(dtype, 0, PAGE / bytes);
      for (const { stride, count, offset, run } of runs) {
        const reach = stride * (count - 1);
        // At the last byte there is, or at the first one.
        const first = stride < 0 ? Math.max(-reach, offset / bytes) : PAGE / bytes - 1 - reach;
        for (let i = 0; i < all.length; i++) all[i] = number(i);
        run(first * bytes - offset, PAGE / 2, 0, 0);
        const wanted = counts.map((_, lane) =>
          lane < count || stride === 0 ? number(first + lane * stride) : 0,
        );
        const found = [...machine.at(dtype, PAGE / 2, width)];
        expect(found, `stride ${stride}, ${count} at offset ${offset}`).toEqual(wanted);
      }
    });

    it('is stored with any stride, and nothing else is touched', () => {
      const machine = new Machine(make);
      const runs = STRIDES.flatMap((stride) =>
        counts.map((count) => ({
          stride,
          count,
          run: machine.add((code, lanes) => {
            const [from, base] = code.params;
            const local = loaded(code, lanes, dtype, from);
            lanes.store(code, dtype, { base, offset: bytes }, local, count, stride);
          }),
        })),
      );
      machine.link();
      const whole = new Uint8Array(machine.memory.buffer);
      const all = machine.at(dtype, 0, PAGE / bytes);
      for (const { stride, count, run } of runs) {
        const reach = stride * (count - 1);
        const first = stride < 0 ? 1 - reach : PAGE / bytes - 1 - reach;
        whole.fill(0x55);
        const values = counts.map((lane) => number(lane));
        machine.at(dtype, PAGE / 2, width).set(values);
        const before = all.slice();
        run(PAGE / 2, (first - 1) * bytes, 0, 0);
        for (let lane = 0; lane < count; lane++) before[first + lane * stride] = values[lane];
        const same = Buffer.compare(new Uint8Array(before.buffer), whole) === 0;
        expect(same, `stride ${stride}, ${count}`).toBe(true);
      }
    });

    it('is loaded at computed places, of which those that are none are refused', () => {
      const machine = new Machine(make);
      const [length, stride, offset] = [5, 3, 2 * bytes];
      const runs = [0, 1, 2, -1].flatMap((step) =>
        counts.map((count) => ({
          step,
          count,
          run: machine.add((code, lanes) => {
            const [base, indices, wrong, to] = code.params;
            const index = loaded(code, lanes, 'int32', indices);
            const axis = { stride, length, step, count };
            const refuse = (refused: Local) => {
              code.get(wrong);
              code.get(refused);
              code.memory('i32.store');
            };
            const value = keep(code, lanes, dtype, () =>
              lanes.loadAt(code, dtype, { base, offset }, index, axis, refuse),
            );
            lanes.store(code, dtype, { base: to, offset: 0 }, value, count, 1);
          }),
        })),
      );
      machine.link();
      const all = machine.at(dtype, 0, 200);
      for (let i = 0; i < all.length; i++) all[i] = number(i);
      for (const { step, count, run } of runs) {
        for (const bad of [undefined, -1, length, -(2 ** 31), 2 ** 31 - 1]) {
          const indices = counts.map(() => random.nextInteger(length));
          if (bad !== undefined) indices[count - 1] = bad;
          machine.at('int32', 4096, width).set(indices);
          const wrong = machine.at('int32', 4160, 1).fill(99);
          const first = Math.max(2, -step * (count - 1));
          run(first * bytes - offset, 4096, 4160, 4224);
          const wanted = indices.slice(0, count).map((index, lane) => {
            const place = index === bad ? 0 : index;
            return number(first + place * stride + lane * step);
          });
          expect([...machine.at(dtype, 4224, count)], `step ${step}`).toEqual(wanted);
          expect(wrong[0]).toBe(bad ?? 99);
        }
      }
    });
  });

  describe.each(HOW)('%s', (how) => {
    const reducible = dtypes.filter((dtype) => reductionsOf(dtype).includes(how));

    it.each(reducible)('puts %s together in each lane', (dtype) => {
      const machine = new Machine(make);
      const runs = Array.from({ length: 12 }, (_, rows) =>
        machine.add((code, lanes) => {
          const made = lanes.reduction(code, how, dtype);
          made.start();
          const row = code.local('i32');
          for (let i = 0; i < rows; i++) {
            code.constant('i32', i);
            code.set(row);
            const place = keep(code, lanes, 'int32', () => lanes.splat(code, row));
            const value = loaded(code, lanes, dtype, code.params[0], i * width * bytesOf(dtype));
            made.add(value, width, place);
          }
          storeReduced(code, lanes, how, dtype, () => made.lanes());
        }),
      );
      machine.link();
      const result = PLACED.has(how) ? 'int32' : dtype;
      for (const pool of Object.keys(POOLS)) {
        runs.forEach((run, rows) => {
          const values = drawn(pool, how, dtype, rows * width);
          machine.at(dtype, 0, values.length).set(values);
          run(0, 0, 0, 8192);
          const wanted = counts.map((_, lane) => {
            const column = values.filter((_, i) => i % width === lane);
            return called('cast', [reduced(how, dtype, column)], result);
          });
          expect([...machine.at(result, 8192, width)], `${rows} rows of ${pool}`).toEqual(wanted);
        });
      }
    });

    it.each(reducible)('puts %s together over all lanes', (dtype) => {
      const machine = new Machine(make);
      const runs = Array.from({ length: 38 }, (_, length) =>
        machine.add((code, lanes) => {
          const made: Accumulator[] = [0, 1, 2].map(() => lanes.reduction(code, how, dtype));
          for (const each of made) each.start();
          const first = code.local('i32');
          for (let i = 0; i < length; i += width) {
            const count = Math.min(width, length - i);
            code.constant('i32', i);
            code.set(first);
            const place = keep(code, lanes, 'int32', () => lanes.count(code, first));
            const at = { base: code.params[0], offset: i * bytesOf(dtype) };
            const value = keep(code, lanes, dtype, () => lanes.load(code, dtype, at, count, 1));
            made[(2 * i) % 3].add(value, count, place);
          }
          storeReduced(code, lanes, how, dtype, () => made[0].total(made.slice(1)));
        }),
      );
      machine.link();
      const result = PLACED.has(how) ? 'int32' : dtype;
      for (const pool of Object.keys(POOLS)) {
        runs.forEach((run, length) => {
          const values = drawn(pool, how, dtype, length);
          machine.at(dtype, 0, length).set(values);
          run(0, 0, 0, 8192);
          const wanted = called('cast', [reduced(how, dtype, values)], result);
          const title = `${length} of ${pool}: ${values}`;
          expect([...machine.at(result, 8192, width)], title).toEqual(counts.map(() => wanted));
        });
      }
    });
  });
});
