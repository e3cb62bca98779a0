import { relative } from 'node:path';
import type { Dataset } from 'nabla/data';
import { renderText } from 'nabla/explain';
import type { Sequential } from 'nabla/models';
import { describeInputs } from './inputs.ts';
import { load } from './load.ts';
import { makeNetwork, trainNetwork } from './network.ts';
import { readSettings } from './options.ts';
import { penguins } from './penguins.ts';
import { progress, wantsColor } from './progress.ts';

/** The column whose weight is shown. */
const SHOWN = 'bill_length_mm';

/** `npm start`: the seed's network on the penguins, what it learned, and the chain rule of one weight. */
export async function demo(): Promise<void> {
  const settings = readSettings({
    target: 'species',
    layers: '3',
    activation: 'sigmoid',
    optimizer: 'sgd',
    learningRate: '0.5',
    epochs: '100',
  });
  const { dataset } = load(penguins, settings);
  const { train, test, classes = [], features } = dataset;
  const say = (text: string) => process.stdout.write(`${text}\n`);
  say(
    `Palmer penguins: ${train.x.length} rows to learn from, ${test.x.length} held out; ${features.length} numbers each, ${classes.length} species.`,
  );
  say(
    `The network: ${features.length} inputs, 3 sigmoid units, ${classes.length} outputs; plain gradient descent.\n`,
  );
  const model = makeNetwork(dataset, settings);
  const scores = await trainNetwork(model, dataset, settings, [progress(settings.epochs)]);
  const losses = model.history?.history.loss ?? [];
  say(
    `loss ${losses[0].toPrecision(4)} in the first epoch, ${losses[losses.length - 1].toPrecision(4)} in the last`,
  );
  say(
    `held-out accuracy ${(100 * (scores.test?.accuracy ?? 0)).toFixed(1)} % (the commonest species alone: ${(100 * scores.baseline).toFixed(1)} %)\n`,
  );
  const at = await leastSure(model, dataset);
  const input = features.indexOf(SHOWN);
  const weight = `${model.layers[0].name}/kernel[${input},0]`;
  say(
    `Backpropagation, for the weight from ${SHOWN} (I${input + 1}) to the first hidden unit, and the held-out\npenguin that the network is least sure of, ${article(classes[test.y[at].indexOf(1)])}.`,
  );
  say(`${describeInputs(features, test.x[at])}\n`);
  const explanation = model.explain([test.x[at]], [test.y[at]], { weight });
  say(renderText(explanation, { color: wantsColor(process.stdout) }));
  say(
    `\nNext: npx nabla explain ${relative('', penguins)} --target species --row 0 --weight '${weight}'`,
  );
}

/** The held-out row whose right class gets the least probability. */
async function leastSure(model: Sequential, { test }: Dataset): Promise<number> {
  const probabilities = await (await model.predict(test.x, { verbose: 0 })).data();
  const right = test.y.map((row, at) => Number(probabilities[at * row.length + row.indexOf(1)]));
  return right.indexOf(Math.min(...right));
}

function article(noun: string): string {
  return `${/^[AEIOU]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
