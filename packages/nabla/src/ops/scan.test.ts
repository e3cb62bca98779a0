import { describe, expect, it } from 'vitest';
import {
  isOp,
  KerasTensor,
  type OpTensor,
  type Tensor,
  topological,
  Variable,
  verifyGraph,
} from '../graph/index.ts';
import { evaluate, keepingGraph, Program } from '../runtime/index.ts';
import { largestError } from '../testing/numeric.ts';
import {
  type Cell,
  drawn,
  drawWeights,
  looped,
  lstmCell,
  simpleCell,
} from '../testing/recurrent.ts';
import { curvatureError, slopeError } from '../testing/slopes.ts';
import * as ops from './index.ts';

const [BATCH, FEATURES, UNITS, STEPS] = [2, 3, 2, 4];

/** The same as `looped` without a loop: a graph for each step. */
function unrolled(cell: Cell, init: Tensor[], xs: Tensor, reverse = false): Tensor[] {
  const rows = Array.from({ length: xs.shape[0] }, (_, row) => row);
  const ys: Tensor[] = [];
  let carry = init;
  for (const row of reverse ? rows.toReversed() : rows) {
    carry = cell(carry, ops.take(xs, row, { axis: 0 }));
    ys[row] = carry[0];
  }
  return [...carry, ops.stack(ys)];
}

/** A number of some results, in which each element has a weight of its own. */
function weighed(results: readonly Tensor[]): Tensor {
  return results
    .map((result, index) =>
      ops.sum(ops.multiply(result, drawn(result.shape, 9 + index, 'float64'))),
    )
    .reduce((total, each) => ops.add(total, each));
}

const CELLS = { simple: [simpleCell, 1, 1], lstm: [lstmCell, 4, 2] } as const;

describe('a scan', () => {
  for (const [name, [make, gates, states]] of Object.entries(CELLS)) {
    for (const [steps, reverse, kept] of [
      [STEPS, false, true],
      [STEPS, false, false],
      [STEPS, true, true],
      [1, false, true],
      [1, true, false],
    ] as const) {
      const how = `${steps} of them${reverse ? ', the last one first' : ''}${kept ? ', to be differentiated' : ''}`;
      it(`gives what a ${name} cell gives step by step, ${how}`, () => {
        const weights = drawWeights(FEATURES, UNITS, gates, 'float64');
        const init = Array.from({ length: states }, (_, i) =>
          drawn([BATCH, UNITS], 5 + i, 'float64'),
        );
        const xs = drawn([steps, BATCH, FEATURES], 4, 'float64');
        const targets = [weights.kernel, weights.recurrent, weights.bias, ...init, xs];
        const [found, wanted] = [looped, unrolled].map((run) => {
          const build = () => run(make(weights), init, xs, reverse);
          const results = kept ? keepingGraph(build) : build();
          const loss = weighed(results);
          const slopes = ops.gradientOf(loss, targets) as Tensor[];
          const squares = weighed(slopes.map((each) => ops.square(each)));
          const curves = ops.gradientOf(squares, targets) as Tensor[];
          verifyGraph([loss, ...slopes, ...curves]);
          return evaluate([...results, ...slopes, ...curves]);
        });
        expect(found.length).toBe(wanted.length);
        found.forEach((values, index) => {
          expect(largestError(values, wanted[index]), `result ${index}`).toBeLessThan(1e-9);
        });
      });
    }
  }

  it('gives gradients of what is used of it, and of nothing else', () => {
    const xs = drawn([STEPS, 3], 1, 'float64');
    const slopesOf = (use: (carry: Tensor[], ys: Tensor[]) => Tensor) =>
      slopeError(
        (h, x, w) => {
          const [carry, ys] = ops.scan(
            ([a, b]: Tensor[], row: Tensor) => {
              const next = ops.tanh(ops.add(ops.multiply(a, w), row));
              return [
                [next, ops.add(b, next)],
                [ops.exp(next), row, a],
              ];
            },
            [h, h],
            x,
          );
          return use(carry, ys);
        },
        drawn([3], 2, 'float64'),
        xs,
        drawn([3], 3, 'float64'),
      );
    expect(slopesOf(([a]) => a)).toBeLessThan(1e-6);
    expect(slopesOf(([, b]) => b)).toBeLessThan(1e-6);
    expect(slopesOf((_, [y]) => y)).toBeLessThan(1e-6);
    expect(
      slopesOf(([a], [y, row, before]) => ops.concatenate([ops.stack([a]), y, row, before])),
    ).toBeLessThan(1e-6);
    expect(slopesOf((_, [y]) => ops.slice(y, [1, 1], [2, 2]))).toBeLessThan(1e-6);
  });

  it('gives the carry back after no step', () => {
    const [last, ys] = ops.scan(
      (h, x) => [ops.add(h, x), ops.square(h)],
      [1, 2],
      ops.zeros([0, 2]),
    );
    expect(last.arraySync()).toEqual([1, 2]);
    expect(ys.shape).toEqual([0, 2]);
    const { gradients } = ops.valueAndGrad((init: Tensor, rate: Tensor) =>
      ops.sum(ops.scan((h) => [ops.multiply(h, rate), null], init, null, { length: 0 })[0]),
    )([1, 2], 3);
    expect(gradients.map((each) => each.arraySync())).toEqual([[1, 1], 0]);
  });

  it('needs no rows where it is told how many steps there are', () => {
    const [[a, b], ys] = ops.scan(
      ([a, b]: Tensor[], x) => {
        expect(x).toBeNull();
        return [[b, ops.add(a, b)], a];
      },
      [ops.tensor(0), ops.tensor(1)],
      null,
      { length: 8 },
    );
    expect([a.item(), b.item()]).toEqual([21, 34]);
    expect(ys.arraySync()).toEqual([0, 1, 1, 2, 3, 5, 8, 13]);
  });

  it('keeps trees, and outputs in the order of the rows', () => {
    const [last, ys] = ops.scan(
      ({ total }, { x, y }) => [
        { total: ops.add(total, ops.multiply(x, y)) },
        { before: total, rows: [x, null] as [Tensor, null] },
      ],
      { total: 0 },
      { x: [1, 2, 3], y: [10, 20, 30] },
      { reverse: true },
    );
    expect(last.total.item()).toBe(140);
    expect(ys.before.arraySync()).toEqual([130, 90, 0]);
    expect(ys.rows[0].arraySync()).toEqual([1, 2, 3]);
    expect(ys.rows[1]).toBeNull();
  });

  it('carries numbers of several dtypes, each as what it is', () => {
    const big = 2 ** 30 + 1;
    const [[count, x], [isEven, seen]] = ops.scan(
      ([n, x]: Tensor[], step: Tensor) => [
        [ops.add(n, 1), ops.multiply(x, 0.5)],
        [ops.equal(ops.mod(n, 2), 0), step],
      ],
      [ops.cast(ops.tensor(big), 'int32'), ops.tensor(1)],
      ops.cast(ops.tensor([3, 4, 5]), 'uint8'),
    );
    expect([count.dtype, x.dtype, isEven.dtype, seen.dtype]).toEqual([
      'int32',
      'float32',
      'bool',
      'uint8',
    ]);
    expect([count.item(), x.item()]).toEqual([big + 3, 0.125]);
    expect(isEven.arraySync()).toEqual([false, true, false]);
    expect(seen.arraySync()).toEqual([3, 4, 5]);
    const counted = (rate: Tensor) =>
      ops.scan(
        ([n, x]: Tensor[]) => [[ops.add(n, 1), ops.multiply(x, rate)], null],
        [ops.cast(ops.tensor(0), 'int32'), ops.tensor(1)] as [Tensor, Tensor],
        null,
        { length: 3 },
      )[0][1];
    expect(ops.grad(counted)(2).item()).toBe(12);
  });

  it('has gradients by whatever the function uses from outside', () => {
    const [x, h, w, v] = [[3, 2], [2], [2, 2], [2]].map((shape, i) => drawn(shape, i, 'float64'));
    const run = (h: Tensor, x: Tensor, w: Tensor, v: Tensor) => {
      const scale = ops.scan(
        (s, row) => [ops.add(s, ops.sum(ops.multiply(row, v))), null],
        ops.tensor(0.5, { dtype: 'float64' }),
        x,
      )[0];
      return ops.scan(
        (carry, row) => {
          const moved = ops.matmul(ops.reshape(carry, [1, 2]), ops.transpose(w));
          const next = ops.tanh(ops.add(ops.multiply(ops.reshape(moved, [2]), v), row));
          // One loop in another, and a slope that its author gives.
          const [inner] = ops.scan((a, b) => [ops.add(ops.multiply(a, b), scale), null], next, w);
          const own = ops.customGradient((y) => ({
            value: ops.square(y),
            gradient: (g) => [ops.multiply(g, ops.multiply(2, ops.multiply(y, 1)))],
          }));
          return [next, own(inner)];
        },
        h,
        x,
      )[1];
    };
    expect(slopeError(run, h, x, w, v)).toBeLessThan(1e-6);
    expect(curvatureError(run, h, x, w, v)).toBeLessThan(1e-6);
    expect(
      curvatureError((v, ...rest) => run(rest[0], rest[1], rest[2], v), v, h, x, w),
    ).toBeLessThan(1e-6);
  });

  it('reads variables, carries those that it assigns, and is a part of a step', () => {
    const rate = new Variable(ops.tensor(2), { name: 'rate' });
    const calls = new Variable(ops.tensor(0), { name: 'calls' });
    const total = (xs: Tensor) =>
      ops.scan(
        (sum, x) => {
          calls.assign(ops.add(calls, 1));
          return [ops.add(sum, ops.multiply(rate, x)), ops.multiply(calls, 10)];
        },
        0,
        xs,
      );
    const [last, ys] = total(ops.tensor([1, 2, 3]));
    expect([last.item(), ys.arraySync(), calls.value.item()]).toEqual([12, [10, 20, 30], 3]);
    const program = new Program([{ shape: [2], dtype: 'float32' }], (xs) => {
      const { value, gradients } = ops.valueAndGrad(() => total(xs)[0], [rate])();
      rate.assign(gradients[0]);
      return { value };
    });
    expect(program.run([Float32Array.of(3, 4)]).value[0]).toBe(14);
    expect([rate.value.item(), calls.value.item()]).toEqual([7, 5]);
    program.verify();
    expect(program.print()).toMatch(/ = scan\(.*\n {3}%0: float32\(\) = /);
  });

  it('of symbolic tensors is recorded', () => {
    const [last, ys] = ops.scan(
      (h: Tensor, x: Tensor) => [ops.add(h, x), x],
      ops.zeros([3]),
      new KerasTensor([null, 3], 'float32') as unknown as Tensor,
    ) as unknown as KerasTensor[];
    expect(last.shape).toEqual([3]);
    expect(ys.shape).toEqual([null, 3]);
  });

  it('is written so that equal ones are equal', () => {
    const make = (by: number) => {
      const [last] = ops.scan((h) => [ops.multiply(h, by), null], 1, null, { length: 2 });
      const packed = topological([last]).find(
        (each) => isOp(each) && each.origin.op.name === 'scan',
      );
      return JSON.stringify(isOp(packed as Tensor) && (packed as OpTensor).origin.attrs);
    };
    expect(make(3)).toBe(make(3));
    expect(make(3)).not.toBe(make(4));
    expect(make(0)).not.toBe(make(-0));
  });

  it('refuses what is no loop', () => {
    const x = ops.zeros([3, 2]);
    const run =
      (f: (h: Tensor, x: Tensor) => unknown, xs: unknown = x, options = {}) =>
      () =>
        ops.scan(f as never, 0, xs, options);
    expect(run((h) => h)).toThrow(
      /scan: the function returned .*; it must return \[carry, output\]/,
    );
    expect(run((h) => [[h], null])).toThrow(
      'scan: the carry that the function returned is [tensor]; it must be tensor, as it was before.',
    );
    expect(run((_, row) => [row, null])).toThrow(
      'scan: carry 0 is float32() at first, and the function makes float32(2,) of it; it must stay what it is.',
    );
    expect(run((h) => [ops.cast(h, 'int32'), null])).toThrow(/ of it; .* Use ops\.cast\.$/);
    expect(run((h) => [h, null], null)).toThrow(/without xs, the option length must say/);
    expect(run((h) => [h, null], [x, ops.zeros([2])])).toThrow(
      'scan: a tensor of xs is of 2 rows; the loop has 3 steps, one for each row.',
    );
    expect(run((h) => [h, null], x, { length: 2 })).toThrow(/of 3 rows; the loop has 2 steps/);
    expect(run((h) => [h, null], 3)).toThrow(/a scalar, which has no rows/);
    expect(run((h) => [h, null], null, { length: -1 })).toThrow(/length is -1/);
    expect(run((h) => [h, null], x, { revers: true })).toThrow(/reverse/);
    expect(run((h) => [ops.add(h, h.item()), null])).toThrow(/depends on/);
  });
});
