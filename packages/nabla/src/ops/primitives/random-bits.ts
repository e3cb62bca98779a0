import { ShapeError } from '../../base/errors.ts';
import { fillRandomBits, PARITY, ROTATIONS } from '../../base/random.ts';
import { checkShape, formatShape, stridesOf } from '../../base/shape.ts';
import {
  callScalar,
  constantScalar,
  describeDoing,
  positionScalar,
  type Scalar,
} from '../../graph/index.ts';
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
  lower({ output: { shape } }) {
    const steps = stridesOf(shape);
    const place = shape.reduce<Scalar>(
      (sum, _, axis) =>
        callScalar('add', sum, callScalar('multiply', positionScalar(axis), steps[axis])),
      constantScalar(0, 'int32'),
    );
    const [first, second] = threefryScalars(callScalar('shiftRight', place, 1));
    const isFirst = callScalar('equal', callScalar('and', place, 1), 0);
    return {
      kind: 'map',
      value: callScalar('select', isFirst, first, second),
      reads: [{ shape, offset: 0, strides: shape.map(() => 0) }],
    };
  },
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

/** The two words for (counter, 0) under the key that is input 0: `threefry`, as scalars. */
function threefryScalars(counter: Scalar): [Scalar, Scalar] {
  const word = (place: number): Scalar => {
    const at = constantScalar(place, 'int32');
    return { kind: 'at', index: 0, at, stride: 1, length: 2, dtype: 'int32' };
  };
  const keys = [word(0), word(1)];
  keys.push(callScalar('xor', callScalar('xor', keys[0], keys[1]), PARITY));
  let x = callScalar('add', counter, keys[0]);
  let y = keys[1];
  for (let group = 0; group < 5; group++) {
    for (let round = 0; round < 4; round++) {
      const turn = ROTATIONS[(group % 2) * 4 + round];
      const [left, right] = [
        callScalar('shiftLeft', y, turn),
        callScalar('shiftRightUnsigned', y, 32 - turn),
      ];
      x = callScalar('add', x, y);
      y = callScalar('xor', callScalar('or', left, right), x);
    }
    x = callScalar('add', x, keys[(group + 1) % 3]);
    y = callScalar('add', callScalar('add', y, keys[(group + 2) % 3]), group + 1);
  }
  return [x, y];
}
