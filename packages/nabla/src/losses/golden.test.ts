import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SerializedObject } from '../base/index.ts';
import { distance, type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import { deserialize, type Reduction } from './index.ts';

interface Case {
  readonly name: string;
  readonly loss: SerializedObject;
  readonly options: Readonly<Record<string, unknown>>;
  readonly y_true: GoldenArray;
  readonly y_pred: GoldenArray;
  readonly function: GoldenArray;
  readonly results: readonly {
    sample_weight: GoldenArray | null;
    values: Readonly<Record<string, GoldenArray>>;
  }[];
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

/** Of Keras's third tier, which nabla does not have; and where TensorFlow clips before it divides by the sum. */
const LEFT_OUT =
  /^(Circle|CategoricalGeneralizedCrossEntropy|SparseCategoricalCrossentropy.* unnormalized)/;

/** Keras's configs leave some parameters out; `options` has those that were given. */
const cases = goldenCases<Case>('losses').flatMap((each) => {
  const loss = { ...each.loss, config: { ...each.loss.config, ...each.options } };
  return LEFT_OUT.test(each.name) ? [] : [[each.name, { ...each, loss }] as const];
});

describe('losses give what Keras gives', () => {
  it.each(cases)('%s', (_, each) => {
    for (const { sample_weight, values } of each.results) {
      for (const [reduction, wanted] of Object.entries(values)) {
        const loss = deserialize({
          ...each.loss,
          config: { ...each.loss.config, reduction: reduction as Reduction },
        });
        const found = loss(goldenTensor(each.y_true), goldenTensor(each.y_pred), {
          sampleWeight: sample_weight && goldenTensor(sample_weight),
        });
        expect(
          distance(found, wanted),
          `${reduction}${sample_weight ? ', weighted' : ''}`,
        ).toBeLessThan(1e-5);
      }
    }
  });
});
