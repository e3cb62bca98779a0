import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import type { Arrays, Filled, Workload } from './kinds/kind.ts';

/** What a participant prints as its last line, as JSON. */
export interface Result {
  readonly version: string;
  /** Seconds until the end of the first epoch or call, from the start of the program. */
  readonly first: number;
  /** Seconds of each later epoch or call, as the participant's own clock has them. */
  readonly times: readonly number[];
  /**
   * What all must agree on: the loss of the last epoch, which is the mean over its rows, each before the step
   * of its batch; or the mean square of the results of a call.
   */
  readonly value: number;
}

/** What came of starting a participant. */
export interface Outcome extends Result {
  /** Seconds of each process, from its start to its end. */
  readonly processes: readonly number[];
}

/** Writes what a participant in another process reads: workload.json, and numbers as bytes. */
export function writeInputs(folder: string, workload: Workload, arrays: Arrays): void {
  mkdirSync(folder, { recursive: true });
  const named = Object.entries({ x: arrays.x, y: arrays.y, ...weightsByName(arrays.weights) });
  const shapes = named.flatMap(([name, filled]) => {
    if (!filled) return [];
    writeFileSync(join(folder, `${name}.bin`), filled.values);
    const dtype = filled.values instanceof Int32Array ? 'int32' : 'float32';
    return [{ name, dtype, shape: filled.shape }];
  });
  writeFileSync(join(folder, 'workload.json'), JSON.stringify({ ...workload, arrays: shapes }));
}

function weightsByName(weights: readonly Filled[]): Record<string, Filled> {
  return Object.fromEntries(weights.map((each, at) => [`w${at}`, each]));
}

/** Reads what `writeInputs` wrote, in the folder that the program was given last. */
export function readInputs<W extends Workload>(): { workload: W; arrays: Arrays & WithRows } {
  const folder = process.argv[process.argv.length - 1];
  const { arrays, ...workload } = JSON.parse(readFileSync(join(folder, 'workload.json'), 'utf8'));
  const found = (arrays as { name: string; dtype: string; shape: number[] }[]).map((each) => {
    const { buffer } = new Uint8Array(readFileSync(join(folder, `${each.name}.bin`)));
    const values = each.dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer);
    return { name: each.name, filled: { shape: each.shape, values } };
  });
  const weights = found.filter(({ name }) => name.startsWith('w')).map(({ filled }) => filled);
  const none: Filled = { shape: [0], values: new Float32Array() };
  const named = (wanted: string) => found.find(({ name }) => name === wanted)?.filled ?? none;
  return { workload, arrays: { x: named('x'), y: named('y'), weights } };
}

/** Rows and targets are empty where a workload has none. */
type WithRows = { readonly x: Filled; readonly y: Filled };

export function report(result: Result): void {
  console.log(JSON.stringify(result));
}

/** Reports a training by the ends of its epochs, as `performance.now()` has them. */
export function reportEpochs(version: string, ends: readonly number[], loss: number): void {
  const seconds = ends.map((end) => end / 1000);
  const times = seconds.slice(1).map((end, at) => end - seconds[at]);
  report({ version, first: seconds[0], times, value: loss });
}

/** Times calls one by one, and reports them. `call` may come to its result later; `read` gets its numbers. */
export async function reportCalls<T>(
  version: string,
  { seconds, least }: { readonly seconds: number; readonly least: number },
  call: () => T | Promise<T>,
  read: (result: T) => ArrayLike<number> | Promise<ArrayLike<number>>,
): Promise<void> {
  const numbers = await read(await call());
  const first = performance.now() / 1000;
  const value = Array.from(numbers).reduce((sum, each) => sum + each * each, 0) / numbers.length;
  const times: number[] = [];
  const warm = performance.now() + 250 * seconds;
  do {
    await call();
    // Workers that were started say so in a turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  } while (performance.now() < warm);
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end || times.length < least) {
    const start = performance.now();
    await call();
    times.push((performance.now() - start) / 1000);
  }
  report({ version, first, times, value });
}

/** The version of an installed package. */
export function versionOf(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  return manifest ? JSON.parse(readFileSync(manifest, 'utf8')).version : '';
}
