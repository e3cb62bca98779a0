import { readFileSync } from 'node:fs';
import { DataError } from 'nabla';
import { type Dataset, makeDataset, parseCsv, type Table } from 'nabla/data';
import type { Settings } from './options.ts';

/** A CSV file, as text and ready for a network. What was left out is said on stderr; errors name the file. */
export function load(file: string, settings: Settings): { table: Table; dataset: Dataset } {
  const { target, testSplit, ignore, task, delimiter, seed } = settings;
  try {
    const table = parseCsv(readText(file), { delimiter });
    const dataset = makeDataset(table, target, { testSplit, ignore, task, seed });
    for (const note of dataset.notes) process.stderr.write(`note: ${note}\n`);
    return { table, dataset };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(`${file}: ${error.message}`, error.facts);
  }
}

function readText(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataError(`the file cannot be read: ${why}.`, { doing: 'read a file', given: file });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DataError('the file is not UTF-8 text. Save it as CSV in UTF-8.', {
      doing: 'read a file',
      given: file,
    });
  }
}
