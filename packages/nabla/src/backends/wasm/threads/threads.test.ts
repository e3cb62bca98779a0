import { afterAll, describe, expect, it } from 'vitest';
import { BackendError, HostRandom, type TypedArray } from '../../../base/index.ts';
import { placeholder, type Tensor } from '../../../graph/index.ts';
import {
  matmul,
  maximum,
  multiply,
  softmax,
  subtract,
  sum,
  transpose,
} from '../../../ops/primitives/index.ts';
import type { StepGraph } from '../../backend.ts';
import { PreparedSteps } from '../session.ts';
import { setThreads, threadCount, workers } from './index.ts';

const ROWS = 1024;
const [BATCH, INPUTS, UNITS] = [384, 130, 75];

/** A step whose kernels are large enough to be shared: products, columns, rows, and weights in place. */
function makeStep(): StepGraph {
  const x = placeholder([BATCH, INPUTS], 'float32', 'x');
  const w = placeholder([INPUTS, UNITS], 'float32', 'w');
  const hidden = softmax(maximum(matmul(x, w), multiply(matmul(x, w), matmul(x, w))), {
    axis: 1,
  });
  const slope = matmul(transpose(x, { permutation: [1, 0] }), subtract(hidden, matmul(x, w)));
  const step = multiply(slope, sumOf(hidden));
  return {
    inputs: [x],
    state: [w],
    outputs: [sum(hidden, { axes: [0] }), hidden],
    updates: [subtract(w, step)],
  };
}

function sumOf(hidden: Tensor): Tensor {
  return multiply(sum(sum(hidden, { axes: [0] }), { axes: [0] }), sum(hidden, { axes: [0] }));
}

function numbers(length: number, seed: number): Float32Array {
  const random = new HostRandom(seed);
  return Float32Array.from({ length }, () => random.nextBits() / 2 ** 34 - 0.125);
}

async function train(threads: number): Promise<TypedArray[]> {
  setThreads(threads);
  const rows = numbers(ROWS * INPUTS, 1);
  const session = new PreparedSteps(
    [makeStep()],
    [{ shape: [INPUTS, UNITS], dtype: 'float32' }],
  ).open(rows.byteLength + 4 * ROWS);
  await session.ready();
  session.writeState(
    0,
    numbers(INPUTS * UNITS, 2).map((each) => each / 1000),
  );
  session.writeRows([rows], ROWS);
  session.writeOrder(new HostRandom(3).permutation(ROWS));
  expect(session.runRows(0, 0, 2)).toBe(2);
  const found = [session.readState(0), ...session.outputs(0)];
  session.close();
  return found;
}

afterAll(() => setThreads(1));

describe('threads', () => {
  it('give the same bits, however many there are', async () => {
    const alone = await train(1);
    expect(alone[0].every(Number.isFinite)).toBe(true);
    for (const threads of [2, 3, 8]) {
      const shared = await train(threads);
      shared.forEach((values, index) => {
        expect(new Uint32Array(values.buffer)).toEqual(new Uint32Array(alone[index].buffer));
      });
    }
  });

  it('number as many as the processor has cores, unless they are set', () => {
    setThreads(3);
    expect(threadCount()).toBe(3);
    expect(workers()?.size).toBe(2);
    setThreads(1);
    expect(workers()).toBeUndefined();
    expect(() => setThreads(0)).toThrow(/setThreads: count is 0; it must be/);
  });

  it('of which one ends reject the running call, and the next one works', async () => {
    setThreads(2);
    const session = new PreparedSteps(
      [makeStep()],
      [{ shape: [INPUTS, UNITS], dtype: 'float32' }],
    ).open();
    await session.ready();
    session.writeState(0, numbers(INPUTS * UNITS, 2));
    const batch = numbers(BATCH * INPUTS, 4);
    const before = session.run(0, [batch]);
    session.writeState(0, numbers(INPUTS * UNITS, 2));
    const pool = workers();
    // It is told to end and never hears of the step that the others wait for.
    pool?.stop(0);
    expect(() => session.run(0, [batch])).toThrow(BackendError);
    session.writeState(0, numbers(INPUTS * UNITS, 2));
    await session.ready();
    expect(workers()).not.toBe(pool);
    expect(session.run(0, [batch])).toEqual(before);
    session.close();
  });
});
