import { referenceBackend } from '../../backends/index.ts';
import { DTYPES } from '../../base/dtype.ts';
import { DTypeError, ShapeError } from '../../base/errors.ts';
import { formatShape, type Shape, sameShape, sizeOf } from '../../base/shape.ts';
import {
  type Aval,
  describeDoing,
  isOp,
  type LoopBody,
  type Tensor,
  topological,
} from '../../graph/index.ts';
import { type Primitive, primitive } from '../primitive.ts';
import { gradientOfScan } from './scan-gradient.ts';
import { scanSamples } from './scan-samples.ts';

export interface ScanAttrs {
  readonly body: LoopBody;
  readonly steps: number;
  /** Whether the last rows of the sequences come first. */
  readonly reverse: boolean;
}

/**
 * A loop: `body` once for each step, with what the step before made of the carries, with a row of each
 * sequence, and with constants. The inputs fill its holes in their order: first carries, sequences of a row
 * for each step, constants.
 *
 * Row t of the result, (steps, n), is what is computed at row t of the sequences: what the carries become,
 * then the outputs, one behind the other. They are of one dtype.
 */
export const scan: Primitive<(inputs: readonly Tensor[], attrs: ScanAttrs) => Tensor> = primitive<
  ScanAttrs,
  (inputs: readonly Tensor[], attrs: ScanAttrs) => Tensor
>(
  {
    name: 'scan',
    infer(inputs, { body, steps }) {
      checkInputs(inputs, body, steps);
      const [first] = body.results;
      body.carries.forEach((carry, index) => {
        checkSame(`what carry ${index} becomes`, body.next[index], carry);
      });
      const other = body.results.find(({ dtype }) => dtype !== first.dtype);
      if (other) {
        const doing = describeDoing('scan');
        throw new DTypeError(
          `${doing}: a step computes ${first.dtype} and ${other.dtype}; all of it must be of one dtype. Use ops.cast.`,
          { doing, given: [first.dtype, other.dtype] },
        );
      }
      const width = body.results.reduce((total, { shape }) => total + sizeOf(shape), 0);
      return { shape: [steps, width], dtype: first?.dtype ?? 'float32' };
    },
    vjp: (g, call) => gradientOfScan(g, call, scan),
    reference(inputs, { body, steps, reverse }, out) {
      const { holes, results, carries } = body;
      // Where the inputs are wider than the body says, everything is computed in float64.
      const isTyped =
        out.dtype === results[0]?.dtype && inputs.every((x, i) => x.dtype === holes[i].dtype);
      const precision = isTyped ? 'typed' : 'float64';
      const run = referenceBackend.compile(results, holes, { precision });
      const given = inputs.map(({ data }) => data);
      const [from, to] = [carries.length, carries.length + body.sequences.length];
      for (let step = 0; step < steps; step++) {
        const row = reverse ? steps - 1 - step : step;
        const rows = given.slice(from, to).map((data, index) => {
          const { size } = holes[from + index];
          return data.subarray(row * size, (row + 1) * size);
        });
        const found = run([...given.slice(0, from), ...rows, ...given.slice(to)]);
        let at = row * out.shape[1];
        for (const values of found) {
          out.data.set(values, at);
          at += values.length;
        }
        given.splice(0, from, ...found.slice(0, from));
      }
    },
    lower: ({ attrs: { body, steps, reverse } }) => ({ kind: 'scan', body, steps, reverse }),
    work: ({ attrs: { body, steps } }) => steps * workOf(body),
    text: (inputs) => `scan(${inputs.join(', ')})`,
    tex: (inputs) => `\\operatorname{scan}(${inputs.join(', ')})`,
    local: (index) => `scan_${index}`,
    get samples() {
      return scanSamples();
    },
    // The bodies of the samples are of float64.
    traits: { dtypes: ['float64'] },
  },
  (call) => call,
);

function checkInputs(inputs: readonly Aval[], body: LoopBody, steps: number): void {
  const { holes, carries, sequences } = body;
  const doing = describeDoing('scan');
  if (inputs.length !== holes.length) {
    throw new ShapeError(
      `${doing}: the body has ${holes.length} holes and ${inputs.length} inputs fill them.`,
      { doing, given: inputs.length, wanted: holes.length },
    );
  }
  holes.forEach((hole, index) => {
    const at = index - carries.length;
    const isSequence = at >= 0 && at < sequences.length;
    const shape: Shape = isSequence ? [steps, ...hole.shape] : hole.shape;
    checkSame(`input ${index}`, inputs[index], { shape, dtype: hole.dtype });
  });
}

function checkSame(what: string, found: Aval, wanted: Aval): void {
  if (sameShape(found.shape, wanted.shape) && found.dtype === wanted.dtype) return;
  const doing = describeDoing('scan');
  throw new ShapeError(
    `${doing}: ${what} is ${found.dtype}${formatShape(found.shape)}; the body wants ${wanted.dtype}${formatShape(wanted.shape)}.`,
    { doing, given: found.shape, wanted: wanted.shape },
  );
}

/** Operations of a step. */
function workOf({ results }: LoopBody): number {
  return topological(results).reduce((total, tensor) => {
    if (!isOp(tensor)) return total;
    const { op, inputs, attrs } = tensor.origin;
    return total + (op.work?.({ inputs, output: tensor, attrs }) ?? tensor.size);
  }, 0);
}

/** The dtype in which numbers of several are kept together without loss. */
export function commonDType(dtypes: readonly Aval['dtype'][]): Aval['dtype'] {
  const widest = DTYPES.findLast((dtype) => dtypes.includes(dtype)) ?? 'float32';
  // float32 has no digits for each int32.
  return widest === 'float32' && dtypes.includes('int32') ? 'float64' : widest;
}
