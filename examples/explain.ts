import { renderText } from 'nabla/explain';
import { Dense } from 'nabla/layers';
import { Sequential } from 'nabla/models';

// The seed network, before its first step on one row: where does the gradient of one weight come from?
const model = new Sequential();
model.add(new Dense(3, { inputDim: 2, activation: 'sigmoid', name: 'hidden' }));
model.add(new Dense(1, { activation: 'sigmoid', name: 'last' }));
model.compile({ optimizer: 'sgd', loss: 'mse' });

const explanation = model.explain([[0.5, -1]], [[1]], {
  weight: ['last/kernel[0,0]', 'hidden/kernel[0,1]'],
});
console.log(renderText(explanation, { color: process.stdout.isTTY }));
