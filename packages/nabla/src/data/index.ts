/** Data on its way to a model: CSV, columns of text as numbers, rows held out. */
export { type CsvOptions, parseCsv, type Table } from './csv.ts';
export { type Dataset, type DatasetOptions, makeDataset, type Part } from './dataset.ts';
export type { ColumnKind } from './features.ts';
