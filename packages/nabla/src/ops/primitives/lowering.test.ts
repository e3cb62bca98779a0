import { describe, expect, it } from 'vitest';
import { allocate, denseLayout, isFloating, permuteLayout } from '../../base/index.ts';
import type { Op } from '../../graph/index.ts';
import { casesOf, errorOf, referenceOf } from '../../testing/op-cases.ts';
import { read, runLowering } from '../../testing/run-lowering.ts';
import { records } from './records.ts';

const lowered = (records as readonly Op<unknown>[]).filter(({ lower }) => lower !== undefined);

for (const op of lowered) {
  describe(op.name, () => {
    for (const dtype of op.traits.dtypes) {
      it(`gives by its loops what its reference gives, for ${dtype}`, () => {
        const cases = casesOf(op, dtype);
        expect(cases.length).toBeGreaterThan(0);
        for (const each of cases) {
          const lowering = op.lower?.(each.call);
          if (!lowering) throw new Error(`${op.name} is not lowered.`);
          const { data: found } = runLowering(lowering, each.arrays, each.aval);
          const wanted = referenceOf(op, each);
          if (lowering.kind === 'view' || !isFloating(each.aval.dtype)) {
            expect(found, each.title).toEqual(wanted);
            continue;
          }
          // Parts of a graph are rounded one by one, and their sum may be small where they are not.
          const least = lowering.kind === 'graph' ? 1 : 0;
          // A scalar of float32 rounds to 6e-8 at each of its few nodes.
          const tolerance = each.aval.dtype === 'float32' ? 1e-6 : 1e-12;
          expect(errorOf(found, wanted, least), each.title).toBeLessThan(tolerance);
        }
      });
    }
  });
}

describe('views', () => {
  const cases = lowered.flatMap((op) =>
    casesOf(op, op.traits.dtypes[0]).flatMap((each) => {
      const lowering = op.lower?.(each.call);
      return lowering?.kind === 'view' ? [{ op, each, layout: lowering.layout }] : [];
    }),
  );

  it('read numbers that lie last to first, and with gaps, as they read dense ones', () => {
    const copied = new Set<string>();
    for (const { op, each, layout } of cases) {
      const [{ shape, dtype, data }] = each.arrays;
      const axes = shape.map((_, axis) => shape.length - 1 - axis);
      const columns = permuteLayout(denseLayout(axes.map((axis) => shape[axis])), axes);
      const from = {
        shape,
        offset: 2 * data.length + 1,
        strides: columns.strides.map((stride) => -2 * stride),
      };
      const memory = allocate(dtype, from.offset + 1).fill(9);
      const places = read(Int32Array.from(memory.keys()), from);
      places.forEach((place, i) => {
        memory[place] = data[i];
      });
      const view = layout(from);
      if (!view) copied.add(op.name);
      else
        expect(read(memory, view), `${op.name}, ${each.title}`).toEqual([...referenceOf(op, each)]);
    }
    expect([...copied]).toEqual(['reshape']);
  });
});

it('lowers all primitives but those that only their reference can do', () => {
  const left = records.filter(({ lower }) => lower === undefined).map(({ name }) => name);
  expect(left).toEqual(['argsort']);
});
