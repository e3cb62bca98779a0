import { afterAll, describe, expect, it } from 'vitest';
import type { TypedArray } from '../../base/index.ts';
import { makeLoop, placeholder, type Tensor } from '../../graph/index.ts';
import {
  add,
  argsort,
  cast,
  flip,
  gradientOf,
  multiply,
  scan,
  stack,
  sum,
  takeAlongAxis,
} from '../../ops/index.ts';
import { gather, scan as scanOp, square } from '../../ops/primitives/index.ts';
import { keepingGraph } from '../../runtime/index.ts';
import { errorOf } from '../../testing/op-cases.ts';
import { drawn, looped, lstmCell, simpleCell, type Weights } from '../../testing/recurrent.ts';
import { referenceBackend } from '../index.ts';
import { wasmBackend } from './index.ts';
import { setThreads } from './threads/index.ts';

interface Network {
  readonly outputs: readonly Tensor[];
  readonly holes: readonly Tensor[];
  readonly values: readonly TypedArray[];
}

interface Sizes {
  readonly steps: number;
  readonly batch: number;
  readonly features: number;
  readonly units: number;
  readonly reverse?: boolean;
}

const CELLS = { simple: [simpleCell, 1, 1], lstm: [lstmCell, 4, 2] } as const;

/** A recurrent layer with its gradients by everything that it is given. */
function network(
  kind: keyof typeof CELLS,
  { steps, batch, features, units, reverse }: Sizes,
): Network {
  const [make, gates, states] = CELLS[kind];
  const shapes = [
    [features, gates * units],
    [units, gates * units],
    [gates * units],
    [steps, batch, features],
    ...Array.from({ length: states }, () => [batch, units]),
  ];
  const holes = shapes.map((shape, index) => placeholder(shape, 'float32', `x${index}`));
  const [kernel, recurrent, bias, xs, ...init] = holes;
  const build = () => looped(make({ kernel, recurrent, bias } as Weights), init, xs, reverse);
  // What a gradient reads is put out, or computed again.
  const results = batch === 3 ? build() : keepingGraph(build);
  const loss = results.map((each) => sum(square(each))).reduce((a, b) => add(a, b));
  const gradients = gradientOf(loss, holes).filter((each) => each !== null);
  const values = shapes.map((shape, seed) =>
    drawn(shape, seed)
      .dataSync()
      .map((each) => each / 4),
  );
  return { outputs: [...results, ...gradients], holes, values };
}

function compare({ outputs, holes, values }: Network): void {
  const wanted = referenceBackend.compile(outputs, holes)(values);
  const run = wasmBackend.compile(outputs, holes);
  run(values);
  const found = run(values);
  outputs.forEach((_, index) => {
    expect(errorOf(found[index], wanted[index], 1), `output ${index}`).toBeLessThan(1e-5);
  });
}

/** The outputs of a second run with some threads. */
async function shared({ outputs, holes, values }: Network, threads: number): Promise<TypedArray[]> {
  setThreads(threads);
  const session = wasmBackend
    .prepare([{ inputs: holes, state: [], outputs, updates: [] }], [])
    .open();
  await session.ready();
  session.run(0, values);
  const found = session.run(0, values);
  session.close();
  setThreads(1);
  return found;
}

afterAll(() => setThreads(1));

describe('a compiled scan', () => {
  for (const kind of ['simple', 'lstm'] as const) {
    for (const sizes of [
      { steps: 5, batch: 4, features: 8, units: 16 },
      { steps: 7, batch: 3, features: 5, units: 9, reverse: true },
      { steps: 1, batch: 2, features: 3, units: 5 },
      { steps: 0, batch: 2, features: 3, units: 4 },
      { steps: 3, batch: 1, features: 1, units: 1, reverse: true },
    ]) {
      it(`of a ${kind} cell gives what the reference gives: ${JSON.stringify(sizes)}`, () => {
        compare(network(kind, sizes));
      });
    }
  }

  it('swaps carries, puts out what it was given, and runs without rows', () => {
    const [a, b, x, c] = [[3], [3], [4, 3], [3]].map((shape) => placeholder(shape, 'float32', 'x'));
    const [swapped, ys] = scan(
      ([a, b]: Tensor[], x: Tensor) => [
        [b, a],
        [a, x, c],
      ],
      [a, b],
      x,
    );
    const [late, rows] = scan(([a, b]: Tensor[], x: Tensor) => [[x, a], b], [a, b], x, {
      reverse: true,
    });
    const [still] = scan(([a, b]: Tensor[]) => [[a, multiply(b, a)], null], [a, b], null, {
      length: 5,
    });
    const holes = [a, b, x, c];
    const values = holes.map(({ shape }, seed) => drawn(shape, seed).dataSync());
    compare({ outputs: [...swapped, ...ys, ...late, rows, ...still], holes, values });
  });

  it('computes once what is the same in each step', () => {
    const [h, c, filled, x] = [[3], [3], [3], [4, 3]].map((shape) =>
      placeholder(shape, 'float32', 'x'),
    );
    const row = placeholder([3], 'float32', 'row');
    const fixed = multiply(square(c), 3);
    const { body, inputs } = makeLoop({
      carries: [{ hole: h, from: filled }],
      sequences: [{ hole: row, from: x }],
      constants: [{ hole: c, from: filled }],
      next: [add(multiply(h, fixed), row)],
      outputs: [fixed, c, multiply(row, fixed)],
    });
    const outputs = [false, true].map((reverse) => scanOp(inputs, { body, steps: 4, reverse }));
    const holes = [filled, x];
    compare({ outputs, holes, values: holes.map(({ shape }, i) => drawn(shape, i).dataSync()) });
  });

  it('is differentiated twice, and reads rows last to first', () => {
    const { holes, values } = network('simple', { steps: 4, batch: 2, features: 3, units: 4 });
    const [kernel, recurrent, bias, xs, h] = holes;
    const results = keepingGraph(() =>
      looped(simpleCell({ kernel, recurrent, bias }), [h], flip(xs, { axis: 0 })),
    );
    const slopes = gradientOf(sum(square(results[1])), holes) as Tensor[];
    const loss = slopes.map((each) => sum(square(each))).reduce((a, b) => add(a, b));
    compare({ outputs: [loss, ...(gradientOf(loss, holes) as Tensor[])], holes, values });
  });

  it('runs loops in loops, ops of the host, and other dtypes', () => {
    const [h, x] = [[6], [4, 6]].map((shape) => placeholder(shape, 'float32', 'x'));
    const [last, ys] = scan(
      ([h, count]: Tensor[], row: Tensor) => {
        const [inner] = scan(
          (s: Tensor, each: Tensor) => [add(multiply(s, 0.5), each), null],
          h,
          stack([row, h]),
        );
        const sorted = takeAlongAxis(inner, argsort(inner), { axis: 0 });
        return [[sorted, add(count, 1)], argsort(row)];
      },
      [h, cast(sum(h), 'int32')],
      x,
    );
    const outputs = [...last, ys, ...(gradientOf(sum(square(last[0])), [h, x]) as Tensor[])];
    const values = [h, x].map(({ shape }, seed) => drawn(shape, seed).dataSync());
    compare({ outputs, holes: [h, x], values });
  });

  it('complains of an index that does not exist', () => {
    const [table, index] = [placeholder([3], 'float32', 'x'), placeholder([4], 'int32', 'i')];
    const [last] = scan(
      (s: Tensor, at: Tensor) => [add(s, gather(table, at, { axis: 0 })), null],
      0,
      index,
    );
    const run = wasmBackend.compile([last], [table, index]);
    expect(run([Float32Array.of(1, 2, 3), Int32Array.of(0, 2, 1, 1)])[0][0]).toBe(8);
    expect(() => run([new Float32Array(3), Int32Array.of(0, 3, 1, 1)])).toThrow(
      /index 3 does not exist/,
    );
  });

  it('gives the same bits for any number of threads', async () => {
    const graph = network('lstm', { steps: 7, batch: 33, features: 40, units: 72 });
    const alone = await shared(graph, 1);
    expect(alone.every((values) => values.every(Number.isFinite))).toBe(true);
    for (const threads of [2, 3]) {
      const found = await shared(graph, threads);
      found.forEach((values, index) => {
        expect(new Uint32Array(values.buffer)).toEqual(new Uint32Array(alone[index].buffer));
      });
    }
  });

  it('is a line of a profile', () => {
    const { outputs, holes, values } = network('lstm', {
      steps: 3,
      batch: 4,
      features: 3,
      units: 8,
    });
    const session = wasmBackend
      .prepare([{ inputs: holes, state: [], outputs, updates: [] }], [])
      .open();
    session.run(0, values);
    const scans = session.profile(0).kernels.filter(({ kind }) => kind === 'scan');
    expect(scans.length).toBe(2);
    for (const { flops, ms } of scans)
      expect([flops > 3 * 4 * 8 * 32, ms > 0]).toEqual([true, true]);
    session.close();
  });
});
