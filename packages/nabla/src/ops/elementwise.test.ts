import { describe, expect, it } from 'vitest';
import type { DType } from '../base/dtype.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import * as ops from './index.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const float64 = (values: ops.TensorLike) => ops.tensor(values, { dtype: 'float64' });
const int32 = (values: ops.TensorLike) => ops.tensor(values, { dtype: 'int32' });
const uint8 = (values: ops.TensorLike) => ops.tensor(values, { dtype: 'uint8' });

function expectClose(found: Tensor, wanted: readonly number[], digits = 1e-14): void {
  const data = found.dataSync();
  expect(data.length).toBe(wanted.length);
  wanted.forEach((value, index) => {
    if (Number.isFinite(value))
      expect(Math.abs(data[index] - value)).toBeLessThanOrEqual(
        digits * Math.max(1, Math.abs(value)),
      );
    else expect(data[index]).toBe(value);
  });
}

type One = ops.OnOne<[]>;
type Two = ops.OnTwo<[]>;

describe('ops on one tensor give the values of mathematics', () => {
  const cases: [name: string, op: One, x: number[], wanted: number[]][] = [
    ['exp', ops.exp, [0, 1, -inf, 710, nan], [1, Math.E, 0, inf, nan]],
    ['exp2', ops.exp2, [3, -1, -inf], [8, 0.5, 0]],
    ['expm1', ops.expm1, [1e-12, 0, -inf], [1e-12, 0, -1]],
    ['log', ops.log, [1, 0, -1, inf], [0, -inf, nan, inf]],
    ['log10', ops.log10, [1000, 0.01], [3, -2]],
    ['log2', ops.log2, [8, 0.25], [3, -2]],
    ['log1p', ops.log1p, [1e-12, -1, -2], [1e-12, -inf, nan]],
    ['sqrt', ops.sqrt, [4, 0, -1, inf], [2, 0, nan, inf]],
    ['rsqrt', ops.rsqrt, [4, 0, inf, -1], [0.5, inf, 0, nan]],
    ['cbrt', ops.cbrt, [27, -8, 0], [3, -2, 0]],
    ['sigmoid', ops.sigmoid, [0, 1000, -1000, 1, nan], [0.5, 1, 0, 0.7310585786300049, nan]],
    ['softplus', ops.softplus, [0, 1000, -1000, inf, -inf], [Math.LN2, 1000, 0, inf, 0]],
    ['relu', ops.relu, [-1, 0, 2, nan, inf], [0, 0, 2, nan, inf]],
    [
      'erf',
      ops.erf,
      [0, 0.3, 1, -2, inf, nan],
      [0, 0.3286267594591274, 0.8427007929497149, -0.9953222650189527, 1, nan],
    ],
    ['erfc', ops.erfc, [0, 1, -inf, inf], [1, 0.15729920705028513, 2, 0]],
    ['erfinv', ops.erfinv, [0, 0.5, -1, 1, 2], [0, 0.4769362762044699, -inf, inf, nan]],
    ['absolute', ops.absolute, [-3, 0, -inf, nan], [3, 0, inf, nan]],
    ['sign', ops.sign, [-3, 0, inf, nan], [-1, 0, 1, nan]],
    ['square', ops.square, [-3, 1e200], [9, inf]],
    ['reciprocal', ops.reciprocal, [4, 0, inf], [0.25, inf, 0]],
    ['floor', ops.floor, [-1.5, 1.5, inf, nan], [-2, 1, inf, nan]],
    ['ceil', ops.ceil, [-1.5, 1.5, -inf], [-1, 2, -inf]],
    ['trunc', ops.trunc, [-1.5, 1.5, -inf, nan], [-1, 1, -inf, nan]],
    [
      'round',
      ops.round,
      [0.5, 1.5, 2.5, -1.5, 0.49999999999999994, 1e300, nan],
      [0, 2, 2, -2, 0, 1e300, nan],
    ],
    ['sin', ops.sin, [0, Math.PI / 6, inf], [0, 0.5, nan]],
    ['tan', ops.tan, [0, Math.PI / 4], [0, 1]],
    ['arccos', ops.arccos, [1, 0, 2], [0, Math.PI / 2, nan]],
    ['tanh', ops.tanh, [0, 1000, -1000], [0, 1, -1]],
    ['arccosh', ops.arccosh, [1, 0.5], [0, nan]],
    ['arctanh', ops.arctanh, [0, 1, -1], [0, inf, -inf]],
    ['sinc', ops.sinc, [0, 0.5, 1], [1, 2 / Math.PI, 0]],
    ['deg2rad', ops.deg2rad, [180], [Math.PI]],
    ['rad2deg', ops.rad2deg, [Math.PI], [180]],
    ['isnan', ops.isnan, [nan, 1, inf], [1, 0, 0]],
    ['isinf', ops.isinf, [nan, 1, inf, -inf], [0, 0, 1, 1]],
    ['isposinf', ops.isposinf, [inf, -inf, nan], [1, 0, 0]],
    ['isneginf', ops.isneginf, [inf, -inf, nan], [0, 1, 0]],
    ['isfinite', ops.isfinite, [nan, 1, inf, -inf], [0, 1, 0, 0]],
    ['signbit', ops.signbit, [-0, 0, -1, 1, -inf], [1, 0, 1, 0, 1]],
    ['logicalNot', ops.logicalNot, [0, 2, -1], [1, 0, 0]],
  ];
  it.each(cases)('%s', (_, op, x, wanted) => expectClose(op(float64(x)), wanted));
});

describe('ops on two tensors give the values of mathematics', () => {
  const cases: [name: string, op: Two, a: number[], b: number[], wanted: number[]][] = [
    [
      'power',
      ops.power,
      [2, -2, 0, 1, -1, nan, 2, -8],
      [3, 3, 0, nan, inf, 0, -1, 1 / 3],
      [8, -8, 1, 1, 1, 1, 0.5, nan],
    ],
    [
      'mod',
      ops.mod,
      [5, -5, 5, -5, 5, -5, 5],
      [3, 3, -3, -3, 0, inf, inf],
      [2, 1, -1, -2, nan, inf, 5],
    ],
    [
      'floorDivide',
      ops.floorDivide,
      [5, -5, 5, -5, 5, -5, 1, inf],
      [3, 3, -3, -3, 0, inf, 0.1, 3],
      [1, -2, -2, 1, inf, -1, 9, nan],
    ],
    ['maximum', ops.maximum, [1, nan, 1, -inf], [2, 1, nan, 3], [2, nan, nan, 3]],
    ['minimum', ops.minimum, [1, nan, 1, -inf], [2, 1, nan, 3], [1, nan, nan, -inf]],
    ['divideNoNan', ops.divideNoNan, [1, 0, nan, 2], [0, 0, 0, 4], [0, 0, 0, 0.5]],
    [
      'logaddexp',
      ops.logaddexp,
      [1000, -inf, inf, inf, 0, 0],
      [1000, -inf, inf, -inf, 0, -inf],
      [1000 + Math.LN2, -inf, inf, inf, Math.LN2, 0],
    ],
    ['hypot', ops.hypot, [3, 0, 3e200, inf, 1], [4, 0, 4e200, 1, nan], [5, 0, 5e200, inf, nan]],
    ['arctan2', ops.arctan2, [0, -0, 1], [-1, -1, 0], [Math.PI, -Math.PI, Math.PI / 2]],
    ['equal', ops.equal, [1, nan, inf], [1, nan, inf], [1, 0, 1]],
    ['notEqual', ops.notEqual, [1, nan], [1, nan], [0, 1]],
    ['less', ops.less, [1, 2, nan], [2, 2, 1], [1, 0, 0]],
    ['lessEqual', ops.lessEqual, [1, 2, nan], [2, 2, 1], [1, 1, 0]],
    ['greater', ops.greater, [3, 2, nan], [2, 2, 1], [1, 0, 0]],
    ['greaterEqual', ops.greaterEqual, [3, 2, nan], [2, 2, 1], [1, 1, 0]],
    [
      'isclose',
      ops.isclose,
      [1, nan, inf, inf, 1e-9, 1],
      [1.000001, nan, inf, -inf, 0, 1.1],
      [1, 0, 1, 0, 1, 0],
    ],
    ['logicalXor', ops.logicalXor, [0, 1, 2], [1, 1, 0], [1, 0, 1]],
  ];
  it.each(cases)('%s', (_, op, a, b, wanted) => expectClose(op(float64(a), float64(b)), wanted));

  it('shifts by more bits than there are, as Keras does', () => {
    expect(ops.leftShift(int32([1, 1, 1, -5]), int32([3, 31, 32, 1])).arraySync()).toEqual([
      8,
      -(2 ** 31),
      0,
      -10,
    ]);
    expect(ops.rightShift(int32([-8, 8, 1, -8]), int32([1, 1, 40, 40])).arraySync()).toEqual([
      -4, 4, 0, -1,
    ]);
    expect(ops.leftShift(uint8([200]), uint8([1])).arraySync()).toEqual([144]);
    expect(ops.bitwiseNot(uint8([1])).arraySync()).toEqual([254]);
    expect(ops.bitwiseXor(int32([6]), 3).arraySync()).toEqual([5]);
  });

  it('divides whole numbers as Python does', () => {
    expect(ops.mod(int32([5, -5, 5]), int32([3, 3, 0])).arraySync()).toEqual([2, 1, 0]);
    expect(ops.floorDivide(int32([5, -5, -7, 5]), int32([3, 3, -2, 0])).arraySync()).toEqual([
      1, -2, 3, 0,
    ]);
    expect(ops.power(int32([2, 3, -2]), int32([10, 19, 3])).arraySync()).toEqual([
      1024, 1162261467, -8,
    ]);
  });
});

describe('ops with options', () => {
  it('round keeps decimals, and tens of whole numbers', () => {
    expectClose(ops.round(float64([1.25, 1.35, -2.345]), { decimals: 1 }), [1.2, 1.4, -2.3]);
    const tens = ops.round(int32([123, 155, 165, -15]), { decimals: -1 });
    expect(tens.dtype).toBe('int32');
    expect(tens.arraySync()).toEqual([120, 160, 160, -20]);
    expect(() => ops.round([1], { decimals: 0.5 })).toThrow(
      'decimals is 0.5; it must be a whole number',
    );
  });

  it('clip stops at the bounds, lets NaN through, and takes the wider dtype', () => {
    expectClose(ops.clip(float64([nan, -3, 3, 0.5, inf]), 0, 1), [nan, 0, 1, 0.5, 1]);
    const wider = ops.clip(int32([1, 2, 3]), 0, 2.5);
    expect(wider.dtype).toBe('float32');
    expect(wider.arraySync()).toEqual([1, 2, 2.5]);
    expect(ops.clip(int32([1, 2, 3]), 2, 1).arraySync()).toEqual([1, 1, 1]);
  });

  it('isclose can take NaN for equal to NaN', () => {
    expect(ops.isclose([nan, 1], [nan, nan], { equalNan: true }).arraySync()).toEqual([
      true,
      false,
    ]);
  });

  it('nanToNum puts the greatest numbers of the dtype for infinities', () => {
    const greatest = 3.4028234663852886e38;
    expect(ops.nanToNum([nan, inf, -inf, 1]).arraySync()).toEqual([0, greatest, -greatest, 1]);
    expect(ops.nanToNum([nan, inf, -inf, 1], { nan: 7, posinf: 8, neginf: 9 }).arraySync()).toEqual(
      [7, 8, 9, 1],
    );
  });

  it('where takes numbers for conditions, and promotes the choices', () => {
    const chosen = ops.where([1, 0, 2], int32([1, 2, 3]), [4, 5.5, 6]);
    expect(chosen.dtype).toBe('float32');
    expect(chosen.arraySync()).toEqual([1, 5.5, 3]);
    expect(ops.where([[true], [false]], [1, 2], 0).arraySync()).toEqual([
      [1, 2],
      [0, 0],
    ]);
  });

  it('select takes the first choice whose condition holds', () => {
    const x = float64([1, 2, 3]);
    const conditions = [ops.less(x, 2), ops.less(x, 3)];
    expect(ops.select(conditions, [x, ops.square(x)], { default: -1 }).arraySync()).toEqual([
      1, 4, -1,
    ]);
    expect(() => ops.select(conditions, [x])).toThrow('2 conditions and 1 choices');
  });
});

describe('dtypes are those of Keras', () => {
  const DTYPES: readonly DType[] = ['bool', 'uint8', 'int32', 'float32', 'float64'];
  const one: [name: string, op: One, wanted: string][] = [
    ['exp', ops.exp, 'float32 float32 float32 float32 float64'],
    ['floor', ops.floor, 'float32 float32 float32 float32 float64'],
    ['reciprocal', ops.reciprocal, 'float32 float32 float32 float32 float64'],
    ['absolute', ops.absolute, 'bool uint8 int32 float32 float64'],
    ['square', ops.square, 'int32 uint8 int32 float32 float64'],
    ['trunc', ops.trunc, 'bool uint8 int32 float32 float64'],
    ['nanToNum', ops.nanToNum, 'bool uint8 int32 float32 float64'],
    ['isnan', ops.isnan, 'bool bool bool bool bool'],
    ['logicalNot', ops.logicalNot, 'bool bool bool bool bool'],
  ];
  it.each(one)('%s of one tensor', (_, op, wanted) => {
    const found = DTYPES.map((dtype) => op(ops.tensor([1, 0], { dtype })).dtype);
    expect(found.join(' ')).toBe(wanted);
  });

  const PAIRS: readonly [DType, DType][] = [
    ['bool', 'bool'],
    ['uint8', 'uint8'],
    ['bool', 'int32'],
    ['uint8', 'int32'],
    ['int32', 'float32'],
    ['float32', 'float64'],
  ];
  const two: [name: string, op: Two, wanted: string][] = [
    ['add', ops.add, 'bool uint8 int32 int32 float32 float64'],
    ['multiply', ops.multiply, 'bool uint8 int32 int32 float32 float64'],
    ['divide', ops.divide, 'float32 float32 float32 float32 float32 float64'],
    ['power', ops.power, 'int32 uint8 int32 int32 float32 float64'],
    ['mod', ops.mod, 'int32 uint8 int32 int32 float32 float64'],
    ['maximum', ops.maximum, 'bool uint8 int32 int32 float32 float64'],
    ['logaddexp', ops.logaddexp, 'float32 float32 float32 float32 float32 float64'],
    ['less', ops.less, 'bool bool bool bool bool bool'],
  ];
  it.each(two)('%s of two tensors', (_, op, wanted) => {
    const found = PAIRS.map(
      ([a, b]) => op(ops.tensor([1, 0], { dtype: a }), ops.tensor([1, 1], { dtype: b })).dtype,
    );
    expect(found.join(' ')).toBe(wanted);
  });

  it('bits of truth values are truth values', () => {
    const a = ops.tensor([true, false]);
    expect(ops.bitwiseAnd(a, a).dtype).toBe('bool');
    expect(ops.bitwiseNot(a).arraySync()).toEqual([false, true]);
    expect(ops.leftShift(a, a).dtype).toBe('int32');
  });

  it('a plain number takes the dtype of the tensor that can hold it', () => {
    expect(ops.maximum(float64([1]), 2).dtype).toBe('float64');
    expect(ops.maximum(int32([1]), 2).dtype).toBe('int32');
    expect(ops.greater(int32([1, 2]), 1.5).arraySync()).toEqual([false, true]);
  });
});

describe('gradients at the points where a slope has to be chosen', () => {
  it('a tie of maximum or minimum is shared', () => {
    expect(
      ops
        .grad((x) => ops.maximum(x, 0))(0)
        .item(),
    ).toBe(0.5);
    expect(
      ops
        .grad((x) => ops.minimum(x, 0))(0)
        .item(),
    ).toBe(0.5);
  });

  it('relu and absolute have the slope 0 at 0', () => {
    expect(
      ops
        .grad((x) => ops.relu(x))(0)
        .item(),
    ).toBe(0);
    expect(
      ops
        .grad((x) => ops.absolute(x))(0)
        .item(),
    ).toBe(0);
  });

  it('power has no NaN at 0', () => {
    expect(
      ops
        .grad((x) => ops.power(x, 2))(0)
        .item(),
    ).toBe(0);
    expect(
      ops
        .grad((x) => ops.power(x, 1))(0)
        .item(),
    ).toBe(1);
    expect(
      ops
        .grad((x) => ops.power(x, 0))(0)
        .item(),
    ).toBe(0);
    expect(
      ops
        .grad((x) => ops.power(0, x))(2)
        .item(),
    ).toBe(0);
    expect(
      ops
        .grad(ops.grad((x: Tensor) => ops.power(x, 2)))(0)
        .item(),
    ).toBe(2);
  });

  it('power of a negative base has a slope', () => {
    expect(
      ops
        .grad((x) => ops.power(x, 3))(-2)
        .item(),
    ).toBe(12);
  });

  it('divideNoNan has the slope 0 where it divides by 0', () => {
    expect(
      ops
        .grad((x) => ops.divideNoNan(1, x))(0)
        .item(),
    ).toBe(0);
  });

  it('logaddexp has half the slope, and the second derivative 1/4, at a tie', () => {
    const f = (x: Tensor) => ops.logaddexp(x, 0);
    expect(ops.grad(f)(0).item()).toBe(0.5);
    expect(ops.grad(ops.grad(f))(0).item()).toBeCloseTo(0.25, 6);
  });

  it('hypot has the slope a / length', () => {
    expect(
      ops
        .grad((x) => ops.hypot(x, 4))(3)
        .item(),
    ).toBeCloseTo(0.6, 6);
  });
});

describe('symbolic tensors', () => {
  const input = new KerasTensor([null, 3], 'float32');
  const results: [name: string, made: KerasTensor, dtype: DType][] = [
    ['exp', ops.exp(input), 'float32'],
    ['power', ops.power(input, 2), 'float32'],
    ['maximum', ops.maximum([1, 2, 3], input), 'float32'],
    ['clip', ops.clip(input, 0, 1), 'float32'],
    ['round', ops.round(input, { decimals: 2 }), 'float32'],
    ['greater', ops.greater(input, 0), 'bool'],
    ['isclose', ops.isclose(input, input), 'bool'],
    ['where', ops.where(ops.greater(input, 0), input, 0), 'float32'],
  ];
  it.each(results)('%s keeps the open batch', (_, made, dtype) => {
    expect(made).toBeInstanceOf(KerasTensor);
    expect(made.shape).toEqual([null, 3]);
    expect(made.dtype).toBe(dtype);
  });
});
