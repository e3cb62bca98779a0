import { load } from './load.ts';
import { makeNetwork } from './network.ts';
import { readSettings, type Typed } from './options.ts';
import { penguins } from './penguins.ts';

/** A relative error above this is a fault: in float64, right gradients agree to 1e-7 or better. */
const LIMIT = 1e-5;

/** `nabla gradcheck`: each weight's gradient against the finite difference of the loss. */
export async function gradcheck(typed: Typed): Promise<void> {
  const settings = readSettings({ ...typed, target: 'species' });
  const { dataset } = load(penguins, settings);
  const model = makeNetwork(dataset, settings);
  const [x, y] = [dataset.train.x.slice(0, 8), dataset.train.y.slice(0, 8)];
  const paths = model.trainableVariables.map(({ path }) => path);
  const { weights } = model.explain(x, y, { weight: paths, maxPaths: 1 });
  const results = paths.map((path) => {
    const own = weights.filter((weight) => weight.path.startsWith(`${path}[`));
    return {
      path,
      elements: own.length,
      largestRelativeError: Math.max(
        ...own.map(({ finiteDifference }) => finiteDifference.relativeError),
      ),
    };
  });
  const passed = results.every(({ largestRelativeError }) => largestRelativeError < LIMIT);
  if (settings.json) process.stdout.write(`${JSON.stringify({ passed, limit: LIMIT, results })}\n`);
  else {
    process.stdout.write(
      'd(loss)/d(weight) by backpropagation, against (E(w + h) - E(w - h)) / 2h in float64, h = 1e-5 max(1, |w|)\n',
    );
    for (const { path, elements, largestRelativeError } of results) {
      process.stdout.write(
        `${path.padEnd(18)} ${String(elements).padStart(4)} elements, largest relative error ${largestRelativeError.toExponential(1)}\n`,
      );
    }
    process.stdout.write(passed ? 'all agree\n' : `some differ by more than ${LIMIT}\n`);
  }
  if (!passed) process.exitCode = 1;
}
