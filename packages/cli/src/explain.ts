import type { Dataset, Table } from 'nabla/data';
import { renderLatex, renderMathml, renderText } from 'nabla/explain';
import { makeNetwork, trainNetwork } from './network.ts';
import { readDataset, readNumber, readSettings, readTable, type Typed } from './options.ts';
import { progress, wantsColor } from './progress.ts';

/** `nabla explain`: the chain rule of one weight for one row, on stdout. */
export async function explain(file: string, typed: Typed): Promise<void> {
  const settings = readSettings(typed);
  const render = rendererOf(String(typed.format ?? 'text'));
  const table = readTable(file, typed);
  const dataset = readDataset(table, settings);
  const row = findRow(
    dataset,
    table,
    readNumber('row', String(typed.row ?? '0'), {
      integer: true,
      min: 0,
      max: table.rows.length - 1,
    }),
  );
  const model = makeNetwork(dataset, settings);
  const weight =
    typeof typed.weight === 'string'
      ? typed.weight
      : `${model.layers[model.layers.length - 1].name}/kernel[0,0]`;
  await trainNetwork(model, dataset, settings, [progress(settings.epochs)]);
  const explanation = model.explain([row.x], [row.y], { weight });
  process.stdout.write(
    settings.json ? `${JSON.stringify(explanation)}\n` : `${render(explanation)}\n`,
  );
}

function rendererOf(format: string): (explanation: Parameters<typeof renderText>[0]) => string {
  if (format === 'latex') return (explanation) => renderLatex(explanation);
  if (format === 'mathml') return (explanation) => renderMathml(explanation);
  if (format === 'text')
    return (explanation) => renderText(explanation, { color: wantsColor(process.stdout) });
  throw new RangeError(`--format is '${format}'; it is text, latex or mathml.`);
}

/** A row of the file, in numbers: it was trained on or held out. */
function findRow(
  { train, test, target }: Dataset,
  table: Table,
  wanted: number,
): { x: readonly number[]; y: readonly number[] } {
  for (const part of [train, test]) {
    const at = part.rows.indexOf(wanted);
    if (at >= 0) return { x: part.x[at], y: part.y[at] };
  }
  throw new RangeError(
    `--row ${wanted} (line ${table.lines[wanted]}) has no '${target}', so there is nothing to compare the prediction with. Choose another.`,
  );
}
