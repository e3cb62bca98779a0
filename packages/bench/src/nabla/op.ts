/** Runs one op with nabla, on operands that stay with its engine: `node op.ts FOLDER`. */
import { jit, ops, ready, type Tensor, tensor, Variable } from 'nabla';
import { EPSILON, type OpWorkload } from '../kinds/op.ts';
import { readInputs, reportCalls, versionOf } from '../participant.ts';
import { asTensor } from './train.ts';

const OPS: Record<OpWorkload['op'], (...operands: Tensor[]) => Tensor> = {
  matmul: (a, b) => ops.matmul(a, b),
  conv2d: (x, kernel) => ops.conv(x, kernel),
  softmax: (x) => ops.softmax(x),
  layer_normalization: (x, gamma, beta) =>
    ops.layerNormalization(x, { gamma, beta, epsilon: EPSILON }),
  gelu: (x) => ops.gelu(x, { approximate: false }),
};

const { workload, arrays } = readInputs<OpWorkload>();
const run = OPS[workload.op];
const operands = arrays.weights.map((each) => new Variable(asTensor(each)));
const { shape } = run(...operands.map(({ value }) => value));
const result = new Variable(ops.zeros(shape));
const step = jit((x: Tensor) => {
  result.assign(run(...operands.map(({ value }) => value)));
  return x;
});
await ready();
const nothing = tensor(0);
await reportCalls(
  versionOf('nabla'),
  workload,
  () => step(nothing),
  () => result.value.data(),
);
