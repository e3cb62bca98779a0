import type { Dataset, Table } from 'nabla/data';
import { renderLatex, renderMathml, renderText } from 'nabla/explain';
import { describeInputs } from './inputs.ts';
import { load } from './load.ts';
import { makeNetwork, trainNetwork } from './network.ts';
import { readNumber, readSettings, type Typed } from './options.ts';
import { progress, wantsColor } from './progress.ts';

/** `nabla explain`: the chain rule of one weight for one row, on stdout. */
export async function explain(file: string, typed: Typed): Promise<void> {
  const settings = readSettings(typed);
  const render = rendererOf(String(typed.format ?? 'text'));
  const { table, dataset } = load(file, settings);
  const wanted = readNumber('row', String(typed.row ?? '0'), {
    integer: true,
    min: 0,
    max: table.rows.length - 1,
  });
  const row = findRow(dataset, table, wanted);
  const model = makeNetwork(dataset, settings);
  const weight =
    typeof typed.weight === 'string'
      ? typed.weight
      : `${model.layers[model.layers.length - 1].name}/kernel[0,0]`;
  const look = () => model.explain([row.x], [row.y], { weight });
  // A weight that does not exist is refused before the training, not after it.
  look();
  await trainNetwork(model, dataset, settings, [progress(settings.epochs)]);
  const explanation = look();
  if (settings.json) process.stdout.write(`${JSON.stringify(explanation)}\n`);
  else {
    if (render === toText) {
      const answer = table.rows[wanted][table.columns.indexOf(dataset.target)];
      process.stdout.write(
        `Row ${wanted} of ${file} (line ${table.lines[wanted]}), ${row.held ? 'held out' : 'trained on'}: ${dataset.target} is ${answer}\n${describeInputs(dataset.features, row.x)}\n\n`,
      );
    }
    process.stdout.write(`${render(explanation)}\n`);
  }
}

type Render = (explanation: Parameters<typeof renderText>[0]) => string;

const toText: Render = (explanation) =>
  renderText(explanation, { color: wantsColor(process.stdout) });

function rendererOf(format: string): Render {
  if (format === 'latex') return (explanation) => renderLatex(explanation);
  if (format === 'mathml') return (explanation) => renderMathml(explanation);
  if (format === 'text') return toText;
  throw new RangeError(`--format is '${format}'; it is text, latex or mathml.`);
}

/** A row of the file, in numbers: it was trained on or held out. */
function findRow(
  { train, test, target }: Dataset,
  table: Table,
  wanted: number,
): { x: readonly number[]; y: readonly number[]; held: boolean } {
  for (const part of [train, test]) {
    const at = part.rows.indexOf(wanted);
    if (at >= 0) return { x: part.x[at], y: part.y[at], held: part === test };
  }
  throw new RangeError(
    `--row ${wanted} (line ${table.lines[wanted]}) has no '${target}', so there is nothing to compare the prediction with. Choose another.`,
  );
}
