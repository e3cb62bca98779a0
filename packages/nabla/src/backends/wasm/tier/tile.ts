import { type Local, ModuleBuilder } from '../encoder/index.ts';

/** The register tile of a product: `rows` of `vectors` side by side. */
export interface Tile {
  readonly rows: number;
  readonly vectors: number;
}

const ROUNDS = 500;
const PAGES = 2;
/** A try takes some 0.2 ms, far more than the clock's step. */
const CALLS = 200;
/** The optimising compiler works in the background: its code is there after some tries. */
const TRIES = 25;

/**
 * The multiply-adds that one thread can do, in GFLOP/s: a tile of sums that stay in registers, as in the
 * middle of a product, and the best of some short tries. About 10 ms.
 */
export function measurePeak(
  { rows, vectors }: Tile,
  { fused = true }: { fused?: boolean } = {},
): number {
  const module = new ModuleBuilder({ initial: PAGES });
  const inner = module.function({ params: ['i32', 'i32', 'i32'] }, (code) => {
    const [rowsAt, columnsAt, sumsAt] = code.params;
    const sums = code.locals(rows * vectors, 'v128');
    const columns = code.locals(vectors, 'v128');
    const row = code.local('v128');
    const load = (local: Local, address: Local, offset: number) => {
      code.get(address);
      code.memory('v128.load', offset);
      code.set(local);
    };
    sums.forEach((sum, at) => load(sum, sumsAt, at * 16));
    code.repeat(ROUNDS, () => {
      columns.forEach((column, at) => load(column, columnsAt, at * 16));
      for (let at = 0; at < rows; at++) {
        code.get(rowsAt);
        code.memory('v128.load32_splat', at * 4);
        code.set(row);
        columns.forEach((column, across) => {
          const sum = sums[at * vectors + across];
          if (!fused) code.get(sum);
          code.get(row);
          code.get(column);
          if (fused) code.get(sum);
          else code.op('f32x4.mul');
          code.op(fused ? 'f32x4.relaxed_madd' : 'f32x4.add');
          code.set(sum);
        });
      }
      code.increase(rowsAt, 4 * rows);
      code.increase(columnsAt, 16 * vectors);
    });
    sums.forEach((sum, at) => {
      code.get(sumsAt);
      code.get(sum);
      code.memory('v128.store', at * 16);
    });
  });
  module.function({ name: 'run' }, (code) => {
    code.repeat(CALLS, () => {
      for (const address of [0, 16_384, 65_536]) code.constant('i32', address);
      code.call(inner);
    });
  });
  const memory = new WebAssembly.Memory({ initial: PAGES });
  const compiled = new WebAssembly.Module(module.encode());
  const { run } = new WebAssembly.Instance(compiled, { host: { memory } }).exports;
  let best = Infinity;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const start = performance.now();
    (run as () => void)();
    best = Math.min(best, performance.now() - start);
  }
  return (2 * rows * vectors * 4 * ROUNDS * CALLS) / (best * 1e6);
}
