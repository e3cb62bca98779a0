import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SerializedObject } from '../base/index.ts';
import { distance, type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import { deserialize, type Reduction } from './index.ts';

interface Case {
  readonly name: string;
  readonly loss: SerializedObject;
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

/** Keras's configs leave these parameters out; the names of the cases have them. */
const LOST: Readonly<Record<string, object>> = {
  'Huber(delta=0.3)': { delta: 0.3 },
  'CosineSimilarity(axis=1)': { axis: 1 },
};

/** Of Keras's third tier, which nabla does not have; and where TensorFlow clips before it divides by the sum. */
const LEFT_OUT =
  /^(Circle|CategoricalGeneralizedCrossEntropy|SparseCategoricalCrossentropy\(from_logits=False)/;

const cases = goldenCases<Case>('losses').flatMap((each) => {
  const lost = Object.entries(LOST).find(([name]) => each.name.startsWith(name))?.[1];
  const loss = lost ? { ...each.loss, config: { ...each.loss.config, ...lost } } : each.loss;
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
