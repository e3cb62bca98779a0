import { describe, expect, it } from 'vitest';
import { isFloating } from '../../base/index.ts';
import { type Op, placeholder } from '../../graph/index.ts';
import { records } from '../../ops/primitives/records.ts';
import { applyOp } from '../../testing/numeric.ts';
import { casesOf, errorOf, referenceOf } from '../../testing/op-cases.ts';
import { wasmBackend } from './index.ts';

/** Relative errors from 1 on: elementary functions are within 3 ulp, and sums of a few of them. */
const TOLERANCE = { float32: 2e-6, float64: 1e-12 };

for (const op of records as readonly Op<unknown>[]) {
  describe(op.name, () => {
    for (const dtype of op.traits.dtypes) {
      it(`is compiled to what its reference gives, for ${dtype}`, () => {
        for (const each of casesOf(op, dtype)) {
          const holes = each.arrays.map(({ shape, dtype: own }, index) =>
            placeholder(shape, own, `x${index}`),
          );
          const output = applyOp(op, holes, each.call.attrs);
          const [found] = wasmBackend.compile([output], holes)(each.arrays.map(({ data }) => data));
          const wanted = referenceOf(op, each);
          if (!isFloating(each.aval.dtype)) expect(found, each.title).toEqual(wanted);
          else {
            const tolerance = TOLERANCE[each.aval.dtype as 'float32'];
            expect(errorOf(found, wanted, 1), each.title).toBeLessThan(tolerance);
          }
        }
      });
    }
  });
}
