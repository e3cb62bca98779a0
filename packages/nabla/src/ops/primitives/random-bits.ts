import { ShapeError } from '../../base/errors.ts';
import { fillRandomBits } from '../../base/random.ts';
import { checkShape, formatShape } from '../../base/shape.ts';
import { describeDoing } from '../../graph/index.ts';
import { checkDType } from '../checks.ts';
import { noGradient, type OnTensor, onTensor } from '../primitive.ts';
import type { ShapeAttrs } from './reshape.ts';

/**
 * 32 random bits in each element, from a key of two int32 numbers: Threefry-2x32 of the key and the
 * place of the element. The same on every backend.
 */
export const randomBits: OnTensor<ShapeAttrs> = onTensor<ShapeAttrs>({
  name: 'randomBits',
  infer([key], { shape }) {
    checkDType('randomBits', key, ['int32']);
    checkShape(shape, describeDoing('randomBits'));
    if (key.shape.length !== 1 || key.shape[0] !== 2) {
      const doing = describeDoing('randomBits');
      throw new ShapeError(
        `${doing}: a key has two numbers; this one has the shape ${formatShape(key.shape)}.`,
        { doing, given: key.shape, wanted: [2] },
      );
    }
    return { shape, dtype: 'int32' };
  },
  vjp: noGradient,
  reference: ([key], _, out) => fillRandomBits(out.data as Int32Array, [key.data[0], key.data[1]]),
  text: ([key]) => `random(${key})`,
  tex: ([key]) => `\\operatorname{random}(${key})`,
  local: () => '0',
  samples: [
    {
      name: 'the test vector of Threefry-2x32-20 for zeros',
      inputs: [{ shape: [2], dtype: 'int32', data: Int32Array.of(0, 0) }],
      attrs: { shape: [2] },
      expected: [0x6b200159, 0x99ba4efe | 0],
    },
    {
      inputs: [{ shape: [2], dtype: 'int32', data: Int32Array.of(1, 2) }],
      attrs: { shape: [0] },
      expected: [],
    },
  ],
  traits: { dtypes: ['int32'] },
});
