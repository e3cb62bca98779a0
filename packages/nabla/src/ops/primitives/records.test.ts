import { describe, expect, it } from 'vitest';
import { allocate, isFloating, sizeOf } from '../../base/index.ts';
import {
  gradient,
  leaf,
  type Op,
  type Sample,
  type Tensor,
  verifyGraph,
} from '../../graph/index.ts';
import {
  applyOp,
  compute,
  type Drawn,
  drawInputs,
  finiteDifferences,
  isArray,
  largestError,
} from '../../testing/numeric.ts';
import { gradientOf } from '../autodiff.ts';
import * as p from './index.ts';
import { records } from './records.ts';

/** A number of each result that gradients are checked through: weights that no two elements share. */
function weigh(output: Tensor): Tensor {
  const weights = Float64Array.from({ length: output.size }, (_, i) => Math.sin(i + 1) + 0.3);
  return p.sum(p.multiply(output, leaf(weights, output.shape, output.dtype)), {
    axes: output.shape.map((_, axis) => axis),
  });
}

function gradientsMatch(of: Tensor, { inputs, values }: Drawn): void {
  inputs.forEach((input, index) => {
    if (input.origin.kind !== 'placeholder' || !isFloating(input.dtype) || input.size === 0) return;
    const [found] = gradientOf(of, [input]);
    const numeric = finiteDifferences(
      (moved) =>
        compute(
          [of],
          inputs,
          values.map((own, at) => (at === index ? moved : own)),
        )[0][0],
      values[index],
    );
    const exact = found ? compute([found], inputs, values)[0] : new Float64Array(input.size);
    expect(largestError(exact, numeric), `dE/d(input ${index})`).toBeLessThan(1e-6);
  });
}

for (const op of records as readonly Op<unknown>[]) {
  describe(op.name, () => {
    it('can be written, and names the dtypes that it works on', () => {
      const names = ['a', 'b', 'c'];
      for (const { inputs, attrs } of op.samples) {
        const given = inputs.map((_, index) => names[index]);
        expect(op.text(given, attrs)).not.toBe('');
        expect(op.tex(given, attrs)).not.toBe('');
        given.forEach((_, index) => {
          expect(op.local(index, given, 'y', attrs)).not.toBe('');
        });
      }
      expect(op.traits.dtypes.length).toBeGreaterThan(0);
    });

    (op.samples as readonly Sample<unknown>[]).forEach((sample, number) => {
      const shapes = sample.inputs
        .map((input) => `(${isArray(input) ? input.shape : input})`)
        .join(', ');
      let tried = 0;
      const title = `sample ${number}: ${shapes}${sample.name ? `, ${sample.name}` : ''}`;

      for (const dtype of op.traits.dtypes) {
        it(`${title}: gives what it promises for ${dtype}`, () => {
          const { inputs, values } = drawInputs(op, sample, dtype);
          if (sample.inputs.some(isArray) && !acceptable(op, inputs, sample.attrs)) return;
          tried++;
          const output = applyOp(op, inputs, sample.attrs);
          verifyGraph([output]);
          const [found] = compute([output], inputs, values);
          expect(found.length).toBe(sizeOf(output.shape));
          if (sample.expected) expect(largestError(found, sample.expected)).toBeLessThan(1e-12);
          if (isFloating(dtype)) expect(found.every((value) => !Number.isNaN(value))).toBe(true);
        });

        it(`${title}: writes each element of ${dtype}, and leaves its inputs alone`, () => {
          const { inputs, values } = drawInputs(op, sample, dtype);
          if (sample.inputs.some(isArray) && !acceptable(op, inputs, sample.attrs)) return;
          const { shape, dtype: result } = op.infer(inputs, sample.attrs);
          const arrays = inputs.map((input, index) => ({
            shape: input.shape,
            dtype: input.dtype,
            data: values[index].slice(),
          }));
          const [first, second] = [0, 1].map((fill) => {
            const data = allocate(result, sizeOf(shape)).fill(fill);
            op.reference(arrays, sample.attrs, { shape, dtype: result, data });
            return data;
          });
          expect(second).toEqual(first);
          expect(arrays.map(({ data }) => data)).toEqual(values);
        });
      }

      it(`${title}: is tried with one dtype at least`, () => {
        expect(tried).toBeGreaterThan(0);
      });

      const floating = op.traits.dtypes.includes('float64');
      if (op.stops !== undefined) {
        it(`${title}: passes no gradient`, () => {
          const dtype = floating ? 'float64' : op.traits.dtypes[0];
          const { inputs } = drawInputs(op, sample, dtype);
          const output = applyOp(op, inputs, sample.attrs);
          expect(
            gradient(output, inputs, output, p.add).every(
              (each, index) => each === null || inputs[index] === output,
            ),
          ).toBe(true);
        });
      } else if (floating) {
        it(`${title}: its gradient is the slope of its reference`, () => {
          const drawn = drawInputs(op, sample, 'float64', 3);
          const output = applyOp(op, drawn.inputs, sample.attrs);
          if (isFloating(output.dtype)) gradientsMatch(weigh(output), drawn);
        });

        if (op.traits.smooth !== false) {
          it(`${title}: so is its second derivative`, () => {
            const drawn = drawInputs(op, sample, 'float64', 5);
            const output = applyOp(op, drawn.inputs, sample.attrs);
            if (!isFloating(output.dtype)) return;
            const slopes = gradientOf(weigh(p.square(output)), drawn.inputs);
            slopes.forEach((slope, index) => {
              if (!slope || drawn.inputs[index].origin.kind !== 'placeholder') return;
              verifyGraph([slope]);
              gradientsMatch(weigh(slope), drawn);
            });
          });
        }
      }
    });
  });
}

/** Whether arrays given in a sample are of a dtype that goes with the others. */
function acceptable(op: Op<unknown>, inputs: readonly Tensor[], attrs: unknown): boolean {
  try {
    op.infer(inputs, attrs);
    return true;
  } catch {
    return false;
  }
}
