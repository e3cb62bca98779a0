import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SerializedObject, Shape } from '../base/index.ts';
import { maskOf, type Tensor } from '../graph/index.ts';
import { tensor } from '../ops/index.ts';
import { deserialize, Normalization, serialize } from './index.ts';

interface GoldenArray {
  readonly shape: Shape;
  readonly dtype: string;
  readonly values: readonly number[];
}

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

const file = new URL('../../../../fixtures/golden/layers.json', import.meta.url);
const golden: { cases: readonly GoldenCase[] } = JSON.parse(readFileSync(file, 'utf8'));

describe('layers give what Keras gives', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(golden.cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const layer = deserialize(each.layer);
    expect(layer.weights.map(({ name }) => name)).toEqual(each.weights.map(({ name }) => name));
    layer.setWeights(each.weights.map(({ value }) => made(value)));
    if (each.adapt && layer instanceof Normalization) layer.adapt(made(each.adapt));

    const inputs = Array.isArray(each.inputs)
      ? each.inputs.map(made)
      : made(each.inputs as GoldenArray);
    const output = layer(inputs as Tensor, {
      training: each.training ?? undefined,
      mask: each.mask && made(each.mask),
    });
    expect(output.shape).toEqual(each.output_shape);
    expect(output.dtype).toBe(each.output.dtype);
    expectClose(output, each.output);
    const mask = maskOf(output);
    if (each.output_mask) expect(mask?.arraySync()).toEqual(made(each.output_mask).arraySync());
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
    for (const { layer } of golden.cases) {
      expect(plain(serialize(deserialize(layer)))).toEqual(plain(layer));
    }
  });
});

function made({ shape, dtype, values }: GoldenArray): Tensor {
  return tensor(Float64Array.from(values, Number), { shape, dtype: dtype as 'float32' });
}

function expectClose(actual: Tensor, wanted: GoldenArray): void {
  expect(actual.shape).toEqual(wanted.shape);
  const found = actual.dataSync();
  for (const [index, value] of wanted.values.entries()) {
    const expected = Number(value);
    expect(Math.abs(found[index] - expected)).toBeLessThanOrEqual(
      1e-5 * Math.max(1, Math.abs(expected)),
    );
  }
}

function plain(config: SerializedObject): unknown {
  return JSON.parse(JSON.stringify(config));
}
