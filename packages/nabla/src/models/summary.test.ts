import { describe, expect, it } from 'vitest';
import { type Config, type SerializedObject, toCamelCase } from '../base/index.ts';
import { deserialize } from '../layers/index.ts';
import { goldenCases } from '../testing/golden.ts';
import type { Model } from './index.ts';
import './index.ts';

interface Case {
  readonly name: string;
  readonly model: SerializedObject;
  readonly arguments: Config;
  readonly text: string;
}

/** Keras counts its step as int64 where nabla has int32, so that the bytes of an optimizer differ. */
const BYTES = / \([\d.]+ K?B\)/g;

describe('summary prints what Keras prints', () => {
  it.each(goldenCases<Case>('summary').map((each) => [each.name, each] as const))(
    '%s',
    (name, each) => {
      const model = deserialize(each.model) as unknown as Model;
      if (name.startsWith('compiled')) {
        model.compile({ optimizer: 'adam', loss: 'mse' });
        model.optimizer.build(model.trainableVariables);
      }
      let text = '';
      const options = Object.fromEntries(
        Object.entries(each.arguments).map(([key, value]) => [toCamelCase(key), value]),
      );
      model.summary({ ...options, printFn: (printed) => (text += printed) });
      const plain = (summary: string) =>
        (name.startsWith('compiled') ? summary.replaceAll(BYTES, '') : summary).trimEnd();
      expect(plain(text)).toBe(plain(each.text));
    },
  );
});
