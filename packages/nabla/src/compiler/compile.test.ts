import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StepGraph } from '../backends/index.ts';
import { type DType, resetNames, type Shape } from '../base/index.ts';
import { type Aval, placeholder, scalar, type Tensor } from '../graph/index.ts';
import {
  BatchNormalization,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  type Layer,
  LayerNormalization,
} from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { gradientOf } from '../ops/autodiff.ts';
import * as p from '../ops/primitives/index.ts';
import { Adam, SGD } from '../optimizers/index.ts';
import { setRandomSeed } from '../random/index.ts';
import { Program } from '../runtime/index.ts';
import { buildGraph, gradientsOf, graphPlans, lossOf } from '../testing/random-graph.ts';
import { buildSteps, sessionPlans } from '../testing/random-session.ts';
import {
  byteSize,
  type Compiled,
  compile,
  inputsOfKernel,
  leastBytes,
  type MemoryPlan,
  outputsOfKernel,
  planMemory,
  type Value,
} from './index.ts';
import type { MemoryRequest } from './memory.ts';
import { printKernels } from './print.ts';
import { verifyProgram } from './verify.ts';

function hole(shape: Shape, name: string, dtype: DType = 'float32'): Tensor {
  return placeholder(shape, dtype, name);
}

/** A step without state, with the gradients of a number by all that is given. */
function stepOf(inputs: readonly Tensor[], loss: Tensor, ...others: Tensor[]): StepGraph {
  const gradients = gradientOf(loss, inputs).flatMap((each) => each ?? []);
  return { inputs, state: [], outputs: [loss, ...others, ...gradients], updates: [] };
}

/** A step of a program over all of its variables. */
function stepOfProgram(avals: readonly Aval[], fn: (...inputs: Tensor[]) => Tensor): StepGraph {
  const program = new Program(avals, (...inputs) => ({ output: fn(...inputs) }));
  return program.asStep([...new Set([...program.read.keys(), ...program.written])]);
}

interface Training {
  readonly optimizer: SGD | Adam;
  readonly loss: string;
  readonly x: Aval;
  readonly y: Aval;
}

/** A training step of a network of these layers. */
function trainingStep(layers: Layer[], { optimizer, loss, x, y }: Training): StepGraph {
  setRandomSeed(1);
  const model = new Sequential(layers);
  model.compile({ optimizer, loss });
  model.build([null, ...x.shape.slice(1)]);
  return stepOfProgram([x, y], (input, target) => model.trainStep({ x: input, y: target }).loss);
}

function floats(...shape: number[]): Aval {
  return { shape, dtype: 'float32' };
}

function total(x: Tensor): Tensor {
  return p.sum(x, { axes: x.shape.map((_, axis) => axis) });
}

const STEPS: Record<string, () => StepGraph> = {
  'a training step of the seed network': () =>
    trainingStep(
      [
        new Dense(3, { inputDim: 2, activation: 'sigmoid' }),
        new Dense(1, { activation: 'sigmoid' }),
      ],
      { optimizer: new SGD({ learningRate: 1 }), loss: 'mse', x: floats(4, 2), y: floats(4, 1) },
    ),
  'softmax with its cross-entropy, with Adam': () =>
    trainingStep(
      [new Dense(8, { inputDim: 4, activation: 'relu' }), new Dense(3, { activation: 'softmax' })],
      {
        optimizer: new Adam(),
        loss: 'categorical_crossentropy',
        x: floats(16, 4),
        y: floats(16, 3),
      },
    ),
  'sigmoid with its cross-entropy, with momentum and clipped gradients': () =>
    trainingStep([new Dense(1, { inputDim: 4, activation: 'sigmoid' })], {
      optimizer: new SGD({ momentum: 0.9, globalClipnorm: 1 }),
      loss: 'binary_crossentropy',
      x: floats(16, 4),
      y: floats(16, 1),
    }),
  'layer normalization': () =>
    trainingStep([new LayerNormalization(), new Dense(1)], {
      optimizer: new SGD(),
      loss: 'mse',
      x: floats(8, 6),
      y: floats(8, 1),
    }),
  'batch normalization': () =>
    trainingStep([new BatchNormalization(), new Dense(1)], {
      optimizer: new SGD(),
      loss: 'mse',
      x: floats(8, 6),
      y: floats(8, 1),
    }),
  dropout: () =>
    trainingStep([new Dropout(0.5, { seed: 1 }), new Dense(1)], {
      optimizer: new SGD(),
      loss: 'mse',
      x: floats(8, 6),
      y: floats(8, 1),
    }),
  'an embedding': () =>
    trainingStep([new Embedding(10, 4), new Flatten(), new Dense(1)], {
      optimizer: new SGD(),
      loss: 'mse',
      x: { shape: [8, 3], dtype: 'int32' },
      y: floats(8, 1),
    }),
  'a head of attention with its gradients'() {
    const [q, k, v] = ['q', 'k', 'v'].map((name) => hole([2, 5, 4], name));
    const scores = p.matmul(q, p.transpose(k, { permutation: [0, 2, 1] }));
    const weights = p.softmax(p.multiply(scores, scalar(0.5)), { axis: 2 });
    return stepOf([q, k, v], total(p.square(p.matmul(weights, v))));
  },
  'statistics of rows and of columns'() {
    const x = hole([6, 5], 'x');
    const sums = [0, 1].map((axis) => {
      const sum = p.reshape(p.sum(x, { axes: [axis] }), { shape: axis === 0 ? [1, 5] : [6, 1] });
      return p.subtract(x, sum);
    });
    return stepOf([x], total(p.multiply(sums[0], sums[1])), p.reduceMax(x, { axes: [1] }));
  },
  'views that are joined to how values are read'() {
    const x = hole([4, 6], 'x');
    const turned = p.reverse(p.transpose(x, { permutation: [1, 0] }), { axes: [0] });
    const part = p.slice(turned, { starts: [1, 0], sizes: [3, 4], strides: [2, 1] });
    return stepOf([x], total(p.exp(p.reshape(part, { shape: [12] }))));
  },
  'what has kernels of its own'() {
    const [x, indices] = [hole([4, 6], 'x'), hole([3], 'indices', 'int32')];
    const rows = p.gather(x, indices, { axis: 0 });
    const sums = p.cumsum(rows, { axis: 1, reverse: false, exclusive: false });
    const padded = p.pad(sums, { low: [1, 0], high: [0, 1], value: 2 });
    return stepOf([x, indices], total(p.square(padded)), p.argsort(x, { axis: 1 }));
  },
  'a prediction': () => {
    setRandomSeed(1);
    const layers = [new Dense(8, { inputDim: 4, activation: 'relu' }), new Dense(3)];
    const model = new Sequential(layers);
    return stepOfProgram([floats(1, 4)], (x) => model.predictStep({ x }) as Tensor);
  },
};

/** What a step compiles to, and how its memory is asked for. */
function compileStep(step: StepGraph): { compiled: Compiled; request: MemoryRequest } {
  const updates = step.updates.flatMap((tensor, index) => (tensor ? [{ tensor, index }] : []));
  const compiled = compile(
    [...step.outputs, ...updates.map(({ tensor }) => tensor)],
    [...step.inputs, ...step.state.flatMap((each) => each ?? [])],
  );
  const known = new Map(
    compiled.program.values.flatMap((value) =>
      value.def.kind === 'input' ? [[value.def.tensor, value] as const] : [],
    ),
  );
  const fixed = new Map<Value, number>();
  let start = 0;
  const replaces = [
    ...step.outputs.map(() => undefined),
    ...updates.map(({ tensor, index }): Value => {
      const old = step.state[index];
      const read = old && known.get(old);
      if (read) return read;
      // A number of the state that is written and not read has its place too.
      const { shape, dtype } = tensor;
      const def = { kind: 'constant', data: new Float32Array(0) } as const;
      const unread = { shape, dtype, label: 'state', def };
      fixed.set(unread, start);
      start += Math.ceil(byteSize(unread) / 64) * 64;
      return unread;
    }),
  ];
  return { compiled, request: { ...compiled, start, fixed, replaces } };
}

/**
 * Runs the kernels on memory that holds, for each byte, the number of the value that it is of. Fails where a
 * kernel reads what is not there any more, and where outputs and state are not in their places at the end.
 */
function playMemory({ program, kernels, replaces = [] }: MemoryRequest, plan: MemoryPlan): void {
  const numbers = new Map<Value, number>();
  const memory = new Int32Array(plan.end);
  const numberOf = (value: Value) => {
    if (!numbers.has(value)) numbers.set(value, numbers.size + 1);
    return numbers.get(value) as number;
  };
  const bytesAt = (address: number, value: Value) =>
    memory.subarray(address, address + byteSize(value));
  const bytesOf = (value: Value) => {
    const address = plan.addresses.get(value);
    if (address === undefined) throw new Error(`${value.label} has no place`);
    return bytesAt(address, value);
  };
  const write = (value: Value) => bytesOf(value).fill(numberOf(value));
  const expectAt = (bytes: Int32Array, value: Value, what: string) => {
    if (bytes.length === byteSize(value) && bytes.every((each) => each === numberOf(value))) return;
    throw new Error(`${what}: ${value.label} is not whole in memory`);
  };
  const copy = ({ from, to, bytes }: MemoryPlan['before'][number]) =>
    memory.copyWithin(to, from, from + bytes);
  const given = program.values.filter(({ def }) => def.kind === 'input' || def.kind === 'constant');
  given.forEach(write);
  for (const value of given) expectAt(bytesOf(value), value, 'at first');
  plan.before.forEach(copy);
  kernels.forEach((kernel, at) => {
    const [read, written] = [inputsOfKernel(kernel), outputsOfKernel(kernel)];
    for (const value of read) expectAt(bytesOf(value), value, `kernel ${at}`);
    written.forEach(write);
    for (const value of written) expectAt(bytesOf(value), value, `behind kernel ${at}`);
    for (const value of read) {
      const isOver = written.find(
        (each) => byteSize(each) > 0 && plan.addresses.get(each) === plan.addresses.get(value),
      );
      if (!isOver || byteSize(value) === 0) expectAt(bytesOf(value), value, `read by kernel ${at}`);
      else if (replaces[program.outputs.indexOf(isOver)] !== value) {
        throw new Error(`kernel ${at} writes ${isOver.label} over ${value.label}, which it reads`);
      }
    }
  });
  plan.after.forEach(copy);
  program.outputs.forEach((output, index) => {
    expectAt(bytesAt(plan.outputs[index], output), output, `output ${index}`);
    const old = replaces[index];
    if (old) expectAt(bytesAt(plan.addresses.get(old) as number, output), output, 'the new state');
  });
}

function checkMemory(step: StepGraph): void {
  const { compiled, request } = compileStep(step);
  verifyProgram(compiled.program, 'fuse');
  const plan = planMemory(request);
  playMemory(request, plan);
  expect(leastBytes(request)).toBeLessThanOrEqual(plan.end);
}

beforeEach(resetNames);

describe('kernels', () => {
  it.each(Object.keys(STEPS))('of %s are as they were', (name) => {
    const { compiled } = compileStep(STEPS[name]());
    expect(printKernels(compiled.kernels)).toMatchSnapshot();
  });

  it('come in an order in which no group needs a later one, also of three that could form a circle', () => {
    const [x, a, b] = [hole([2], 'x'), hole([], 'a'), hole([], 'b')];
    const minus = p.multiply(a, scalar(-1));
    const first = p.add(total(p.square(x)), minus);
    const second = p.add(p.multiply(x, scalar(2)), p.broadcastTo(p.tanh(b), { shape: [2] }));
    const third = p.add(p.multiply(a, scalar(3)), p.multiply(b, scalar(3)));
    const { kernels, program } = compile([first, second, third], [x, a, b]);
    const done = new Set(program.values.filter(({ def }) => def.kind === 'input'));
    for (const kernel of kernels) {
      for (const value of inputsOfKernel(kernel)) expect(done).toContain(value);
      for (const value of outputsOfKernel(kernel)) done.add(value);
    }
  });
});

describe('passes', () => {
  it.each(Object.keys(STEPS))('are watched one by one, each checked: %s', (name) => {
    const step = STEPS[name]();
    const seen: string[] = [];
    const texts: string[] = [];
    compile(
      [...step.outputs, ...step.updates.flatMap((each) => each ?? [])],
      [...step.inputs, ...step.state.flatMap((each) => each ?? [])],
      (pass, text) => {
        seen.push(pass);
        texts.push(text());
      },
    );
    expect(seen[0]).toBe('lower');
    expect(seen.at(-1)).toBe('fuse');
    expect(new Set(seen).size).toBe(seen.length);
    for (const text of texts) expect(text.length).toBeGreaterThan(0);
  });

  it('that leave values out of order, or reads that go too far, are at fault', () => {
    const input = hole([3], 'x');
    const { program } = compile([p.sum(p.exp(input), { axes: [0] })], [input]);
    expect(() => verifyProgram(program, 'test')).not.toThrow();
    const reversed = [...program.values].reverse();
    expect(() => verifyProgram({ ...program, values: reversed }, 'test')).toThrow(
      /test.*comes before/,
    );
    expect(() => verifyProgram({ values: [], outputs: program.outputs }, 'test')).toThrow(
      /not there/,
    );
    const [x] = program.values;
    const layout = { shape: [3], offset: 1, strides: [1] };
    const scalarOf = { kind: 'input', index: 0, dtype: 'float32' } as const;
    const def = { kind: 'map', reads: [{ value: x, layout }], scalar: scalarOf } as const;
    const far: Value = { shape: [3], dtype: 'float32', label: 'far', def };
    expect(() => verifyProgram({ values: [x, far], outputs: [far] }, 'test')).toThrow(
      /reads beyond/,
    );
  });
});

describe('memory', () => {
  it.each(Object.keys(STEPS))('holds every value for as long as it is read: %s', (name) => {
    checkMemory(STEPS[name]());
  });

  it('does so for random graphs and their gradients', () => {
    const property = fc.property(graphPlans(), (plan) => {
      const graph = buildGraph(plan);
      const loss = lossOf(graph.outputs, false);
      const floating = graph.inputs.filter(({ dtype }) => dtype === 'float32');
      const outputs = [...graph.outputs, ...gradientsOf(loss, floating)];
      checkMemory({ inputs: graph.inputs, state: [], outputs, updates: [] });
    });
    fc.assert(property, { numRuns: 200, seed: 1 });
  });

  it('does so for random steps with state', () => {
    const property = fc.property(sessionPlans(), (plan) => {
      buildSteps(plan).steps.forEach(checkMemory);
    });
    fc.assert(property, { numRuns: 200, seed: 1 });
  });

  describe('of state', () => {
    const w = hole([3, 3], 'w');
    const half = p.multiply(w, scalar(0.5));
    const placeOf = (update: Tensor, ...outputs: Tensor[]) => {
      const { request } = compileStep({ inputs: [], state: [w], outputs, updates: [update] });
      const plan = planMemory(request);
      const old = plan.addresses.get(request.replaces?.at(-1) as Value);
      const isInPlace = plan.addresses.get(request.program.outputs.at(-1) as Value) === old;
      return { isInPlace, copies: plan.before.length + plan.after.length };
    };
    const inPlace = { isInPlace: true, copies: 0 };
    const apart = { isInPlace: false, copies: 1 };

    it('is written over the old one where each element needs its own old one alone', () => {
      expect(placeOf(half)).toEqual(inPlace);
      expect(placeOf(half, p.exp(half), p.tanh(w))).toEqual(inPlace);
    });

    it('is written elsewhere first where elements need others', () => {
      expect(placeOf(p.add(half, p.transpose(w, { permutation: [1, 0] })))).toEqual(apart);
      expect(placeOf(p.reverse(w, { axes: [0] }))).toEqual(apart);
      expect(placeOf(p.matmul(w, w))).toEqual(apart);
      expect(placeOf(p.cumsum(w, { axis: 0, reverse: false, exclusive: false }))).toEqual(apart);
    });

    it('is written elsewhere first where the old one is read in a second pass', () => {
      const rows = p.reshape(p.sum(p.square(w), { axes: [1] }), { shape: [3, 1] });
      expect(placeOf(p.sin(w), p.subtract(w, rows))).toEqual(apart);
    });

    it('that is old state of another place is copied out of the way', () => {
      const [a, b] = [hole([4], 'a'), hole([4], 'b')];
      const step = { inputs: [], state: [a, b], outputs: [a], updates: [b, a] };
      const { request } = compileStep(step);
      const plan = planMemory(request);
      playMemory(request, plan);
      expect(plan.before.length).toBeGreaterThan(0);
      expect(plan.after).toHaveLength(2);
    });
  });
});
