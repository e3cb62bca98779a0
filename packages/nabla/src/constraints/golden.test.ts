import { describe, expect, it } from 'vitest';
import type { SerializedObject } from '../base/index.ts';
import { distance, type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import { deserialize } from './index.ts';

interface Case {
  readonly name: string;
  readonly constraint: SerializedObject;
  readonly x: GoldenArray;
  readonly value: GoldenArray;
}

describe('constraints give what Keras gives', () => {
  it.each(goldenCases<Case>('constraints').map((each) => [each.name, each] as const))(
    '%s',
    (_, each) => {
      expect(distance(deserialize(each.constraint)(goldenTensor(each.x)), each.value)).toBeLessThan(
        1e-5,
      );
    },
  );
});
