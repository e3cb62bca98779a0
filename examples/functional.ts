import { setRandomSeed } from 'nabla';
import { Add, Dense, Input } from 'nabla/layers';
import { Model } from 'nabla/models';

// Two inputs, a shared layer, and two outputs with losses of their own.
setRandomSeed(3);
const left = Input({ shape: [2], name: 'left' });
const right = Input({ shape: [2], name: 'right' });
const shared = new Dense(4, { activation: 'tanh', name: 'shared' });
const both = new Add()([shared(left), shared(right)]);
const model = new Model({
  inputs: [left, right],
  outputs: [
    new Dense(1, { name: 'sum' })(both),
    new Dense(1, { activation: 'sigmoid', name: 'sign' })(both),
  ],
});
model.compile({
  optimizer: 'adam',
  loss: { sum: 'mse', sign: 'binary_crossentropy' },
  lossWeights: { sum: 1, sign: 0.5 },
});

const a = Array.from({ length: 64 }, (_, i) => [Math.sin(i), Math.cos(i)]);
const b = Array.from({ length: 64 }, (_, i) => [Math.cos(2 * i), Math.sin(3 * i)]);
const sums = a.map((row, i) => [row[0] + b[i][1]]);
const signs = sums.map(([value]) => [value > 0 ? 1 : 0]);
const { history } = await model.fit([a, b], [sums, signs], { epochs: 20, verbose: 0 });
model.summary();
console.log(
  'loss',
  history.loss[0].toFixed(3),
  '→',
  history.loss[19].toFixed(3),
  Object.keys(history).join(', '),
);
