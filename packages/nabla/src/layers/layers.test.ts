import { describe, expect, it, vi } from 'vitest';
import { type PartialShape, type Shape, sameShape, sizeOf } from '../base/index.ts';
import { KerasTensor, maskOf, setMask, type Tensor } from '../graph/index.ts';
import { multiply, sum, tensor, valueAndGrad } from '../ops/index.ts';
import { Program } from '../runtime/index.ts';
import * as layers from './index.ts';
import * as list from './list.ts';

interface Case {
  /** Of one sample, for each input. */
  readonly rows: readonly Shape[];
  readonly make: () => layers.Layer;
  /** The shape of one sample of the result. */
  readonly out: Shape;
  /** Shapes of the weights. */
  readonly weights?: readonly Shape[];
  /** What becomes of the mask of a sequence. */
  readonly mask?: 'passes' | 'ends';
  /** Whether inputs are indices, which have no gradient. */
  readonly indices?: boolean;
  /** Whether it is at random while training, so that two calls differ. */
  readonly random?: boolean;
}

const one = (row: Shape, make: () => layers.Layer, more: Partial<Case> = {}): Case => ({
  rows: [row],
  make,
  out: row,
  ...more,
});
const two = (row: Shape, make: () => layers.Layer): Case => ({ rows: [row, row], make, out: row });

const cases: Record<Exclude<keyof typeof list, 'InputLayer'>, readonly Case[]> = {
  Activation: [one([2, 3], () => new layers.Activation('tanh'), { mask: 'passes' })],
  ActivityRegularization: [
    one([2, 3], () => new layers.ActivityRegularization({ l1: 0.1, l2: 0.2 }), { mask: 'passes' }),
  ],
  Add: [
    two([2, 3], () => new layers.Add()),
    { rows: [[3], [2, 3]], make: () => new layers.Add(), out: [2, 3] },
  ],
  AlphaDropout: [
    one([2, 3], () => new layers.AlphaDropout(0.3, { seed: 1 }), { mask: 'passes', random: true }),
  ],
  Average: [two([2, 3], () => new layers.Average())],
  BatchNormalization: [
    one([2, 3], () => new layers.BatchNormalization(), {
      weights: [[3], [3], [3], [3]],
      mask: 'passes',
    }),
    one([2, 3], () => new layers.BatchNormalization({ axis: 1, center: false }), {
      weights: [[2], [2], [2]],
    }),
  ],
  Concatenate: [
    {
      rows: [
        [2, 3],
        [2, 1],
      ],
      make: () => new layers.Concatenate(),
      out: [2, 4],
    },
    {
      rows: [
        [2, 3],
        [1, 3],
      ],
      make: () => new layers.Concatenate({ axis: 1 }),
      out: [3, 3],
    },
  ],
  Dense: [
    one([3], () => new layers.Dense(2, { activation: 'tanh' }), {
      out: [2],
      weights: [[3, 2], [2]],
    }),
    one([2, 3], () => new layers.Dense(2, { useBias: false }), {
      out: [2, 2],
      weights: [[3, 2]],
      mask: 'passes',
    }),
  ],
  Dot: [
    { rows: [[3], [3]], make: () => new layers.Dot(1), out: [1] },
    {
      rows: [
        [2, 3],
        [3, 4],
      ],
      make: () => new layers.Dot([2, 1]),
      out: [2, 4],
    },
    {
      rows: [
        [2, 3],
        [4, 3],
      ],
      make: () => new layers.Dot(-1, { normalize: true }),
      out: [2, 4],
    },
  ],
  Dropout: [
    one([2, 3], () => new layers.Dropout(0.3, { seed: 1 }), { mask: 'passes', random: true }),
    one([2, 3], () => new layers.Dropout(0.3, { noiseShape: [null, 1, null], seed: 1 }), {
      random: true,
    }),
  ],
  ELU: [one([2, 3], () => new layers.ELU({ alpha: 0.7 }), { mask: 'passes' })],
  Embedding: [
    one([2], () => new layers.Embedding(5, 3), { out: [2, 3], weights: [[5, 3]], indices: true }),
  ],
  Flatten: [
    one([2, 3], () => new layers.Flatten(), { out: [6], mask: 'ends' }),
    one([2, 3], () => new layers.Flatten({ dataFormat: 'channels_first' }), { out: [6] }),
    one([], () => new layers.Flatten(), { out: [1] }),
  ],
  GaussianDropout: [
    one([2, 3], () => new layers.GaussianDropout(0.3, { seed: 1 }), {
      mask: 'passes',
      random: true,
    }),
  ],
  GaussianNoise: [
    one([2, 3], () => new layers.GaussianNoise(0.3, { seed: 1 }), { mask: 'passes', random: true }),
  ],
  GroupNormalization: [
    one([2, 4], () => new layers.GroupNormalization({ groups: 2 }), {
      weights: [[4], [4]],
      mask: 'passes',
    }),
    one([2, 3], () => new layers.GroupNormalization({ groups: -1, axis: 1, scale: false }), {
      weights: [[2]],
    }),
  ],
  Identity: [one([2, 3], () => new layers.Identity(), { mask: 'passes' })],
  Lambda: [one([2, 3], () => new layers.Lambda(double), { mask: 'ends' })],
  LayerNormalization: [
    one([2, 3], () => new layers.LayerNormalization(), { weights: [[3], [3]], mask: 'passes' }),
    one([2, 3], () => new layers.LayerNormalization({ axis: [1, 2] }), {
      weights: [
        [2, 3],
        [2, 3],
      ],
    }),
  ],
  LeakyReLU: [one([2, 3], () => new layers.LeakyReLU(), { mask: 'passes' })],
  Masking: [one([2, 3], () => new layers.Masking({ maskValue: 9 }))],
  Maximum: [two([2, 3], () => new layers.Maximum())],
  Minimum: [two([2, 3], () => new layers.Minimum())],
  Multiply: [two([2, 3], () => new layers.Multiply())],
  Normalization: [
    one([2, 3], () => new layers.Normalization(), { weights: [[3], [3], []], mask: 'passes' }),
    one([2, 3], () => new layers.Normalization({ axis: null }), { weights: [[], [], []] }),
    one([2, 3], () => new layers.Normalization({ mean: [1, 2, 3], variance: [4, 5, 6] })),
    one([2, 3], () => new layers.Normalization({ mean: 1, variance: 4, invert: true })),
  ],
  Permute: [one([2, 3], () => new layers.Permute([2, 1]), { out: [3, 2], mask: 'ends' })],
  PReLU: [
    one([2, 3], () => new layers.PReLU({ alphaInitializer: 'ones' }), {
      weights: [[2, 3]],
      mask: 'passes',
    }),
    one([2, 3], () => new layers.PReLU({ sharedAxes: [1] }), { weights: [[1, 3]] }),
  ],
  ReLU: [
    one([2, 3], () => new layers.ReLU({ negativeSlope: 0.1, threshold: 0.2, maxValue: 1.2 }), {
      mask: 'passes',
    }),
  ],
  RepeatVector: [one([3], () => new layers.RepeatVector(2), { out: [2, 3] })],
  Rescaling: [
    one([2, 3], () => new layers.Rescaling(0.5, { offset: -1 }), { mask: 'passes' }),
    one([2, 3], () => new layers.Rescaling([1, 2, 3])),
  ],
  Reshape: [one([2, 3], () => new layers.Reshape([3, -1, 1]), { out: [3, 2, 1], mask: 'ends' })],
  RMSNormalization: [
    one([2, 3], () => new layers.RMSNormalization(), { weights: [[3]], mask: 'ends' }),
  ],
  Softmax: [
    one([2, 3], () => new layers.Softmax()),
    one([2, 3], () => new layers.Softmax({ axis: [1, 2] })),
  ],
  SpatialDropout1D: [
    one([2, 3], () => new layers.SpatialDropout1D(0.3, { seed: 1 }), {
      mask: 'passes',
      random: true,
    }),
  ],
  SpatialDropout2D: [
    one([2, 2, 3], () => new layers.SpatialDropout2D(0.3, { seed: 1 }), { random: true }),
  ],
  Subtract: [two([2, 3], () => new layers.Subtract())],
  TimeDistributed: [
    one([2, 3], () => new layers.TimeDistributed(new layers.Dense(4)), {
      out: [2, 4],
      weights: [[3, 4], [4]],
      mask: 'passes',
    }),
    one([2, 3], () => new layers.TimeDistributed(new layers.BatchNormalization()), {
      weights: [[3], [3], [3], [3]],
    }),
  ],
  UnitNormalization: [one([2, 3], () => new layers.UnitNormalization(), { mask: 'passes' })],
};

const ROWS = 3;
const table = Object.entries(cases).flatMap(([name, list]) =>
  list.map((each, index) => [list.length > 1 ? `${name} (${index + 1})` : name, each] as const),
);

describe.each(table)('%s', (_name, each) => {
  it('is made again from its config', () => {
    const layer = each.make();
    const config = layers.serialize(layer);
    const again = remade(config);
    expect(again).toBeInstanceOf(layer.constructor);
    expect(layers.serialize(again)).toEqual(config);
    expect(config.config).toHaveProperty('name', layer.name);
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  it('gives one shape for tensors, for symbolic inputs and by computeOutputShape', () => {
    const wanted = (rows: number | null): PartialShape => [rows, ...each.out];
    const concrete = each.make()(inputsOf(each)) as Tensor;
    expect(concrete.shape).toEqual(wanted(ROWS));
    expect(concrete.dataSync()).toHaveLength(sizeOf([ROWS, ...each.out]));
    expect(concrete.dtype).toBe('float32');
    const symbolic = each.rows.map((row) => new KerasTensor([null, ...row], 'float32'));
    const output = each.make()(symbolic.length > 1 ? symbolic : symbolic[0]);
    expect(output.shape).toEqual(wanted(null));
    const shapes = symbolic.map(({ shape }) => shape);
    expect(each.make().computeOutputShape(shapes.length > 1 ? shapes : shapes[0])).toEqual(
      wanted(null),
    );
  });

  it('has the weights it should have, also when it is built from its config', () => {
    const layer = each.make();
    expect(layer.weights).toEqual([]);
    layer(inputsOf(each));
    const shapes = layer.weights.map(({ shape }) => shape);
    expect(shapes).toEqual(each.weights ?? []);
    const again = remade(layers.serialize(layer));
    expect(again.weights.map(({ shape }) => shape)).toEqual(shapes);
    again.setWeights(layer.getWeights());
    expect(values(again(inputsOf(each)))).toEqual(values(layer(inputsOf(each))));
  });

  it('has the gradients that finite differences show', () => {
    const layer = inFloat64(each.make());
    const inputs = filled(each, 'float64');
    layer(asCall(inputs));
    for (const [index, variable] of layer.trainableWeights.entries()) {
      variable.assign(smooth(variable.shape, index + 5));
    }
    for (const training of each.random ? [false] : [false, true]) {
      const loss = (...xs: Tensor[]) => {
        const y = layer(asCall(xs), { training }) as Tensor;
        return sum(multiply(y, smooth(y.shape, 3)));
      };
      if (!each.indices) {
        const { gradients } = valueAndGrad(loss)(...inputs);
        gradients.forEach((gradient, at) => {
          expectSlopes(gradient, inputs[at], (x) => loss(...inputs.with(at, x)).item());
        });
      }
      const variables = layer.trainableWeights;
      const { gradients } = valueAndGrad(() => loss(...inputs), variables)();
      gradients.forEach((gradient, at) => {
        const held = variables[at].value;
        expectSlopes(gradient, held, (w) => {
          variables[at].assign(w);
          const value = loss(...inputs).item();
          variables[at].assign(held);
          return value;
        });
      });
    }
  });

  it('gives in a compiled step, run twice, what it gives at once', () => {
    const layer = each.make();
    const inputs = filled(each);
    layer(asCall(inputs));
    const twin = remade(layers.serialize(layer));
    twin.setWeights(layer.getWeights());
    const program = new Program(inputs, (...xs) => ({
      y: twin(asCall(xs), { training: true }) as Tensor,
    }));
    const arrays = inputs.map((x) => x.dataSync());
    for (let run = 0; run < 2; run++) {
      const { y } = program.run(arrays);
      expectClose(y, (layer(asCall(inputs), { training: true }) as Tensor).dataSync());
      twin.getWeights().forEach((weight, index) => {
        expectClose(weight.dataSync(), layer.getWeights()[index].dataSync());
      });
    }
  });

  if (each.mask) {
    it(each.mask === 'passes' ? 'lets a mask pass' : 'ends a mask, and says so', () => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
      const mask = tensor([
        [true, false],
        [true, true],
        [false, true],
      ]);
      const [input] = filled(each);
      setMask(input, mask);
      const output = each.make()(input) as Tensor;
      const passes = each.mask === 'passes';
      expect(maskOf(output)?.arraySync()).toEqual(passes ? mask.arraySync() : undefined);
      expect(warn).toHaveBeenCalledTimes(passes ? 0 : 1);
      warn.mockRestore();
    });
  }
});

it('tests every layer that there is', () => {
  expect(Object.keys(cases).sort()).toEqual(
    Object.keys(list)
      .filter((name) => name !== 'InputLayer')
      .sort(),
  );
});

function double(x: Tensor): Tensor {
  return multiply(x, 2);
}

function remade(config: Parameters<typeof layers.deserialize>[0]): layers.Layer {
  return layers.deserialize(config, { customObjects: { double } });
}

function inFloat64(layer: layers.Layer): layers.Layer {
  const { config, ...rest } = layers.serialize(layer);
  const inner = config.layer as { config: object } | undefined;
  const nested = inner
    ? { layer: { ...inner, config: { ...inner.config, dtype: 'float64' } } }
    : {};
  return remade({ ...rest, config: { ...config, ...nested, dtype: 'float64' } });
}

/** Values without ties or corners, different at each place. */
function smooth(shape: Shape, seed: number, dtype: 'float32' | 'float64' = 'float64'): Tensor {
  const numbers = Float64Array.from(
    { length: sizeOf(shape) },
    (_, i) => 1.5 * Math.sin(2.3 * i + seed) + 0.01 * i,
  );
  return tensor(numbers, { shape, dtype });
}

function filled(each: Case, dtype: 'float32' | 'float64' = 'float32'): Tensor[] {
  return each.rows.map((row, index) => {
    const shape = [ROWS, ...row];
    if (!each.indices) return smooth(shape, index + 1, dtype);
    return tensor(
      Int32Array.from({ length: sizeOf(shape) }, (_, i) => i % 5),
      { shape },
    );
  });
}

function asCall(inputs: readonly Tensor[]): Tensor {
  return (inputs.length > 1 ? inputs : inputs[0]) as Tensor;
}

function inputsOf(each: Case): Tensor {
  return asCall(filled(each));
}

function values(output: Tensor): number[] {
  return [...output.dataSync()];
}

function expectClose(actual: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(actual).toHaveLength(wanted.length);
  for (let i = 0; i < wanted.length; i++) expect(actual[i]).toBeCloseTo(wanted[i], 5);
}

function expectSlopes(gradient: Tensor, at: Tensor, fn: (x: Tensor) => number): void {
  expect(sameShape(gradient.shape, at.shape)).toBe(true);
  const step = 1e-5;
  const base = Float64Array.from(at.dataSync());
  const moved = (index: number, by: number) =>
    fn(tensor(base.with(index, base[index] + by), { shape: at.shape }));
  const found = gradient.dataSync();
  for (let i = 0; i < base.length; i++) {
    expect(found[i]).toBeCloseTo((moved(i, step) - moved(i, -step)) / (2 * step), 5);
  }
}
