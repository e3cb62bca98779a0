import { describe, expect, it } from 'vitest';
import {
  ArgumentRangeError,
  classNameOf,
  GradientError,
  registerKerasSerializable,
  UnknownNameError,
  UsageError,
} from '../base/index.ts';
import { leaf, Variable } from '../graph/index.ts';
import { maximum, multiply, sum, tensor, valueAndGrad } from '../ops/index.ts';
import { Program } from '../runtime/index.ts';
import {
  Adafactor,
  Adam,
  AdamW,
  deserialize,
  get,
  Nadam,
  type Optimizer,
  RMSprop,
  SGD,
  schedules,
  serialize,
} from './index.ts';
import * as list from './list.ts';

const BASE_KEYS = [
  'name',
  'learning_rate',
  'weight_decay',
  'clipnorm',
  'global_clipnorm',
  'clipvalue',
  'use_ema',
  'ema_momentum',
  'ema_overwrite_frequency',
  'loss_scale_factor',
  'gradient_accumulation_steps',
];

/** What Keras 3.15.1's getConfig adds to the base's keys, by class. */
const KERAS_CONFIGS: Record<string, Record<string, unknown>> = {
  Adadelta: { rho: 0.95, epsilon: 1e-7 },
  Adafactor: {
    beta_2_decay: -0.8,
    epsilon_1: 1e-30,
    epsilon_2: 0.001,
    clip_threshold: 1,
    relative_step: true,
  },
  Adagrad: { initial_accumulator_value: 0.1, epsilon: 1e-7 },
  Adam: { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7, amsgrad: false },
  AdamW: { weight_decay: 0.004, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7, amsgrad: false },
  Adamax: { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
  Ftrl: {
    learning_rate_power: -0.5,
    initial_accumulator_value: 0.1,
    l1_regularization_strength: 0,
    l2_regularization_strength: 0,
    l2_shrinkage_regularization_strength: 0,
    beta: 0,
  },
  Lamb: { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
  Lion: { beta_1: 0.9, beta_2: 0.99 },
  Nadam: { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
  RMSprop: { rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false },
  SGD: { momentum: 0, nesterov: false },
};
const KERAS_NAMES: Record<string, string> = { AdamW: 'adam_w', RMSprop: 'rm_sprop' };

const classes = Object.values(list).map((each) => [classNameOf(each), each] as const);
const weight = (values: number[], name = 'kernel') => new Variable(tensor(values), { name });
const read = (variable: Variable) => Array.from(variable.value.dataSync());

describe('configs', () => {
  it.each(classes)('%s has the config keys and defaults of Keras', (name, make) => {
    const config = new make().getConfig();
    const own = KERAS_CONFIGS[name];
    expect(Object.keys(config).sort()).toEqual(
      [...new Set([...BASE_KEYS, ...Object.keys(own)])].sort(),
    );
    expect(config).toMatchObject({
      weight_decay: null,
      ema_momentum: 0.99,
      use_ema: false,
      ...own,
    });
    expect(config.name).toBe(KERAS_NAMES[name] ?? name.toLowerCase());
    expect(config.learning_rate).toBeCloseTo(name === 'SGD' ? 0.01 : 0.001, 9);
  });

  it.each(classes)('%s comes back from its config', (_name, make) => {
    const made = new make({
      learningRate: 0.5,
      weightDecay: 0.25,
      clipnorm: 3,
      useEma: true,
      name: 'mine',
    });
    const again = make.fromConfig(made.getConfig());
    expect(again).toBeInstanceOf(make);
    expect((again as Optimizer).getConfig()).toEqual(made.getConfig());
    const json = serialize(made);
    expect(json).toMatchObject({
      module: 'keras.optimizers',
      class_name: _name,
      registered_name: null,
    });
    expect(deserialize(JSON.parse(JSON.stringify(json))).getConfig()).toEqual(made.getConfig());
  });

  it('writes a schedule as Keras does, and reads it back', () => {
    const learningRate = new schedules.ExponentialDecay(0.5, 10, 0.5);
    const config = new Adam({ learningRate }).getConfig();
    expect(config.learning_rate).toEqual({
      module: 'keras.optimizers.schedules',
      class_name: 'ExponentialDecay',
      config: {
        initial_learning_rate: 0.5,
        decay_steps: 10,
        decay_rate: 0.5,
        staircase: false,
        name: 'ExponentialDecay',
      },
      registered_name: null,
    });
    const again = Adam.fromConfig(config) as Adam;
    expect(again.learningRateSchedule).toBeInstanceOf(schedules.ExponentialDecay);
    expect(again.getConfig()).toEqual(config);
  });
});

describe('get', () => {
  it.each([
    ['sgd', 'SGD'],
    ['adam', 'Adam'],
    ['adamw', 'AdamW'],
    ['rmsprop', 'RMSprop'],
    ['RMSProp', 'RMSprop'],
    ['Adafactor', 'Adafactor'],
  ])("finds '%s'", (name, className) => {
    expect(`${get(name)}`).toBe(className);
  });

  it('suggests the nearest name', () => {
    expect(() => get('adm')).toThrow("Unknown optimizer 'adm'. Did you mean 'adam'?");
  });

  it('finds registered classes of the user, whose names keep their case', () => {
    class Signs extends SGD {
      static override readonly className: string = 'SignsOfMine';
    }
    registerKerasSerializable(Signs);
    expect(get('SignsOfMine')).toBeInstanceOf(Signs);
  });
});

describe('options', () => {
  it.each(classes)('%s suggests the nearest option for a misspelt one', (_name, make) => {
    const misspelt = { learningrate: 0.1 } as object;
    expect(() => new make(misspelt)).toThrow(UnknownNameError);
    expect(() => new make(misspelt)).toThrow("Did you mean 'learningRate'?");
  });

  it.each([
    [{ beta1: 1.5 }, 'Adam: beta1 is 1.5; it must be a number from 0 to 1.'],
    [{ learningRate: -1 }, 'Adam: learningRate is -1; it must be a number from 0.'],
    [{ epsilon: Number.NaN }, 'epsilon is NaN'],
    [{ clipnorm: 0 }, 'clipnorm is 0'],
    [{ gradientAccumulationSteps: 1 }, 'gradientAccumulationSteps is 1'],
    [{ emaOverwriteFrequency: 2.5 }, 'emaOverwriteFrequency is 2.5'],
  ])('refuses %o', (options, message) => {
    expect(() => new Adam(options)).toThrow(ArgumentRangeError);
    expect(() => new Adam(options)).toThrow(message);
  });

  it('names the class that was made, not the one it extends', () => {
    expect(() => new AdamW({ beta2: 2 })).toThrow('AdamW: beta2 is 2');
  });

  it('refuses two ways of clipping', () => {
    expect(() => new SGD({ clipnorm: 1, clipvalue: 1 })).toThrow(UsageError);
    expect(() => new SGD({ clipnorm: 1, clipvalue: 1 })).toThrow('clipnorm and clipvalue');
  });
});

describe('clipping', () => {
  // Gradients of Dense(1) on x = [3, 4], y = -0.5, mse: kernel [3, 4], bias 1; learning rate 1.
  it.each([
    [{ clipnorm: 1 }, [0.6, 0.8], 1],
    [{ globalClipnorm: 1 }, [0.588348, 0.784465], 0.196116],
    [{ clipvalue: 1 }, [1, 1], 1],
    [{ globalClipnorm: 10 }, [3, 4], 1],
  ])('%o bounds the gradients as Keras does', (options, kernel, bias) => {
    const [w, b] = [weight([0, 0]), weight([0], 'bias')];
    new SGD({ learningRate: 1, ...options }).apply([tensor([3, 4]), tensor([1])], [w, b]);
    read(w).forEach((value, index) => expect(-value).toBeCloseTo(kernel[index], 6));
    expect(-read(b)[0]).toBeCloseTo(bias, 6);
  });

  it('shows the factor and the gradient after it in the plan', () => {
    const optimizer = new SGD({ learningRate: 1, clipnorm: 1 });
    const lines = optimizer.plan([tensor([3, 4])], [weight([0, 0])]);
    expect(lines.map(({ symbol, formula }) => `${symbol} = ${formula}`)).toEqual([
      's = c / max(‖g‖, c)',
      'g = s g',
      'w = w - η g',
    ]);
    expect(lines[0].value.item()).toBeCloseTo(0.2, 6);
    expect(optimizer.constants()).toEqual({ c: 1 });
  });

  it('leaves a gradient of 0 alone', () => {
    const w = weight([5]);
    new SGD({ learningRate: 1, clipnorm: 1 }).apply([tensor([0])], [w]);
    expect(read(w)).toEqual([5]);
  });

  it('does not let an infinite gradient turn the others into zeros', () => {
    const w = weight([5, 5]);
    const gradient = tensor([Number.POSITIVE_INFINITY, 1]);
    new SGD({ learningRate: 1, globalClipnorm: 1 }).apply([gradient], [w]);
    expect(read(w)).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('Adam', () => {
  it('takes the steps of Keras under a constant gradient of 1', () => {
    const w = weight([0]);
    const optimizer = new Adam({ learningRate: 1e-3 });
    for (const wanted of [-9.9999e-4, -1.99998e-3, -2.99997e-3]) {
      optimizer.apply([tensor([1])], [w]);
      expect(Math.abs(read(w)[0] - wanted)).toBeLessThan(2e-8);
    }
  });

  it('says how it computes each quantity, and with which constants', () => {
    const optimizer = new Adam({ amsgrad: true, weightDecay: 0.1 });
    const lines = optimizer.plan([tensor([1])], [weight([2])]);
    expect(lines.map(({ symbol, formula }) => `${symbol} = ${formula}`)).toEqual([
      'w = w - η λ w',
      'm = β₁ m + (1 - β₁) g',
      'v = β₂ v + (1 - β₂) g²',
      'α = η √(1 - β₂ᵗ) / (1 - β₁ᵗ)',
      'v̂ = max(v̂, v)',
      'w = w - α m / (√v̂ + ε)',
    ]);
    expect(optimizer.constants()).toEqual({ λ: 0.1, 'β₁': 0.9, 'β₂': 0.999, ε: 1e-7 });
  });

  it('assigns nothing while it plans', () => {
    const w = weight([2]);
    const optimizer = new Adam();
    const [m] = optimizer.plan([tensor([1])], [w]);
    expect(m.value.dataSync()[0]).toBeCloseTo(0.1, 6);
    expect(read(w)).toEqual([2]);
    expect(read(optimizer.slotsOf(w).momentum)).toEqual([0]);
  });
});

describe('every rule', () => {
  it.each(classes)(
    '%s ends with every weight and slot assigned once, and says how',
    (_name, make) => {
      const optimizer = new make({ learningRate: 0.1 });
      const w = new Variable(tensor([[1, 2]]), { name: 'kernel' });
      const lines = optimizer.plan([tensor([[0.5, -1]])], [w]);
      const assigned = lines.flatMap(({ variable }) => (variable ? [variable] : []));
      expect(lines.at(-1)?.variable).toBe(w);
      expect(new Set(assigned).size).toBe(assigned.length);
      expect(new Set(assigned)).toEqual(new Set([w, ...optimizer.variables.slice(2)]));
      for (const { symbol, formula, weight: of, value, variable } of lines) {
        expect(symbol).not.toBe('');
        expect(formula).not.toBe('');
        expect(of).toBe(w);
        if (variable) expect([value.dtype, value.shape]).toEqual([variable.dtype, variable.shape]);
      }
    },
  );

  it.each(classes)('%s has a number for each constant of its formulas', (_name, make) => {
    const optimizer = new make({ weightDecay: 0.1 });
    const lines = optimizer.plan([tensor([[0.5, -1]])], [new Variable(tensor([[1, 2]]))]);
    const symbols = new Set(lines.map(({ symbol }) => symbol));
    const text = lines.map(({ formula }) => formula).join(' ');
    const greek = text.match(/[α-ωϵ][₁₂ₛ]?/g) ?? [];
    for (const name of greek) {
      if (name === 'η' || symbols.has(name)) continue;
      expect(Object.keys(optimizer.constants()), name).toContain(name);
    }
  });

  it.each(classes)('%s makes a loss smaller', (_name, make) => {
    const w = new Variable(tensor([1, -2]));
    const optimizer = new make({ learningRate: 0.05 });
    const loss = () => valueAndGrad(() => sum(multiply(w.value, w.value)), [w])();
    const before = loss().value.item();
    for (let step = 0; step < 20; step++) optimizer.apply(loss().gradients, [w]);
    expect(loss().value.item()).toBeLessThan(before);
  });

  it.each(classes)('%s does in a compiled step what it does at once', (_name, make) => {
    const options = {
      learningRate: 0.1,
      weightDecay: 0.1,
      clipvalue: 1.5,
      useEma: true,
      gradientAccumulationSteps: 2,
    };
    const run = (compiled: boolean) => {
      const w = new Variable(leaf(Float32Array.of(1, -2, 0.5, 3), [2, 2]), { name: 'kernel' });
      w.constraint = (value) => maximum(value, -1.95);
      const optimizer = new make(options);
      optimizer.build([w]);
      const program = new Program([{ shape: [2, 2], dtype: 'float32' }], (g) => {
        optimizer.apply([g], [w]);
        return {};
      });
      for (const g of [
        [1, 2, -1, 0.5],
        [0.5, -1, 3, 0.25],
        [2, -2, 1, 1],
        [1, 1, 1, -1],
      ]) {
        const values = Float32Array.from(g);
        if (compiled) program.run([values]);
        else optimizer.apply([leaf(values, [2, 2])], [w]);
      }
      return [w, ...optimizer.variables].map(read);
    };
    expect(run(true)).toEqual(run(false));
  });
});

describe('state', () => {
  const names = (optimizer: Optimizer) => {
    optimizer.build([
      new Variable(tensor([[1, 2]]), { name: 'kernel', scope: 'dense' }),
      weight([1], 'bias'),
    ]);
    return optimizer.variables.map(({ path }) => path);
  };

  it('stands in the order of Keras, group by group', () => {
    const options = { amsgrad: true, useEma: true, gradientAccumulationSteps: 2 };
    expect(names(new Adam(options))).toEqual([
      'adam/iteration',
      'adam/learning_rate',
      'adam/dense_kernel_average',
      'adam/bias_average',
      'adam/dense_kernel_gradient_accumulator',
      'adam/bias_gradient_accumulator',
      'adam/dense_kernel_momentum',
      'adam/dense_kernel_velocity',
      'adam/bias_momentum',
      'adam/bias_velocity',
      'adam/dense_kernel_velocity_hat',
      'adam/bias_velocity_hat',
    ]);
    expect(names(new RMSprop({ momentum: 0.9, centered: true })).slice(2)).toEqual([
      'rm_sprop/dense_kernel_velocity',
      'rm_sprop/bias_velocity',
      'rm_sprop/dense_kernel_momentum',
      'rm_sprop/bias_momentum',
      'rm_sprop/dense_kernel_average_gradient',
      'rm_sprop/bias_average_gradient',
    ]);
    expect(names(new Nadam()).at(-1)).toBe('nadam/u_product');
  });

  it('of Adafactor fits the shape of the weight', () => {
    const optimizer = new Adafactor();
    optimizer.build([
      new Variable(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
      weight([1, 2]),
    ]);
    const shapes = optimizer.variables.slice(2).map(({ shape }) => shape);
    expect(shapes).toEqual([[2], [3], [2, 3], [], [], [2]]);
  });

  it('has no learning rate of its own where a schedule sets it', () => {
    const learningRate = new schedules.ExponentialDecay(0.5, 1, 0.5);
    const optimizer = new SGD({ learningRate });
    expect(optimizer.variables.map(({ name }) => name)).toEqual(['iteration']);
    const w = weight([1]);
    optimizer.apply([tensor([1])], [w]);
    expect(read(w)).toEqual([0.5]);
    optimizer.apply([tensor([1])], [w]);
    expect(read(w)).toEqual([0.25]);
    expect(optimizer.learningRate).toBe(0.125);
    expect(() => {
      optimizer.learningRate = 1;
    }).toThrow(UsageError);
  });

  it('lets the learning rate be changed between steps', () => {
    const optimizer = new SGD({ learningRate: 0.5 });
    optimizer.learningRate = 0.25;
    const w = weight([1]);
    optimizer.apply([tensor([1])], [w]);
    expect(read(w)).toEqual([0.75]);
  });

  it('counts schedules by steps and bias correction by updates when gradients accumulate', () => {
    const learningRate = new schedules.PiecewiseConstantDecay([2], [0.5, 0.25]);
    const optimizer = new SGD({ learningRate, gradientAccumulationSteps: 2 });
    const w = weight([1]);
    const seen: number[] = [];
    for (let step = 0; step < 4; step++) {
      optimizer.apply([tensor([1])], [w]);
      seen.push(read(w)[0]);
    }
    expect(seen).toEqual([1, 0.5, 0.5, 0.25]);
    expect(optimizer.iterations.value.item()).toBe(4);
  });
});

describe('accumulation', () => {
  it('keeps the lines of each weight together, the weight last', () => {
    const [a, b] = [weight([1]), weight([2], 'bias')];
    const optimizer = new SGD({ momentum: 0.9, gradientAccumulationSteps: 2 });
    const lines = optimizer.plan([tensor([1]), tensor([1])], [a, b]);
    expect(lines.map((line) => `${line.weight.name}: ${line.symbol}`)).toEqual(
      ['kernel', 'bias'].flatMap((name) =>
        ['g', 'a', 'm', 'w'].map((symbol) => `${name}: ${symbol}`),
      ),
    );
    expect(optimizer.constants()).toEqual({ n: 2, μ: 0.9 });
  });
});

describe('weight decay', () => {
  it('spares the weights that are excluded, by name or by variable', () => {
    const [kernel, bias, other] = [weight([1]), weight([1], 'bias'), weight([1], 'scale')];
    const optimizer = new AdamW({ learningRate: 0.1, weightDecay: 0.5 });
    optimizer.excludeFromWeightDecay({ varNames: ['bias'], varList: [other] });
    optimizer.apply([tensor([1]), tensor([1]), tensor([1])], [kernel, bias, other]);
    // Keras: 0.85000098 with decay, 0.90000099 without.
    expect(read(kernel)[0]).toBeCloseTo(0.850001, 5);
    expect(read(bias)[0]).toBeCloseTo(0.900001, 5);
    expect(read(other)[0]).toBeCloseTo(0.900001, 5);
    expect(() => optimizer.excludeFromWeightDecay({ varNames: ['kernel'] })).toThrow(UsageError);
  });
});

describe('apply', () => {
  it('leaves a weight without gradient where it is', () => {
    const [a, b] = [weight([1]), weight([1])];
    const optimizer = new SGD({ learningRate: 0.5, weightDecay: 0.5 });
    optimizer.apply([null, tensor([1])], [a, b]);
    expect([read(a), read(b)]).toEqual([[1], [0.25]]);
  });

  it('refuses lists of different lengths and steps without any gradient, and counts no step', () => {
    const optimizer = new SGD();
    expect(() => optimizer.apply([tensor([1])], [])).toThrow(UsageError);
    expect(() => optimizer.apply([null], [weight([1])])).toThrow(GradientError);
    expect(optimizer.iterations.value.item()).toBe(0);
  });

  it('applies constraints after the update', () => {
    const w = weight([0.25]);
    w.constraint = (value) => maximum(value, 0);
    new SGD({ learningRate: 1 }).apply([tensor([1])], [w]);
    expect(read(w)).toEqual([0]);
  });

  it('divides by the loss scale what the loss was multiplied by', () => {
    const w = weight([3]);
    const optimizer = new SGD({ learningRate: 0.25, lossScaleFactor: 1024 });
    const { gradients } = valueAndGrad(
      () => optimizer.scaleLoss(sum(multiply(w.value, w.value))),
      [w],
    )();
    expect(gradients[0].dataSync()[0]).toBe(6144);
    optimizer.apply(gradients, [w]);
    expect(read(w)).toEqual([1.5]);
  });
});

describe('the stable learning rate', () => {
  it.each([
    [{}],
    [{ momentum: 0.5 }],
    [{ momentum: 0.9 }],
    [{ momentum: 0.5, nesterov: true }],
    [{ momentum: 0.9, nesterov: true }],
  ])('of SGD with %o is where a bowl is left instead of reached', (options) => {
    const curvature = 3;
    const endsAt = (share: number) => {
      const limit = new SGD(options).stableRate(curvature);
      const optimizer = new SGD({ ...options, learningRate: share * limit });
      const w = new Variable(tensor([1], { dtype: 'float64' }));
      for (let step = 0; step < 400; step++) {
        optimizer.apply([tensor([curvature * w.value.item()], { dtype: 'float64' })], [w]);
      }
      return Math.abs(w.value.item());
    };
    expect(endsAt(0.95)).toBeLessThan(0.01);
    expect(endsAt(1.05)).toBeGreaterThan(10);
  });

  it('is not known of rules that adapt', () => {
    expect(new Adam().stableRate(3)).toBeUndefined();
  });
});
