import { load } from './load.ts';
import { makeNetwork, type Scores, trainNetwork } from './network.ts';
import { readSettings, type Typed } from './options.ts';
import { progress } from './progress.ts';

/** `nabla train`: the scores on stdout, everything else on stderr. */
export async function train(file: string, typed: Typed): Promise<void> {
  const settings = readSettings(typed);
  const { dataset } = load(file, settings);
  const model = makeNetwork(dataset, settings);
  const scores = await trainNetwork(model, dataset, settings, [progress(settings.epochs)]);
  const rows = { train: dataset.train.x.length, test: dataset.test.x.length };
  if (settings.json) {
    const { target, classes, features } = dataset;
    const history = model.history?.history ?? {};
    process.stdout.write(
      `${JSON.stringify({ target, classes, features, rows, ...scores, history })}\n`,
    );
  } else process.stdout.write(describe(scores, rows, dataset.classes !== undefined));
}

function describe(
  { train, test, baseline }: Scores,
  rows: { train: number; test: number },
  classes: boolean,
): string {
  const name = classes ? 'accuracy' : 'mean_absolute_error';
  const show = (value: number) =>
    classes ? `${(100 * value).toFixed(1)} %` : value.toPrecision(4);
  const what = classes ? 'accuracy' : 'mean absolute error';
  const guess = classes ? 'the commonest class' : 'the mean';
  return [
    `${what} on ${rows.train} rows of training: ${show(train[name])}`,
    test ? `${what} on ${rows.test} rows held out: ${show(test[name])}` : 'no rows were held out',
    `always saying ${guess}: ${show(baseline)}`,
    '',
  ].join('\n');
}
