import { describe, expect, it } from 'vitest';
import {
  ArgumentRangeError,
  classNameOf,
  FileFormatError,
  ShapeError,
  UnknownNameError,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { full, matmul, multiply, tensor, transpose } from '../ops/index.ts';
import { SeedGenerator } from '../random/index.ts';
import {
  Constant,
  computeFans,
  deserialize,
  GlorotUniform,
  get,
  Identity,
  type Initializer,
  Orthogonal,
  RandomNormal,
  RandomUniform,
  serialize,
  VarianceScaling,
} from './index.ts';
import * as list from './list.ts';
import { orthonormalColumns } from './orthonormal.ts';

const classes = Object.values(list).map((each) => [classNameOf(each), each] as const);

function moments(x: Tensor): { mean: number; stddev: number; least: number; largest: number } {
  const values = Array.from(x.dataSync());
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  const [least, largest] = [
    values.reduce((a, b) => Math.min(a, b)),
    values.reduce((a, b) => Math.max(a, b)),
  ];
  return { mean, stddev: Math.sqrt(squares / values.length), least, largest };
}

/** Fan in 200, fan out 300. Standard deviation and limit of each: the formulas of the papers. */
const DRAWN: readonly (readonly [string, Initializer, number, number])[] = (
  [
    [new RandomNormal({ seed: 1 }), 0.05, Number.POSITIVE_INFINITY],
    [new RandomUniform({ seed: 2 }), 0.1 / Math.sqrt(12), 0.05],
    [new list.TruncatedNormal({ seed: 3 }), 0.05 * 0.8796256610342398, 0.1],
    [new GlorotUniform({ seed: 4 }), Math.sqrt(2 / 500), Math.sqrt(6 / 500)],
    [
      new list.GlorotNormal({ seed: 5 }),
      Math.sqrt(2 / 500),
      (2 * Math.sqrt(2 / 500)) / 0.8796256610342398,
    ],
    [new list.HeUniform({ seed: 6 }), Math.sqrt(2 / 200), Math.sqrt(6 / 200)],
    [
      new list.HeNormal({ seed: 7 }),
      Math.sqrt(2 / 200),
      (2 * Math.sqrt(2 / 200)) / 0.8796256610342398,
    ],
    [new list.LecunUniform({ seed: 8 }), Math.sqrt(1 / 200), Math.sqrt(3 / 200)],
    [
      new list.LecunNormal({ seed: 9 }),
      Math.sqrt(1 / 200),
      (2 * Math.sqrt(1 / 200)) / 0.8796256610342398,
    ],
    [
      new VarianceScaling({
        mode: 'fan_out',
        scale: 3,
        distribution: 'untruncated_normal',
        seed: 10,
      }),
      Math.sqrt(3 / 300),
      Number.POSITIVE_INFINITY,
    ],
  ] as const
).map(([initializer, stddev, limit]) => [`${initializer}`, initializer, stddev, limit] as const);

describe('initializers that draw', () => {
  it.each(DRAWN)(
    '%s has the mean, the spread and the range of Keras',
    (_name, initializer, stddev, limit) => {
      const found = moments(initializer([200, 300]));
      // 60,000 values: three standard errors of the mean, and 2 % of the spread.
      expect(Math.abs(found.mean)).toBeLessThan((3 * stddev) / Math.sqrt(60000));
      expect(Math.abs(found.stddev / stddev - 1)).toBeLessThan(0.02);
      expect(Math.max(-found.least, found.largest)).toBeLessThanOrEqual(limit * (1 + 1e-6));
      if (Number.isFinite(limit)) expect(found.largest).toBeGreaterThan(limit * 0.98);
    },
  );

  it.each(DRAWN)(
    '%s draws the same values at every call, and others for another seed',
    (_name, initializer) => {
      const config = initializer.getConfig();
      const values = initializer([3, 4]).arraySync();
      expect(initializer([3, 4]).arraySync()).toEqual(values);
      const again = get({ class_name: _name, config: { ...config, seed: 99 } });
      expect(again([3, 4]).arraySync()).not.toEqual(values);
      const same = get({ class_name: _name, config });
      expect(same([3, 4]).arraySync()).toEqual(values);
    },
  );

  it('draws other values for each object without a seed, and writes none into the config', () => {
    const [a, b] = [new GlorotUniform(), new GlorotUniform()];
    expect(a([8]).arraySync()).not.toEqual(b([8]).arraySync());
    expect(a([8]).arraySync()).toEqual(a([8]).arraySync());
    expect(a.getConfig()).toEqual({ seed: null, input_axes: null, output_axes: null });
  });
});

describe('seeds', () => {
  it('of a generator give new values at every call, and stand in the config as Keras writes them', () => {
    const made = new RandomNormal({ seed: new SeedGenerator({ seed: 7 }) });
    const first = made([4]).arraySync();
    expect(made([4]).arraySync()).not.toEqual(first);
    const config = made.getConfig();
    expect(config.seed).toEqual({
      module: 'keras.random',
      class_name: 'SeedGenerator',
      config: { seed: 7 },
      registered_name: null,
    });
    const keras = { seed: 7, name: 'seed_generator' };
    const again = get({
      class_name: 'RandomNormal',
      config: { ...config, seed: { class_name: 'SeedGenerator', config: keras } },
    });
    expect(again([4]).arraySync()).toEqual(first);
  });

  it('are whole numbers from 0', () => {
    expect(() => new RandomNormal({ seed: 1.5 })).toThrow('RandomNormal: seed is 1.5');
  });
});

describe('fans', () => {
  it.each([
    [[], undefined, 1, 1],
    [[7], undefined, 7, 7],
    [[4, 5], undefined, 4, 5],
    [[3, 3, 8, 16], undefined, 72, 144],
    [[2, 3, 4], { inputAxes: [0], outputAxes: [1, 2] }, 2, 12],
    [[2, 3, 4], { inputAxes: [-1], outputAxes: [0] }, 4, 2],
  ] as const)('of %j with %j are those of Keras', (shape, axes, fanIn, fanOut) => {
    expect(computeFans(shape, axes)).toEqual({ fanIn, fanOut });
  });

  it('refuses an axis that the weight does not have', () => {
    expect(() => computeFans([2, 3], { inputAxes: [2], outputAxes: [0] })).toThrow(
      ArgumentRangeError,
    );
  });
});

describe('Orthogonal', () => {
  it.each([
    [[40, 40], 1],
    [[60, 20], 1],
    [[20, 60], 2],
    [[3, 3, 5, 10], 0.5],
  ] as const)(
    'gives %j orthonormal columns, or rows where there are fewer, times %d',
    (shape, gain) => {
      const q = new Orthogonal({ gain, seed: 3 })(shape);
      expect(q.shape).toEqual(shape);
      const columns = shape[shape.length - 1];
      const matrix = tensor(q.dataSync(), { shape: [q.size / columns, columns] });
      const wide = matrix.shape[0] < columns;
      const product = wide ? matmul(matrix, transpose(matrix)) : matmul(transpose(matrix), matrix);
      const [size] = product.shape;
      product.dataSync().forEach((value, index) => {
        const wanted = Math.floor(index / size) === index % size ? gain ** 2 : 0;
        expect(Math.abs(value - wanted)).toBeLessThan(1e-5);
      });
    },
  );

  it('has the signs of Keras: R has a positive diagonal', () => {
    // np.linalg.qr of this matrix, with q * sign(diag(r)).
    const q = orthonormalColumns([1, 2, 3, 4, 5, 6], 3, 2);
    const wanted = [0.16903085, 0.89708523, 0.50709255, 0.27602622, 0.84515425, -0.34503278];
    q.forEach((value, index) => expect(value).toBeCloseTo(wanted[index], 7));
  });

  it('stays orthonormal for columns that are nearly parallel', () => {
    const q = orthonormalColumns([1, 1, 1e-9, 0, 0, 1e-9], 3, 2);
    const dot = q[0] * q[1] + q[2] * q[3] + q[4] * q[5];
    expect(Math.abs(dot)).toBeLessThan(1e-14);
  });

  it('refuses a vector', () => {
    expect(() => new Orthogonal()([3])).toThrow(ShapeError);
  });
});

describe('every initializer', () => {
  it.each(classes)('%s fills the shape and the dtype that it is asked for', (_name, make) => {
    const made = new make()([3, 2], { dtype: 'float64' });
    expect([made.shape, made.dtype]).toEqual([[3, 2], 'float64']);
    expect(Array.from(made.dataSync()).every(Number.isFinite)).toBe(true);
    expect(new make()([3, 2]).dtype).toBe('float32');
  });

  it.each(classes)('%s comes back from its JSON', (name, make) => {
    const made = new make();
    const json = serialize(made);
    expect(json).toMatchObject({ module: 'keras.initializers', class_name: name });
    const again = deserialize(JSON.parse(JSON.stringify(json)));
    expect(again).toBeInstanceOf(make);
    expect(again.getConfig()).toEqual(made.getConfig());
  });

  it.each(classes)('%s refuses an option that it does not have', (_name, make) => {
    expect(() => new make({ sead: 1 } as object)).toThrow(UnknownNameError);
  });

  it('suggests the nearest option', () => {
    expect(() => new GlorotUniform({ sead: 1 } as object)).toThrow("Did you mean 'seed'?");
  });
});

describe('get', () => {
  it.each([
    ['glorot_uniform', 'GlorotUniform'],
    ['glorotUniform', 'GlorotUniform'],
    ['HeNormal', 'HeNormal'],
    ['uniform', 'RandomUniform'],
    ['normal', 'RandomNormal'],
    ['zeros', 'Zeros'],
    ['zero', 'Zeros'],
    ['ones', 'Ones'],
    ['one', 'Ones'],
    ['identity', 'Identity'],
    ['IdentityInitializer', 'Identity'],
    ['orthogonal', 'Orthogonal'],
    ['OrthogonalInitializer', 'Orthogonal'],
    ['lecun_normal', 'LecunNormal'],
    ['truncated_normal', 'TruncatedNormal'],
    ['variance_scaling', 'VarianceScaling'],
    ['constant', 'Constant'],
  ])("finds '%s'", (name, className) => {
    expect(`${get(name)}`).toBe(className);
  });

  it('suggests the nearest name', () => {
    expect(() => get('glorot_unifrm')).toThrow("Did you mean 'glorot_uniform'?");
  });

  it('takes a function of the shape', () => {
    const threes = get((shape, { dtype }) => full(shape, 3, { dtype }));
    expect(threes([2]).arraySync()).toEqual([3, 3]);
    expect(() => get(() => tensor([1]))([2])).toThrow(ShapeError);
  });

  it('takes the values themselves, of the shape of the weight only', () => {
    const values = get(tensor([[0.15, 0.25]]));
    expect(values([1, 2], { dtype: 'float64' }).arraySync()).toEqual([[0.15, 0.25]]);
    expect(() => values([2, 1])).toThrow(ShapeError);
  });

  it('says that a function does not come back from a file', () => {
    const made = get(function mine(shape) {
      return full(shape, 1);
    });
    expect(() => (made.constructor as typeof Constant).fromConfig(made.getConfig())).toThrow(
      FileFormatError,
    );
  });
});

describe('values that are not drawn', () => {
  it('puts the gain on the diagonal', () => {
    expect(new Identity({ gain: 2 })([2, 3]).arraySync()).toEqual([
      [2, 0, 0],
      [0, 2, 0],
    ]);
    expect(() => new Identity()([2])).toThrow(ShapeError);
  });

  it('fills with the constant', () => {
    expect(multiply(new Constant({ value: 3 })([2]), 1).arraySync()).toEqual([3, 3]);
  });

  it.each([
    ['a scale of 0', () => new VarianceScaling({ scale: 0 })],
    ['a negative spread', () => new RandomNormal({ stddev: -1 })],
    ['a range that is turned round', () => new RandomUniform({ minval: 1, maxval: 0 })],
  ])('refuses %s', (_what, make) => {
    expect(make).toThrow(ArgumentRangeError);
  });

  it("takes 'normal' for Keras's truncated_normal", () => {
    expect(new VarianceScaling({ distribution: 'normal' }).getConfig().distribution).toBe(
      'truncated_normal',
    );
  });
});
