import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Config,
  isPlainObject,
  isSerializedObject,
  type SerializedObject,
  toCamelCase,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { deserialize as deserializeLayer } from '../layers/index.ts';
import { deserialize as deserializeOptimizer } from '../optimizers/index.ts';
import {
  distance,
  type GoldenArray,
  goldenCases,
  goldenTensor,
  isGoldenArray,
} from '../testing/golden.ts';
import {
  type CompileOptions,
  cloneModel,
  type FitOptions,
  type Model,
  modelFromJson,
} from './index.ts';

interface Case {
  readonly name: string;
  readonly model: SerializedObject;
  readonly compile: Config;
  readonly weight_paths: readonly string[];
  readonly initial_weights: readonly GoldenArray[];
  readonly x: unknown;
  readonly y: unknown;
  readonly fit: Config;
  readonly history: Readonly<Record<string, readonly (number | string)[]>>;
  readonly final_weights: readonly GoldenArray[];
  readonly predictions: unknown;
}

/**
 * Float32 sums are rounded in another order than in TensorFlow; over 50 epochs, each step of which starts
 * from what the last one rounded, that grows to a unit or two in the fifth digit.
 */
const TOLERANCE = 2e-5;

const cases = goldenCases<Case>('training').map((each) => [each.name, each] as const);

describe('whole trainings go as in Keras', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(cases)('%s', async (_, each) => {
    const model = deserializeLayer(each.model) as unknown as Model;
    model.setWeights(each.initial_weights.map(goldenTensor));
    const { optimizer, ...compile } = each.compile;
    model.compile({
      ...camel(compile),
      optimizer: deserializeOptimizer(optimizer as SerializedObject),
    } as CompileOptions);
    const { history } = await model.fit(arrays(each.x) as never, arrays(each.y) as never, {
      verbose: 0,
      ...(camel(each.fit) as FitOptions),
    });
    expect(Object.keys(history).sort()).toEqual(Object.keys(each.history).sort());
    for (const [name, wanted] of Object.entries(each.history)) {
      wanted.forEach((value, epoch) => {
        if (Object.is(history[name][epoch], Number(value))) return;
        expect(
          Math.abs(history[name][epoch] - Number(value)),
          `${name} of epoch ${epoch}: ${history[name][epoch]} for ${value}`,
        ).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(Number(value))));
      });
    }
    model.weights.forEach((variable, index) => {
      expect(
        distance(variable.value, each.final_weights[index]),
        `${variable.path}, ${each.weight_paths[index]}`,
      ).toBeLessThan(5 * TOLERANCE);
    });
    const found = leaves<Tensor>(await model.predict(arrays(each.x) as never));
    leaves<GoldenArray>(each.predictions).forEach((wanted, index) => {
      expect(distance(found[index], wanted), `prediction ${index}`).toBeLessThan(5 * TOLERANCE);
    });
  });

  it.each(cases.filter(([, { model }]) => model.class_name !== 'Sequential'))(
    'the config of the model is written as it was read: %s',
    (_, each) => {
      const model = modelFromJson(JSON.stringify(each.model));
      const again = modelFromJson(model.toJson());
      expect(again.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
      expect(cloneModel(model).countParams()).toBe(model.countParams());
    },
  );
});

/** One result, or those of a list or a map. */
function leaves<T>(results: unknown): T[] {
  if (isPlainObject(results) && !isGoldenArray(results)) return Object.values(results) as T[];
  return [results].flat() as T[];
}

/** Arrays anywhere in a structure as tensors. */
function arrays(tree: unknown): unknown {
  if (isGoldenArray(tree)) return goldenTensor(tree);
  if (Array.isArray(tree)) return tree.map(arrays);
  return isPlainObject(tree)
    ? Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, arrays(value)]))
    : tree;
}

/** Keras's options in camelCase; arrays as tensors, and Keras's JSON as it is. */
function camel(options: Config): Config {
  const value = (each: unknown): unknown =>
    isGoldenArray(each) || isSerializedObject(each) ? arrays(each) : each;
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, each]) =>
      each === null ? [] : [[toCamelCase(key), value(each)]],
    ),
  );
}
