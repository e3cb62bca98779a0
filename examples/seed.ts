/** Exclusive or, of two numbers near 0 or 1: the first network that anyone trains. */
import { Dense } from 'nabla/layers';
import { Sequential } from 'nabla/models';

const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const X: number[][] = [];
const y: number[][] = [];
for (let i = 0; i < 300; i++) {
  const [a = 0, b = 0] = corners[i % corners.length] ?? [];
  const nudge = (i % 7) / 70;
  X.push([a + nudge, b - nudge]);
  y.push([a === b ? 0 : 1]);
}

const model = new Sequential();
model.add(new Dense(3, { inputDim: 2, activation: 'sigmoid' }));
model.add(new Dense(1, { activation: 'sigmoid' }));
model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae', 'mse'] });
const results = await model.fit(X, y, { epochs: 50 });

const loss = results.history.loss ?? [];
console.log(`loss: ${loss[0]} in the first epoch, ${loss.at(-1)} in the last`);
