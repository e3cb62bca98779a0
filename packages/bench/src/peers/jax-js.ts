/** jax-js as a participant, a step in one jit: `node jax-js.ts FOLDER`. */
import { blockUntilReady, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import type { DenseWorkload } from '../kinds/dense.ts';
import type { Filled } from '../kinds/kind.ts';
import { readInputs, reportEpochs, versionOf } from '../participant.ts';

const { workload, arrays } = readInputs<DenseWorkload>();
const { rows, batchSize, epochs, layers, loss, optimizer } = workload;
const rate = optimizer.learningRate;
const epsilon = optimizer.name === 'adam' ? optimizer.epsilon : 0;
const classes = layers[layers.length - 1].units;
const isRegression = loss === 'mse';
await init('wasm');

/** Of the state of a training. Passing an array hands it over; `ref` keeps it. */
type State = { weights: np.Array[]; means: np.Array[]; squares: np.Array[]; count: np.Array };

function activate(name: string, x: np.Array): np.Array {
  // The loss takes the sums before the softmax.
  if (name === 'softmax') return x;
  return name === 'relu' ? nn.relu(x) : nn.sigmoid(x);
}

function lossOf(weights: np.Array[], x: np.Array, y: np.Array): np.Array {
  const output = layers.reduce(
    (from, { activation }, at) =>
      activate(activation, np.matmul(from, weights[2 * at]).add(weights[2 * at + 1])),
    x,
  );
  if (isRegression) return np.mean(np.square(output.sub(y)));
  const scores = nn.logSoftmax(output).mul(nn.oneHot(y, classes));
  return np.mean(np.sum(scores, -1)).neg();
}

function sgd({ weights, ...rest }: State, gradients: np.Array[]): State {
  return { weights: weights.map((each, at) => each.sub(gradients[at].mul(rate))), ...rest };
}

function adam({ weights, means, squares, count }: State, gradients: np.Array[]): State {
  const step = count.add(1);
  const power = (base: number) => np.subtract(1, np.exp(step.ref.mul(Math.log(base))));
  const scale = np.sqrt(power(0.999)).div(power(0.9)).mul(rate);
  const newMeans = means.map((each, at) => each.mul(0.9).add(gradients[at].ref.mul(0.1)));
  const newSquares = squares.map((each, at) =>
    each.mul(0.999).add(np.square(gradients[at]).mul(0.001)),
  );
  const moved = weights.map((each, at) =>
    each.sub(scale.ref.mul(newMeans[at].ref).div(np.sqrt(newSquares[at].ref).add(epsilon))),
  );
  scale.dispose();
  return { weights: moved, means: newMeans, squares: newSquares, count: step };
}

const update = { sgd, adam }[optimizer.name];
const step = jit((state: State, x: np.Array, y: np.Array): [State, np.Array] => {
  const weights = tree.ref(state.weights);
  const [value, gradients] = valueAndGrad(lossOf)(weights, x, y);
  return [update(state, gradients as np.Array[]), value];
});

const asArray = ({ shape, values }: Filled) =>
  np.array(values as Float32Array<ArrayBuffer>, { shape: [...shape] });
const zeros = () => arrays.weights.map(({ shape }) => np.zeros([...shape]));
const cut = ({ shape: [, ...rest], values }: Filled) => {
  const each = rest.reduce((size, length) => size * length, 1);
  return Array.from({ length: Math.ceil(rows / batchSize) }, (_, at) => {
    const count = Math.min(batchSize, rows - at * batchSize);
    const part = values.slice(at * batchSize * each, (at * batchSize + count) * each);
    return asArray({ shape: [count, ...rest], values: part });
  });
};
const [xs, ys] = [cut(arrays.x), cut(arrays.y)];
let state: State = {
  weights: arrays.weights.map(asArray),
  means: zeros(),
  squares: zeros(),
  count: np.array(0),
};
const ends: number[] = [];
let total = 0;
for (let epoch = 0; epoch < epochs; epoch++) {
  const losses: np.Array[] = [];
  for (const [at, x] of xs.entries()) {
    const [next, value] = step(state, x.ref, ys[at].ref);
    state = next;
    losses.push(value);
  }
  await blockUntilReady(state);
  total = 0;
  for (const [at, value] of losses.entries()) total += (await value.data())[0] * xs[at].shape[0];
  ends.push(performance.now());
}
reportEpochs(versionOf('@jax-js/jax'), ends, total / rows);
