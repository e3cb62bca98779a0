import { describe, expect, it } from 'vitest';
import type { SerializedObject } from '../base/index.ts';
import { type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import { deserialize } from './index.ts';

interface Case {
  readonly name: string;
  readonly regularizer: SerializedObject;
  readonly x: GoldenArray;
  readonly value: number;
}

describe('regularizers give what Keras gives', () => {
  it.each(goldenCases<Case>('regularizers').map((each) => [each.name, each] as const))(
    '%s',
    (_, each) => {
      const found = deserialize(each.regularizer)(goldenTensor(each.x)).item();
      expect(Math.abs(found - each.value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(each.value)));
    },
  );
});
