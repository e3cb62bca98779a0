import { renderText } from 'nabla/explain';
import { makeNetwork, trainNetwork } from './network.ts';
import { readDataset, readSettings, readTable } from './options.ts';
import { penguins } from './penguins.ts';
import { progress, wantsColor } from './progress.ts';

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
  const dataset = readDataset(readTable(penguins, {}), settings);
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
  const weight = `${model.layers[0].name}/kernel[0,0]`;
  const explanation = model.explain(test.x.slice(0, 1), test.y.slice(0, 1), { weight });
  say(
    `Backpropagation, for one weight and the first held-out penguin (${classes[test.y[0].indexOf(1)]}):\n`,
  );
  say(renderText(explanation, { color: wantsColor(process.stdout) }));
}
