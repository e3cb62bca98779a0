import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SerializedObject, Shape } from '../base/index.ts';
import { maskOf, type Tensor } from '../graph/index.ts';
import { distance, type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import { deserialize, Normalization, serialize } from './index.ts';

interface GoldenCase {
  readonly name: string;
  readonly layer: SerializedObject;
  readonly adapt: GoldenArray | null;
  readonly weights: readonly { name: string; value: GoldenArray }[];
  readonly inputs: GoldenArray | readonly GoldenArray[];
  readonly training: boolean | null;
  readonly mask: GoldenArray | null;
  readonly output: GoldenArray;
  readonly output_shape: Shape;
  readonly output_mask: GoldenArray | null;
  readonly losses: readonly GoldenArray[];
  readonly weights_after: readonly { name: string; value: GoldenArray }[];
  readonly params: { total: number; trainable: number; non_trainable: number };
}

const cases = goldenCases<GoldenCase>('layers');

describe('layers give what Keras gives', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const layer = deserialize(each.layer);
    expect(layer.weights.map(({ name }) => name)).toEqual(each.weights.map(({ name }) => name));
    layer.setWeights(each.weights.map(({ value }) => goldenTensor(value)));
    if (each.adapt && layer instanceof Normalization) layer.adapt(goldenTensor(each.adapt));

    const inputs = Array.isArray(each.inputs)
      ? each.inputs.map(goldenTensor)
      : goldenTensor(each.inputs as GoldenArray);
    const output = layer(inputs as Tensor, {
      training: each.training ?? undefined,
      mask: each.mask && goldenTensor(each.mask),
    });
    expect(output.shape).toEqual(each.output_shape);
    expect(output.dtype).toBe(each.output.dtype);
    expectClose(output, each.output);
    const mask = maskOf(output);
    if (each.output_mask)
      expect(mask?.arraySync()).toEqual(goldenTensor(each.output_mask).arraySync());
    expect(layer.losses).toHaveLength(each.losses.length);
    layer.losses.forEach((loss, index) => {
      expectClose(loss, each.losses[index]);
    });
    layer.getWeights().forEach((weight, index) => {
      expectClose(weight, each.weights_after[index].value);
    });
    const { total, trainable } = each.params;
    expect(layer.countParams()).toBe(total);
    expect(layer.trainableWeights.reduce((sum, { value }) => sum + value.size, 0)).toBe(trainable);
  });

  it('and write the config that Keras writes', () => {
    for (const { layer } of cases) {
      expect(plain(serialize(deserialize(layer)))).toEqual(plain(layer));
    }
  });
});

function expectClose(actual: Tensor, wanted: GoldenArray): void {
  expect(distance(actual, wanted)).toBeLessThan(1e-5);
}

function plain(config: SerializedObject): unknown {
  return JSON.parse(JSON.stringify(config));
}
