import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Config, type SerializedObject, toCamelCase } from '../base/index.ts';
import { deserialize } from '../layers/index.ts';
import { type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import type { CompileOptions, Model } from './index.ts';
import './index.ts';

interface Case {
  readonly name: string;
  readonly model: SerializedObject;
  readonly compile: CompileOptions;
  readonly initial_weights: readonly GoldenArray[];
  readonly x: GoldenArray;
  readonly y: GoldenArray;
  readonly method: 'fit' | 'evaluate' | 'predict';
  readonly options: Config;
  readonly text: string;
}

/**
 * Each line as it is at the last, and without times: how often a bar is drawn, and whether blanks erase
 * what a longer time left behind it, depends on the clock.
 */
function lastDrawings(text: string): string[] {
  const drawings = text
    .replaceAll(/\d+(s|ms|us)\/step/g, 'T/step')
    .replaceAll(/(?<=\[1m|- )\d+s/g, '0s')
    .split(/[\b\r\n]+/)
    .map((drawing) => drawing.trimEnd())
    .filter((drawing) => drawing.startsWith('Epoch') || drawing.includes('3/3'));
  return [...new Set(drawings)];
}

describe('what a model prints while it works is what Keras prints', () => {
  const { stdout } = process;
  const { isTTY } = stdout;
  afterEach(() => {
    stdout.isTTY = isTTY;
    vi.restoreAllMocks();
  });

  it.each(goldenCases<Case>('progbar').map((each) => [each.name, each] as const))(
    '%s',
    async (_, each) => {
      const model = deserialize(each.model) as unknown as Model;
      model.setWeights(each.initial_weights.map(goldenTensor));
      model.compile(each.compile);
      const options = Object.fromEntries(
        Object.entries(each.options).map(([key, value]) => [toCamelCase(key), value]),
      );
      let text = '';
      // On Linux Keras draws over its line wherever the text goes; nabla does on terminals.
      stdout.isTTY = each.options.verbose === 1;
      vi.spyOn(stdout, 'write').mockImplementation((part) => {
        text += part;
        return true;
      });
      const [x, y] = [each.x, each.y].map(goldenTensor);
      if (each.method === 'predict') await model.predict(x, options);
      else await model[each.method](x, y, options);
      vi.restoreAllMocks();

      expect(lastDrawings(text)).toEqual(lastDrawings(each.text));
    },
  );
});
