import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataError, resetWarnings, ShapeError, UnknownNameError } from '../base/index.ts';
import { KerasTensor, maskOf, setMask, type Tensor, type Variable } from '../graph/index.ts';
import { matmul, multiply, square, subtract, sum, tensor, valueAndGrad } from '../ops/index.ts';
import * as layers from './index.ts';
import { type CallOptions, Dense, Embedding, Input, Layer, Masking } from './index.ts';

class Linear extends Layer {
  declare kernel: Variable;
  override build([, features]: number[]): void {
    this.kernel = this.addWeight({ name: 'kernel', shape: [features, 2], initializer: 'ones' });
  }
  override call(inputs: Tensor): Tensor {
    return matmul(inputs, this.kernel);
  }
}

class Block extends Layer {
  readonly parts = [new Linear({ name: 'first' }), new Linear({ name: 'second' })];
  override call(inputs: Tensor): Tensor {
    return this.parts.reduce((x, layer) => layer(x), inputs);
  }
}

describe('Layer', () => {
  it('finds the layers in its fields, and names their weights by their path', () => {
    const block = new Block({ name: 'block' });
    expect(block([[1, 2]]).arraySync()).toEqual([[6, 6]]);
    expect(block.weights.map(({ path }) => path)).toEqual([
      'block/first/kernel',
      'block/second/kernel',
    ]);
    block.trainable = false;
    expect(block.trainableWeights).toEqual([]);
    expect(block.parts[1].trainable).toBe(false);
  });

  it('sums the gradients of a weight that is used twice (micrograd#2)', () => {
    const dense = new Dense(1, { useBias: false });
    dense.buildFor([null, 1]);
    dense.setWeights([[[2]]]);
    const loss = () => sum(square(subtract(dense(dense([[3]])), 10)));
    const { value, gradients } = valueAndGrad(loss, dense.trainableWeights)();
    expect(value.item()).toBe(4);
    expect(gradients[0].item()).toBe(48);
  });

  it('hands the training flag on to the layers inside', () => {
    class Wrapped extends Layer {
      readonly inner = new layers.Dropout(1);
      override call(inputs: Tensor): Tensor {
        return this.inner(inputs);
      }
    }
    expect(new Wrapped()([1, 2]).arraySync()).toEqual([1, 2]);
    expect(new Wrapped()([1, 2], { training: true }).arraySync()).toEqual([0, 0]);
  });

  it('leaves out a single weight that was frozen by itself', () => {
    const layer = new Dense(1, { name: 'd' });
    layer.buildFor([null, 1]);
    if (layer.bias) layer.bias.trainable = false;
    expect(layer.trainableWeights.map(({ path }) => path)).toEqual(['d/kernel']);
    expect(layer.nonTrainableWeights.map(({ path }) => path)).toEqual(['d/bias']);
  });

  it('adds the penalty of its activity for each row, and forgets it at the next call', () => {
    const layer = new Dense(2, { activityRegularizer: 'l2', kernelInitializer: 'identity' });
    layer([
      [1, 2],
      [3, 5],
    ]);
    layer([
      [1, 2],
      [3, 5],
    ]);
    expect(layer.losses).toHaveLength(1);
    expect(layer.losses[0].item()).toBeCloseTo((0.01 * (1 + 4 + 9 + 25)) / 2, 6);
    layer(Input({ shape: [2] }));
    expect(layer.losses).toEqual([]);
  });

  it('is described by name, penalty and dtype in its config', () => {
    const layer = new Dense(2, { name: 'd', dtype: 'float64', activityRegularizer: 'l2' });
    expect(layer.getConfig()).toMatchObject({
      name: 'd',
      trainable: true,
      activity_regularizer: { class_name: 'L2' },
      dtype: { class_name: 'DTypePolicy', config: { name: 'float64' } },
      quantization_config: null,
    });
    expect(layer([[1]]).dtype).toBe('float64');
  });
});

describe('errors of layers', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'a misspelt option',
      () => new Dense(2, { activaton: 'relu' } as object),
      /Did you mean 'activation'/,
    ],
    ['a misspelt activation', () => new Dense(2, { activation: 'rellu' }), /Did you mean 'relu'/],
  ])('suggest the nearest name for %s', (_, make, message) => {
    expect(make).toThrow(UnknownNameError);
    expect(make).toThrow(message);
  });

  it.each([-1, 0, 2.5, Number.NaN, '3' as unknown as number])(
    'refuse %j units with a RangeError',
    (units) => {
      expect(() => new Dense(units)).toThrow(RangeError);
    },
  );

  it('name layer, given and wanted shape for other features than before (keras#1159)', () => {
    const layer = new Dense(1, { name: 'out' });
    layer([[1, 2]]);
    const wrong = () => layer([[1, 2, 3, 4, 5]]);
    expect(wrong).toThrow(ShapeError);
    expect(wrong).toThrow(
      /^out: the input has the shape \(1, 5\), and its axis -1 has 5 elements where the layer was built for 2\./,
    );
    expect(wrong).toThrow(/Give it 2 features, or make the layer anew for 5/);
  });

  it('speak of open lengths as None', () => {
    const layer = new Dense(1, { name: 'out' });
    layer([[1, 2]]);
    expect(() => layer(new KerasTensor([null, 5], 'float32'))).toThrow(/shape \(None, 5\)/);
    expect(() => layer(new KerasTensor([null], 'float32'))).toThrow(/at least 2 axes/);
  });

  it('tell all weights that do not fit before any is set', () => {
    const layer = new Dense(1, { name: 'out' });
    layer([[1, 2]]);
    const before = layer.getWeights().map((weight) => weight.arraySync());
    expect(() => layer.setWeights([[[1]], [1, 2]])).toThrow(
      /out\/kernel wants \(2, 1\).*; out\/bias wants \(1,\)/,
    );
    expect(() => layer.setWeights([[[1], [2]]])).toThrow(
      /1 arrays were given for 2 weights \(out\/kernel, out\/bias\)/,
    );
    expect(layer.getWeights().map((weight) => weight.arraySync())).toEqual(before);
  });

  it('say that a layer has no weights yet', () => {
    expect(() => new Dense(1, { name: 'out' }).setWeights([[[1]], [1]])).toThrow(/not built yet/);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'Reshape',
      () => new layers.Reshape([4], { name: 'r' })([[1, 2, 3]]),
      /r: a sample of shape \[3\] has 3 elements, which do not fill \[4\]/,
    ],
    ['Reshape', () => new layers.Reshape([-1, 2])([[1, 2, 3]]), /do not fill/],
    ['Reshape', () => new layers.Reshape([-1, -1]), /several -1/],
    ['Permute', () => new layers.Permute([0, 1]), /dims is \[0, 1\]/],
    ['RepeatVector', () => new layers.RepeatVector(0), /n is 0/],
    ['PReLU', () => new layers.PReLU({ sharedAxes: 0 })([[1]]), /sharedAxes has 0/],
    ['GaussianDropout', () => new layers.GaussianDropout(1), /1 - rate is 0/],
  ])('of %s say what is wrong', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('masks', () => {
  beforeEach(() => {
    resetWarnings();
    vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('are made by Masking, which sets masked steps to 0', () => {
    const output = new Masking({ maskValue: -1 })([
      [
        [-1, -1],
        [-1, 1],
      ],
    ]) as Tensor;
    expect(output.arraySync()).toEqual([
      [
        [0, 0],
        [-1, 1],
      ],
    ]);
    expect(maskOf(output)?.arraySync()).toEqual([[false, true]]);
  });

  it('are made by Embedding with maskZero', () => {
    const output = new Embedding(3, 2, { maskZero: true })([[1, 0, 2]]) as Tensor;
    expect(maskOf(output)?.arraySync()).toEqual([[true, false, true]]);
    expect(maskOf(new Embedding(3, 2)([[1, 0, 2]]) as Tensor)).toBeUndefined();
  });

  it('say to Softmax which scores count', () => {
    const [row] = new layers.Softmax()([[1, 2, 3]], {
      mask: [[true, false, true]],
    }).arraySync() as number[][];
    [0.119203, 0, 0.880797].forEach((wanted, index) => {
      expect(row[index]).toBeCloseTo(wanted, 6);
    });
  });

  it('end with one warning at a layer that does not pass them on', () => {
    const input = tensor([[[1], [2]]]);
    setMask(input, tensor([[true, false]]));
    const layer = new layers.Flatten({ name: 'rows' });
    layer(input);
    layer(input);
    expect(console.warn).toHaveBeenCalledOnce();
    expect(vi.mocked(console.warn).mock.calls[0][0]).toMatch(
      /^rows: its input has a mask, which ends here/,
    );
  });
});

describe('Embedding', () => {
  it('refuses an index that the table does not have, and names its place', () => {
    const layer = new Embedding(3, 2, { name: 'words' });
    expect(() =>
      layer([
        [0, 1],
        [2, 3],
      ]),
    ).toThrow(DataError);
    expect(() =>
      layer([
        [0, 1],
        [2, 3],
      ]),
    ).toThrow(/words: element \[1\]\[1\] is 3; the table has rows for 0 to 2.*start at 1/);
    expect(() => layer([[-1]])).toThrow(/element \[0\]\[0\] is -1/);
  });

  it('has the gradient of each row that was looked up, as often as it was', () => {
    const layer = new Embedding(3, 1, { embeddingsInitializer: 'ones' });
    layer([0]);
    const { gradients } = valueAndGrad(() => sum(layer([2, 0, 2])), layer.weights)();
    expect(gradients[0].arraySync()).toEqual([[1], [0], [2]]);
  });
});

describe('ReLU', () => {
  it('has a threshold, a slope below it and an upper limit, as in Keras', () => {
    const layer = new layers.ReLU({ maxValue: 2, negativeSlope: 0.1, threshold: 1 });
    const found = layer([-1, 0.5, 1, 1.5, 3]).dataSync();
    [-0.2, -0.05, 0, 1.5, 2].forEach((wanted, index) => {
      expect(found[index]).toBeCloseTo(wanted, 6);
    });
  });
});

describe('Flatten', () => {
  it('puts channels last first, if they come first', () => {
    const image = Array.from({ length: 12 }, (_, i) => i);
    const input = tensor(image, { shape: [1, 2, 3, 2] });
    const output = new layers.Flatten({ dataFormat: 'channels_first' })(input);
    expect(output.arraySync()).toEqual([[0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11]]);
  });
});

describe('Lambda', () => {
  it('gets its arguments, and what the call decides', () => {
    const seen: CallOptions[] = [];
    const layer = new layers.Lambda(
      (x, context) => {
        seen.push(context as CallOptions);
        return multiply(x, context.by as number);
      },
      { arguments: { by: 3 } },
    );
    expect(layer([1, 2], { training: true }).arraySync()).toEqual([3, 6]);
    expect(seen[0].training).toBe(true);
    expect(layer.computeOutputShape([null, 2])).toEqual([null, 2]);
  });

  it('never runs code from a config, and says how to give the function', () => {
    const lambda = { class_name: '__lambda__', config: { code: 'x' } };
    const config = { class_name: 'Lambda', config: { function: lambda } };
    expect(() => layers.deserialize(config)).toThrow(/Python bytecode, which is never run/);
    const named = layers.serialize(
      new layers.Lambda(function twice(x) {
        return multiply(x, 2);
      }),
    );
    expect(() => layers.deserialize(named)).toThrow(/customObjects: \{ twice:/);
  });
});

describe('InputLayer', () => {
  it('has Keras config, and is made again from it', () => {
    const layer = new layers.InputLayer({ shape: [null, 3], dtype: 'int32', name: 'words' });
    expect(layer.getConfig()).toEqual({
      batch_shape: [null, null, 3],
      dtype: 'int32',
      name: 'words',
      sparse: false,
      ragged: false,
      optional: false,
    });
    const again = layers.deserialize(layers.serialize(layer)) as layers.InputLayer;
    expect(again.output.shape).toEqual([null, null, 3]);
    expect(again.output.dtype).toBe('int32');
    const sparse = { class_name: 'InputLayer', config: { batch_shape: [null], sparse: true } };
    expect(() => layers.deserialize(sparse)).toThrow(/'sparse' true/);
  });

  it('needs a shape of whole lengths', () => {
    expect(() => Input({})).toThrow(/give either shape/);
    expect(() => Input({ shape: [0] })).toThrow(RangeError);
  });
});

describe('deserialize', () => {
  it('finds classes of yours among customObjects, also inside of wrappers', () => {
    const config = layers.serialize(new layers.TimeDistributed(new Linear({ name: 'inner' })));
    expect(() => layers.deserialize(config)).toThrow(UnknownNameError);
    const again = layers.deserialize(config, { customObjects: { Linear } });
    expect(again([[[1, 2]]]).arraySync()).toEqual([[[3, 3]]]);
  });

  it('suggests the nearest layer', () => {
    expect(() => layers.deserialize({ class_name: 'Dens', config: {} })).toThrow(
      /Did you mean 'dense'/,
    );
  });

  it('knows classes that other rooms register', () => {
    class Elsewhere extends Linear {
      static override readonly className: string = 'Elsewhere';
    }
    layers.registerLayerClass(Elsewhere);
    expect(layers.deserialize({ class_name: 'Elsewhere', config: {} })).toBeInstanceOf(Elsewhere);
  });

  it('builds the layer as its config says', () => {
    const config = { ...layers.serialize(new Dense(2)), build_config: { input_shape: [null, 3] } };
    expect(layers.deserialize(config).weights.map(({ shape }) => shape)).toEqual([[3, 2], [2]]);
  });

  it('takes names of layers that need no parameters', () => {
    expect(layers.get('Flatten')).toBeInstanceOf(layers.Flatten);
  });
});
