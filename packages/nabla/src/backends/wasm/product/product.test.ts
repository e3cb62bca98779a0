import { describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../encoder/index.ts';
import type { TierName } from '../tier/index.ts';
import {
  type Epilogue,
  emitProduct,
  loadLanes,
  type ProductOptions,
  type ProductShape,
} from './index.ts';

/** NaN around each matrix, of a kind that no arithmetic makes. */
const GUARD = 0x7fc0dead;
const GUARD_WORDS = 16;

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly at: (row: number, column: number) => number;
}

interface Given {
  readonly shape: ProductShape;
  readonly tier: TierName;
  /** Each is a function of its own, over the same matrices, called in this order. */
  readonly parts?: readonly ProductOptions[];
  readonly bias?: Float32Array;
}

/** Numbers between -1 and 1 that are the same in each run. */
function noise(seed: number): (row: number, column: number) => number {
  return (row, column) => {
    const mixed = Math.imul(row * 7919 + column * 104729 + seed, 2654435761) ^ (row << 7);
    return Math.fround((Math.imul(mixed ^ (mixed >>> 15), 2246822519) >> 8) / 2 ** 23);
  };
}

const [A, B] = [noise(1), noise(2)];

/** C as computed by emitted code, in a memory where everything beside the matrices must stay as it was. */
function computed({ shape, tier, parts = [{}], bias = new Float32Array() }: Given): Float32Array {
  const { m, n, k, transposeA = false, transposeB = false } = shape;
  const stored = (rows: number, columns: number, at: Matrix['at'], transpose: boolean): Matrix =>
    transpose
      ? { rows: columns, columns: rows, at: (row, column) => at(column, row) }
      : { rows, columns, at };
  const places = layout([
    [stored(m, k, A, transposeA), shape.strideA],
    [stored(k, n, B, transposeB), shape.strideB],
    [{ rows: m, columns: n, at: () => 0.5 }, shape.strideC],
    [{ rows: 1, columns: bias.length, at: (_, column) => bias[column] }, undefined],
  ]);
  const module = new ModuleBuilder({ initial: 1 });
  const products = parts.map((part, i) =>
    emitProduct(module, shape, tier, { ...part, name: `part${i}` }),
  );
  const scratch = Math.max(...products.map(({ scratchBytes }) => scratchBytes));
  const end = places.end + 4 * GUARD_WORDS + scratch;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((end + 64) / 65536) });
  const words = new Int32Array(memory.buffer).fill(GUARD);
  const floats = new Float32Array(memory.buffer);
  for (const place of places.list) place.write(floats);
  const before = words.slice();
  const built = new WebAssembly.Module(module.encode());
  const { exports } = new WebAssembly.Instance(built, { host: { memory } });
  const [a, b, c, d] = places.list.map(({ start }) => start);
  for (const i of parts.keys()) {
    const withBias = parts[i].epilogue ? [d] : [];
    const run = exports[`part${i}`] as (...args: readonly number[]) => void;
    run(a, b, c, places.end + 4 * GUARD_WORDS, ...withBias);
  }
  const result = places.list[2].read(floats);
  places.list[2].write(floats);
  const scratchFrom = places.end / 4 + GUARD_WORDS;
  words.fill(GUARD, scratchFrom, scratchFrom + scratch / 4);
  let changed = 0;
  for (const [i, word] of words.entries()) if (word !== before[i]) changed++;
  expect(changed, 'words changed beside C and scratch').toBe(0);
  return result;
}

/** Matrices one behind the other, with guards between. */
function layout(matrices: readonly (readonly [Matrix, number | undefined])[]) {
  let next = GUARD_WORDS;
  const list = matrices.map(([{ rows, columns, at }, stride = columns]) => {
    const start = next;
    next += (rows === 0 ? 0 : (rows - 1) * stride + columns) + GUARD_WORDS;
    const each = (body: (place: number, row: number, column: number) => void) => {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          body(start + row * stride + column, row, column);
        }
      }
    };
    return {
      start: 4 * start,
      write: (floats: Float32Array) =>
        each((place, row, column) => {
          floats[place] = at(row, column);
        }),
      read: (floats: Float32Array) => {
        const result = new Float32Array(rows * columns);
        each((place, row, column) => {
          result[row * columns + column] = floats[place];
        });
        return result;
      },
    };
  });
  return { list, end: 4 * next };
}

/** The product in double precision. */
function wanted({ m, n, k }: ProductShape): Float64Array {
  const result = new Float64Array(m * n);
  const columns = Array.from({ length: n }, (_, j) =>
    Float64Array.from({ length: k }, (_, l) => B(l, j)),
  );
  for (let i = 0; i < m; i++) {
    const row = Float64Array.from({ length: k }, (_, l) => A(i, l));
    for (let j = 0; j < n; j++) {
      const column = columns[j];
      let sum = 0;
      for (let l = 0; l < k; l++) sum += row[l] * column[l];
      result[i * n + j] = sum;
    }
  }
  return result;
}

function largestDifference(given: Float32Array, right: ArrayLike<number>): number {
  let largest = 0;
  for (const [i, value] of given.entries()) {
    const difference = Math.abs(value - right[i]);
    // Not Math.max: NaN must count.
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/**
 * Each of the k additions rounds a partial sum, and each product may be rounded: by at most 2^-24 of it.
 * Factors are below 1, so no partial sum is above k; but they have both signs, and partial sums stay around
 * sqrt(k) / 3 and below 2 sqrt(k), which leaves k * 2 sqrt(k) * 2^-24.
 */
const tolerance = (k: number) => 2 * k * Math.sqrt(k) * 2 ** -24;

const TRANSPOSES = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
];
const TIERS: readonly TierName[] = ['plain', 'relaxed', 'revectorized'];

describe('a product', () => {
  it.each([
    [1, 1, 1],
    [1, 1, 0],
    [3, 5, 0],
    [0, 4, 3],
    [4, 0, 3],
    [2, 3, 1],
    [32, 3, 2],
    [7, 13, 5],
    [6, 16, 8],
    [1, 37, 19],
    [1, 300, 500],
    [2, 45, 400],
    [41, 1, 23],
    [500, 1, 300],
    [13, 2, 900],
    [17, 31, 29],
    [65, 130, 300],
    [200, 96, 700],
    [27, 301, 70],
    [200, 1030, 66],
  ])('of %d x %d with %d terms is right, however it lies in memory', (m, n, k) => {
    const right = wanted({ m, n, k });
    for (const tier of TIERS) {
      for (const transposes of TRANSPOSES) {
        const given = computed({ shape: { m, n, k, ...transposes }, tier });
        const label = `${tier} ${JSON.stringify(transposes)}`;
        expect(largestDifference(given, right), label).toBeLessThanOrEqual(tolerance(k));
      }
    }
  });

  it('reads and writes nothing behind a matrix: it may end where memory ends', () => {
    for (const [m, n, k] of [
      [3, 5, 2],
      [7, 13, 5],
      [2, 39, 301],
      [23, 45, 67],
      [13, 259, 70],
    ]) {
      for (const transposes of TRANSPOSES) {
        const module = new ModuleBuilder({ initial: 1 });
        const shape = { m, n, k, ...transposes };
        const { scratchBytes } = emitProduct(module, shape, 'relaxed', { name: 'run' });
        const sizes = [m * k, k * n, m * n].map((count) => 4 * count);
        const total = sizes.reduce((sum, size) => sum + size, scratchBytes);
        const memory = new WebAssembly.Memory({ initial: Math.ceil(total / 65536) });
        const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
          host: { memory },
        });
        const run = exports.run as (...args: readonly number[]) => void;
        for (const last of [0, 1, 2]) {
          let next = scratchBytes;
          const places = sizes.map((size, i) => {
            if (i === last) return memory.buffer.byteLength - size;
            next += size;
            return next - size;
          });
          expect(() => run(places[0], places[1], places[2], 0)).not.toThrow();
        }
      }
    }
  });

  it('takes matrices that are parts of larger ones, and leaves the rest alone', () => {
    for (const [m, n, k] of [
      [5, 7, 3],
      [30, 50, 40],
    ]) {
      const right = wanted({ m, n, k });
      for (const transposes of TRANSPOSES) {
        const strides = { strideA: 61, strideB: 67, strideC: 71 };
        const given = computed({ shape: { m, n, k, ...transposes, ...strides }, tier: 'relaxed' });
        expect(largestDifference(given, right)).toBeLessThanOrEqual(tolerance(k));
      }
    }
  });

  it('is the same to the bit if parts compute it', () => {
    const shape = { m: 61, n: 77, k: 450 };
    const cuts = (total: number, at: readonly number[]) =>
      [0, ...at].map((from, i) => ({ from, to: at[i] ?? total }));
    for (const tier of TIERS) {
      for (const transposes of TRANSPOSES) {
        const whole = computed({ shape: { ...shape, ...transposes }, tier });
        const byRows = cuts(shape.m, [1, 3, 11, 40]).map((rows) => ({ rows }));
        const byColumns = cuts(shape.n, [1, 6, 38, 76]).map((columns) => ({ columns }));
        for (const parts of [byRows, byColumns]) {
          const given = computed({ shape: { ...shape, ...transposes }, tier, parts });
          expect(Buffer.compare(bytes(given), bytes(whole))).toBe(0);
        }
      }
    }
  });

  it('is the same to the bit with shorter or longer blocks of terms', () => {
    const shape = { m: 9, n: 21, k: 800 };
    const [narrow, wide] = (['relaxed', 'revectorized'] as const).map((tier) =>
      computed({ shape, tier }),
    );
    expect(Buffer.compare(bytes(narrow), bytes(wide))).toBe(0);
  });
});

const bytes = (values: Float32Array) => new Uint8Array(values.buffer);

describe('an epilogue', () => {
  /** max(0, x + bias[column]); pmax is one instruction of the machine, where max is many. */
  const biasAndRelu: Epilogue = {
    params: ['i32'],
    apply: (code, { value, lanes, column, offset, params: [bias] }) => {
      const place = code.local('i32');
      code.get(bias);
      code.get(column);
      code.op('i32.add');
      code.set(place);
      code.get(value);
      loadLanes(code, place, offset, lanes);
      code.op('f32x4.add');
      code.splat('f32x4', 0);
      code.op('f32x4.pmax');
      code.set(value);
      code.release(place);
    },
  };
  const bias = Float32Array.from({ length: 130 }, (_, i) => Math.fround(Math.sin(i)));
  const reluOf = (sums: ArrayLike<number>, n: number) =>
    Array.from(sums, (sum, i) => Math.max(0, sum + bias[i % n]));

  it.each([
    [3, 5, 2],
    [3, 5, 0],
    [1, 130, 40],
    [65, 130, 500],
    [200, 45, 300],
  ])('of bias and relu follows a product of %d x %d with %d terms', (m, n, k) => {
    const shape = { m, n, k };
    const right = reluOf(wanted(shape), n);
    for (const tier of TIERS) {
      for (const transposes of TRANSPOSES) {
        const given = computed({
          shape: { ...shape, ...transposes },
          tier,
          parts: [{ epilogue: biasAndRelu }],
          bias: bias.slice(0, n),
        });
        // One more rounding, of the sum with the bias.
        expect(largestDifference(given, right)).toBeLessThanOrEqual(tolerance(k + 1));
      }
    }
  });

  it('knows the row and column also in parts of a product', () => {
    const shape = { m: 30, n: 50, k: 40 };
    const rowAndColumn: Epilogue = {
      params: ['i32'],
      apply: (code, { value, row, column, offset }) => {
        code.get(row);
        code.op('i32x4.splat');
        code.get(column);
        code.constant('i32', offset);
        code.op('i32.add');
        code.op('i32x4.splat');
        code.splat('i32x4', 1000);
        code.op('i32x4.mul');
        code.op('i32x4.add');
        code.op('f32x4.convert_i32x4_s');
        code.set(value);
      },
    };
    const epilogue = rowAndColumn;
    for (const tier of TIERS) {
      const given = computed({
        shape,
        tier,
        parts: [
          { epilogue, rows: { from: 0, to: 7 } },
          { epilogue, rows: { from: 7, to: 30 }, columns: { from: 0, to: 24 } },
          { epilogue, rows: { from: 7, to: 30 }, columns: { from: 24, to: 50 } },
        ],
      });
      // Lanes of a vector share what the first one is told.
      const firsts = [0, 4, 28, 40].map((column) => given[9 * shape.n + column]);
      expect(firsts).toEqual([0, 4, 28, 40].map((column) => 9 + 4000 * column));
      expect(given[2 * shape.n + 48]).toBe(2 + 4000 * 48);
    }
  });
});
