import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, classNameOf, ShapeError } from '../base/index.ts';
import { Variable } from '../graph/index.ts';
import { multiply, sum, tensor, valueAndGrad } from '../ops/index.ts';
import { deserialize, get, L1, L1L2, L2, OrthogonalRegularizer, serialize } from './index.ts';
import * as list from './list.ts';

const W = [
  [1, -2, 0.5],
  [0.25, 3, -1],
];
const classes = Object.values(list).map((each) => [classNameOf(each), each] as const);

describe('penalties', () => {
  // Real Keras 3.15.1 on W.
  it.each([
    [new L1(), 0.0775, 'λ Σ |w|'],
    [new L1({ l1: 0.2 }), 1.55, 'λ Σ |w|'],
    [new L2(), 0.153125, 'λ Σ w²'],
    [new L2({ l2: 0.2 }), 3.0625, 'λ Σ w²'],
    [new L1L2({ l1: 0.1, l2: 0.3 }), 5.36875, 'λ₁ Σ |w| + λ₂ Σ w²'],
    [new L1L2({ l2: 0.3 }), 4.59375, 'λ₂ Σ w²'],
    [new L1L2(), 0, '0'],
    [
      new OrthogonalRegularizer({ factor: 0.5 }),
      0.42994949,
      'λ mean |cos(angle between two rows of w)|',
    ],
    [
      new OrthogonalRegularizer({ factor: 0.5, mode: 'columns' }),
      0.25759077,
      'λ mean |cos(angle between two columns of w)|',
    ],
  ])('%o is %d, written %s', (regularizer, penalty, formula) => {
    expect(regularizer(W).item()).toBeCloseTo(penalty, 6);
    expect(regularizer.formula()).toBe(formula);
  });

  it('of a row of zeros is 0, not NaN', () => {
    expect(
      new OrthogonalRegularizer()([
        [0, 0],
        [1, 2],
      ]).item(),
    ).toBe(0);
  });

  it('refuses to take rows of a vector', () => {
    expect(() => new OrthogonalRegularizer()([1, 2])).toThrow(ShapeError);
  });
});

describe('gradients', () => {
  it.each([
    [new L1({ l1: 0.2 }), 'λ sign(w)', [0.2, -0.2]],
    [new L2({ l2: 0.2 }), '2 λ w', [0.2, -1.2]],
    [new L1L2({ l1: 0.2, l2: 0.2 }), 'λ₁ sign(w) + 2 λ₂ w', [0.4, -1.4]],
  ])('of %o are %s', (regularizer, formula, wanted) => {
    expect(regularizer.gradientFormula()).toBe(formula);
    const w = new Variable(tensor([0.5, -3]));
    const { gradients } = valueAndGrad(() => regularizer(w), [w])();
    gradients[0].dataSync().forEach((value, index) => expect(value).toBeCloseTo(wanted[index], 6));
  });
});

describe('get', () => {
  it.each([
    ['l1', { l1: 0.01 }],
    ['L2', { l2: 0.01 }],
    ['l1_l2', { l1: 0.01, l2: 0.01 }],
    ['L1L2', { l1: 0, l2: 0 }],
    ['orthogonal_regularizer', { factor: 0.01, mode: 'rows' }],
  ])("finds '%s'", (name, config) => {
    expect(get(name).getConfig()).toEqual(config);
  });

  it('gives null for nothing', () => {
    expect([get(null), get(undefined)]).toEqual([null, null]);
  });

  it('takes a function of the weight, and suggests the nearest name', () => {
    const regularizer = get((w) => multiply(2, sum(w)));
    expect(regularizer([1, 2]).item()).toBe(6);
    expect(() => get('l3')).toThrow("Did you mean 'l1'?");
  });

  it.each(classes)('brings %s back from its JSON', (name, make) => {
    const made = new make();
    const json = serialize(made);
    expect(json).toMatchObject({
      module: 'keras.regularizers',
      class_name: name,
      registered_name: null,
    });
    const again = deserialize(JSON.parse(JSON.stringify(json)));
    expect(again).toBeInstanceOf(make);
    expect(again.getConfig()).toEqual(made.getConfig());
  });
});

describe('options', () => {
  it('refuses factors below 0 and without end', () => {
    expect(() => new L1({ l1: -1 })).toThrow(ArgumentRangeError);
    expect(() => new L2({ l2: Number.POSITIVE_INFINITY })).toThrow(ArgumentRangeError);
  });

  it('suggests the nearest option and mode', () => {
    expect(() => new OrthogonalRegularizer({ facter: 1 } as object)).toThrow(
      "Did you mean 'factor'?",
    );
    expect(() => new OrthogonalRegularizer({ mode: 'row' as 'rows' })).toThrow(
      "Did you mean 'rows'?",
    );
  });

  it('gives the constants of the formula', () => {
    expect(new L1L2({ l1: 0.5 }).constants()).toEqual({ 'λ₁': 0.5, 'λ₂': 0 });
    expect(new L2().constants()).toEqual({ λ: 0.01 });
  });
});
