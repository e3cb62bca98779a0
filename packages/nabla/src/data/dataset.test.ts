import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';
import { type DatasetOptions, makeDataset } from './dataset.ts';

const make = (text: string, target: string, options: DatasetOptions = { testSplit: 0 }) =>
  makeDataset(parseCsv(text), target, options);

/** `count` rows of a number and a class; a third of them is `b`. */
const many = (count: number, row = (at: number) => `${at},${at % 3 === 0 ? 'b' : 'a'}`) =>
  ['x,kind', ...Array.from({ length: count }, (_, at) => row(at))].join('\n');

describe('makeDataset', () => {
  it('scales numbers, and makes text one number a category', () => {
    const { features, classes, train } = make('n,t,y\n1,u,p\n3,v,q\n5,u,p\n', 'y');
    const step = 2 / Math.sqrt(8 / 3);
    expect(features).toEqual(['n', 't=u', 't=v']);
    expect(classes).toEqual(['p', 'q']);
    expect(train.x).toEqual([
      [-step, 1, 0],
      [0, 0, 1],
      [step, 1, 0],
    ]);
    expect(train.y).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
  });

  it('scales a target of numbers, and says by what', () => {
    const { classes, targetScale, train } = make('x,y\n1,10\n2,20\n3,30\n4,40\n', 'y');
    expect(classes).toBeUndefined();
    expect(targetScale).toMatchObject({ mean: 25, deviation: Math.sqrt(125) });
    expect(train.y[3][0]).toBeCloseTo(15 / Math.sqrt(125), 12);
  });

  it('puts the mean in the gaps of numbers, and no category in those of text', () => {
    const { train } = make('n,t,y\n1,u,p\n3,v,q\n,NA,p\n', 'y');
    expect(train.x[2]).toEqual([0, 0, 0]);
  });

  it('leaves out rows without a target, and constant, empty and name-like columns, and says so', () => {
    const names = Array.from({ length: 60 }, (_, at) => `${at},1,0.1,,name ${at},${at % 2}`);
    const text = ['x,one,tenth,none,name,y', ...names, '7,1,0.1,,last,'].join('\n');
    const { features, notes, train } = make(text, 'y', { testSplit: 0, task: 'classification' });
    expect(features).toEqual(['x']);
    expect(train.rows).toHaveLength(60);
    expect(notes).toEqual([
      "1 row without 'y' left out",
      "'one' is 1 in every row: left out",
      "'tenth' is 0.1 in every row: left out",
      "'none' is empty: left out",
      "'name' has 60 different texts in 60 rows, like a name: left out",
    ]);
  });

  it('holds out the same share of each class, each row once, by the seed', () => {
    const { train, test } = make(many(60), 'kind', { seed: 1 });
    const ofClass = (part: typeof test, at: number) => part.y.filter((row) => row[at] === 1).length;
    expect([ofClass(test, 0), ofClass(test, 1)]).toEqual([8, 4]);
    expect([...train.rows, ...test.rows].sort((a, b) => a - b)).toEqual([...Array(60).keys()]);
    expect(make(many(60), 'kind', { seed: 1 }).test.rows).toEqual(test.rows);
    expect(make(many(60), 'kind', { seed: 2 }).test.rows).not.toEqual(test.rows);
  });

  it('keeps a row of each class to learn from', () => {
    const { train } = make(many(9), 'kind', { testSplit: 0.99 });
    expect(train.y).toHaveLength(2);
    expect(train.y.map((row) => row.indexOf(1)).sort()).toEqual([0, 1]);
  });

  it('learns scales from the rows that are not held out', () => {
    const text = many(50, (at) => `${at * at},${at * 3}`);
    const { train, test, targetScale } = make(text, 'kind', { testSplit: 0.4 });
    const mean = (values: readonly (readonly number[])[]) =>
      values.reduce((sum, [value]) => sum + value, 0) / values.length;
    expect(mean(train.x)).toBeCloseTo(0, 12);
    expect(mean(train.y)).toBeCloseTo(0, 12);
    expect(mean(test.x)).not.toBeCloseTo(0, 3);
    expect(targetScale?.mean).toBeCloseTo(
      train.rows.reduce((sum, row) => sum + 3 * row, 0) / train.rows.length,
      9,
    );
  });

  it('holds out a part of many rows', () => {
    const { test } = make(many(300_000), 'kind', {});
    expect(test.rows).toHaveLength(60_000);
  });

  it('takes numbers for classes where asked, in their order, and says when that may be meant', () => {
    const text = many(60, (at) => `${at},${[10, 9, 2][at % 3]}`);
    expect(make(text, 'kind').notes).toEqual([
      "'kind' holds only 3 different numbers and is predicted as a number; if they are classes, ask for the task 'classification'",
    ]);
    const asked = make(text, 'kind', { task: 'classification' });
    expect(asked.classes).toEqual(['2', '9', '10']);
    expect(asked.notes).toEqual([]);
  });

  it('leaves out the columns that are to be ignored, whatever is in them', () => {
    const text = 'x,mess,y\n1,1,p\n2,2,q\n3,3,p\n4,4,q\n5,five,p\n';
    expect(make(text, 'y', { testSplit: 0, ignore: ['mess'] }).features).toEqual(['x']);
    expect(() => make(text, 'y')).toThrow(
      "CSV line 6, column 2 ('mess'): 'five' is no number, and the other fields of the column are.",
    );
  });

  it('finds text among numbers also in the rows that are held out', () => {
    const text = `${many(40)}\nnone at all,a`;
    for (let seed = 0; seed < 10; seed++) {
      expect(() => make(text, 'kind', { testSplit: 0.5, seed })).toThrow("line 42, column 1 ('x')");
    }
  });

  it.each([
    ['a;y\n0,5;p\n1,5;q\n', 'y', {}, "CSV line 2, column 1 ('a'): '0,5' has a comma in it."],
    ['a,y\n1,p\n2,q\n', 'z', {}, "Unknown column 'z'"],
    ['a,kind\n1,p\n2,q\n', 'kinds', {}, "Did you mean 'kind'?"],
    ['a,y\n1,p\n2,q\n', 'y', { ignore: ['b'] }, "Unknown column 'b'"],
    ['a,y\n1,p\n2,p\n', 'y', {}, "The target 'y' is 'p' in every row: there is nothing to learn."],
    ['a,y\n1,\n2,NA\n', 'y', {}, "The target 'y' is empty"],
    ['a,y\n1,p\n1,q\n', 'y', {}, "no column is left to learn from: 'a' is 1 in every row."],
    ['y\n1\n2\n', 'y', {}, 'no column is left to learn from.'],
    ['a,y\n1,p\n2,q\n', 'y', { task: 'regression' }, "The target 'y' is text"],
    ['a,y\n1,p\n2,q\n', 'y', { testSplit: 1 }, 'testSplit'],
    ['a,y\n1,p\n2,q\n', 'y', { ['split' as 'seed']: 1 }, 'makeDataset'],
  ] as const)('refuses %j for %s with %j', (text, target, options, message) => {
    expect(() => make(text, target, options)).toThrow(message);
  });
});
