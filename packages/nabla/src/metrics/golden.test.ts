import { describe, expect, it } from 'vitest';
import type { SerializedObject } from '../base/index.ts';
import { distance, type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import { deserialize } from './index.ts';

interface Case {
  readonly name: string;
  readonly metric: SerializedObject;
  readonly updates: readonly {
    readonly values?: GoldenArray;
    readonly y_true?: GoldenArray;
    readonly y_pred?: GoldenArray;
    readonly sample_weight: GoldenArray | null;
    readonly result: GoldenArray;
  }[];
  readonly result_after_reset: GoldenArray;
}

describe('metrics give what Keras gives', () => {
  it.each(goldenCases<Case>('metrics').map((each) => [each.name, each] as const))(
    '%s',
    (_, each) => {
      const metric = deserialize(each.metric);
      for (const { values, y_true, y_pred, sample_weight, result } of each.updates) {
        const inputs = [values, y_true, y_pred].flatMap((array) =>
          array ? [goldenTensor(array)] : [],
        );
        metric.updateState(
          ...([
            ...inputs,
            { sampleWeight: sample_weight && goldenTensor(sample_weight) },
          ] as never[]),
        );
        expect(distance(metric.result(), result)).toBeLessThan(1e-5);
      }
      metric.resetState();
      expect(distance(metric.result(), each.result_after_reset)).toBeLessThan(1e-5);
    },
  );
});
