/**
 * `npm run bench:kernels`: how fast emitted matrix products are on one thread, beside the multiply-adds that
 * the machine can do at most. Medians over rounds in which all shapes take turns, so that a machine whose
 * speed drifts is fair to each.
 */
import { ModuleBuilder } from '../packages/nabla/src/backends/wasm/encoder/index.ts';
import { emitProduct } from '../packages/nabla/src/backends/wasm/product/index.ts';
import { bestTier, measurePeak } from '../packages/nabla/src/backends/wasm/tier/index.ts';

const ROUNDS = 15;
/** How long a shape is at it in a round, in ms. */
const TURN = 15;

const SHAPES = [
  { m: 256, n: 256, k: 256 },
  { m: 512, n: 512, k: 512 },
  { m: 1024, n: 1024, k: 1024 },
  { m: 2048, n: 2048, k: 2048 },
  { m: 32, n: 128, k: 784 },
  { m: 128, n: 128, k: 784 },
  { m: 784, n: 128, k: 32, transposeA: true },
  { m: 784, n: 128, k: 128, transposeA: true },
  { m: 32, n: 10, k: 128 },
  { m: 256, n: 1024, k: 1024 },
  { m: 1024, n: 1024, k: 256, transposeA: true },
  { m: 256, n: 1024, k: 1024, transposeB: true },
];

/** A function that computes the product of a shape once. */
function runOf(shape, tier) {
  const module = new ModuleBuilder({ initial: 1 });
  const { scratchBytes } = emitProduct(module, shape, tier.name, { name: 'run' });
  const sizes = [shape.m * shape.k, shape.k * shape.n, shape.m * shape.n].map((count) => 4 * count);
  const places = sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0));
  const end = places[2] + sizes[2];
  const memory = new WebAssembly.Memory({ initial: Math.ceil((end + scratchBytes) / 65_536) });
  new Float32Array(memory.buffer).forEach((_, at, values) => {
    values[at] = ((at * 7919) % 17) / 8 - 1;
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
    host: { memory },
  });
  return () => exports.run(...places, end);
}

/** GFLOP/s over one turn. */
function turn({ run, flops }) {
  const start = performance.now();
  let calls = 0;
  let passed = 0;
  do {
    run();
    calls++;
    passed = performance.now() - start;
  } while (passed < TURN);
  return (calls * flops) / (passed * 1e6);
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const tier = bestTier();
const cases = SHAPES.map((shape) => ({
  name: `${shape.m} x ${shape.n} x ${shape.k}${shape.transposeA ? ', A transposed' : ''}${shape.transposeB ? ', B transposed' : ''}`,
  flops: 2 * shape.m * shape.n * shape.k,
  run: runOf(shape, tier),
  found: [],
}));
// V8 optimises in the background: the first turns are not counted.
for (let round = 0; round < 3; round++) for (const each of cases) turn(each);
const peaks = [];
for (let round = 0; round < ROUNDS; round++) {
  peaks.push(measurePeak(tier.tile, tier));
  for (const each of cases) each.found.push(turn(each));
}
const peak = median(peaks);
console.log(
  `tier ${tier.name}, peak of one thread ${peak.toFixed(0)} GFLOP/s, medians of ${ROUNDS}`,
);
for (const { name, found } of cases) {
  const speed = median(found);
  const share = `${((100 * speed) / peak).toFixed(0)} %`;
  console.log(`${name.padEnd(34)} ${speed.toFixed(1).padStart(6)} GFLOP/s ${share.padStart(6)}`);
}
