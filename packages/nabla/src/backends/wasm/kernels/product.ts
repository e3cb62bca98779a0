import { sizeOf, stridesOf } from '../../../base/shape.ts';
import type { LoopKernel, LoopNode, MemoryOperand, Read, Value } from '../../../compiler/index.ts';
import { callScalar, inputScalar } from '../../../graph/index.ts';
import { emitProduct, type ProductShape, type Range } from '../product/index.ts';
import type { Emission, Launch } from './launch.ts';
import { loopLaunch } from './loop.ts';

/** Multiply-adds below which a product stays with one thread. */
const ALONE = 32_768;

/** The launch of a product: tiles for float32, plain loops for other dtypes. */
export function productLaunch(emission: Emission, value: Value): Launch {
  const { def } = value;
  if (def.kind !== 'product') throw new TypeError('not a product');
  const [a, b] = def.reads;
  if (value.dtype !== 'float32') return loopLaunch(emission, sumOfProducts(value, a, b));
  return tiled(emission, value, a, b);
}

function tiled(emission: Emission, value: Value, a: Read, b: Read): Launch {
  const { module, tier, threads } = emission;
  const [m, n] = value.shape.slice(-2);
  const k = a.layout.shape[a.layout.shape.length - 1];
  const shape: ProductShape = { m, n, k, ...stepsOfRows(a, b) };
  const batch = value.shape.slice(0, -2);
  const count = sizeOf(batch);
  const flops = 2 * count * m * n * k;
  const empty = flops === 0;
  // Batches are divided among threads as they are; of a single product each thread gets a part of C.
  const parts = count > 1 || flops / 2 < ALONE || threads === 1 ? [{}] : cut(m, n, threads);
  const made = empty ? [] : parts.map((part) => emitProduct(module, shape, tier.name, part));
  const scratchBytes = Math.max(0, ...made.map((each) => each.scratchBytes));
  const strides = [a, b].map(({ layout }) => layout.strides.slice(0, -2));
  const own = stridesOf(value.shape).slice(0, -2);
  const launch = module.function({ params: ['i32', 'i32', 'i32'] }, (code) => {
    const [from, to, scratch] = code.params;
    if (empty) {
      emission.pushAddress(code, value);
      code.constant('i32', 0);
      code.constant('i32', 4 * sizeOf(value.shape));
      code.fill();
      return;
    }
    // Rounds are few: each is a call with constants, skipped by threads whose round it is not.
    const rounds = count > 1 ? count : parts.length;
    for (let round = 0; round < rounds; round++) {
      const place = count > 1 ? indexOf(round, batch) : [];
      const offset = (steps: readonly number[]) =>
        4 * place.reduce((sum, index, axis) => sum + index * steps[axis], 0);
      const call = () => {
        emission.pushAddress(code, a.value, 4 * a.layout.offset + offset(strides[0]));
        emission.pushAddress(code, b.value, 4 * b.layout.offset + offset(strides[1]));
        emission.pushAddress(code, value, offset(own));
        code.get(scratch);
        code.call(made[count > 1 ? 0 : round].function);
      };
      if (rounds === 1) call();
      else {
        code.constant('i32', round);
        code.get(from);
        code.op('i32.ge_s');
        code.constant('i32', round);
        code.get(to);
        code.op('i32.lt_s');
        code.op('i32.and');
        code.if(call);
      }
    }
  });
  const rounds = empty ? 1 : count > 1 ? count : parts.length;
  return { function: launch, rounds, grain: 1, scratchBytes, flops };
}

/** Parts of C for threads: ranges of its longer side, at multiples of what tiles like. */
function cut(m: number, n: number, threads: number): { rows?: Range; columns?: Range }[] {
  const byRows = m >= n || n < 16 * threads;
  const total = byRows ? m : n;
  const grain = byRows ? 6 : 16;
  const size = Math.ceil(total / threads / grain) * grain;
  return Array.from({ length: threads }, (_, part) => {
    const range = { from: Math.min(total, part * size), to: Math.min(total, (part + 1) * size) };
    return byRows ? { rows: range } : { columns: range };
  }).filter(({ rows, columns }) => {
    const range = (rows ?? columns) as Range;
    return range.to > range.from;
  });
}

function indexOf(flat: number, shape: readonly number[]): number[] {
  const strides = stridesOf(shape);
  return shape.map((length, axis) => Math.floor(flat / strides[axis]) % length);
}

/** How the operands lie: as they are, or transposed. */
function stepsOfRows(a: Read, b: Read): Partial<ProductShape> {
  const [left, right] = [a, b].map(({ layout }) => {
    const [rows, columns] = layout.shape.slice(-2);
    const [down, across] = layout.strides.slice(-2);
    if (across === 1 && (rows === 1 || down >= columns)) {
      return { transpose: false, stride: rows === 1 ? columns : down };
    }
    return { transpose: true, stride: columns === 1 ? rows : across };
  });
  return {
    transposeA: left.transpose,
    strideA: left.stride,
    transposeB: right.transpose,
    strideB: right.stride,
  };
}

/** The product as a loop kernel: for each place of C the sum over k. */
function sumOfProducts(value: Value, a: Read, b: Read): LoopKernel {
  const rank = value.shape.length;
  const depth = a.layout.shape[rank - 1];
  const split = ({ layout }: Read) => ({
    batch: layout.strides.slice(0, -2),
    last: layout.strides.slice(-2),
  });
  const [left, right] = [split(a), split(b)];
  const operands: MemoryOperand[] = [
    {
      from: a.value,
      offset: a.layout.offset,
      strides: [...left.batch, left.last[0], 0, left.last[1]],
    },
    {
      from: b.value,
      offset: b.layout.offset,
      strides: [...right.batch, 0, right.last[1], right.last[0]],
    },
  ];
  const { dtype } = value;
  const loops = value.shape.map((_, axis) => axis);
  const product: LoopNode = {
    value: { ...value, shape: [...value.shape, depth] },
    level: 'element',
    stage: 0,
    scalar: callScalar('multiply', inputScalar(0, dtype), inputScalar(1, dtype)),
    operands,
    axes: [...loops, rank],
    stored: false,
    kept: false,
  };
  const sum: LoopNode = {
    value,
    level: 'row',
    stage: 0,
    how: 'sum',
    scalar: inputScalar(0, dtype),
    operands: [product],
    axes: loops,
    stored: true,
    kept: false,
  };
  return {
    kind: 'loop',
    outer: value.shape,
    inner: [depth],
    vertical: false,
    nodes: [product, sum],
  };
}
