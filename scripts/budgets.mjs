/**
 * `npm run bench:budgets`: what the library costs before it computes anything, against what it may
 * cost. Reads packages/*\/dist, so build first. Exits with 1 if a budget is exceeded.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { engineSize, seedSize } from './bundles.mjs';

const RUNS = 9;
const root = join(import.meta.dirname, '..');
const library = join(root, 'packages/nabla/dist/node/index.js');
const command = join(root, 'packages/cli/dist/main.js');
const seed = join(root, 'examples/seed.ts');

const budgets = [
  {
    what: `import 'nabla', median of ${RUNS}`,
    limit: 60,
    unit: 'ms',
    input: library,
    measure: importTime,
  },
  {
    what: `nabla --help, median of ${RUNS}`,
    limit: 200,
    unit: 'ms',
    input: command,
    measure: helpTime,
  },
  {
    what: 'seed program, minified, gzipped',
    limit: 60,
    unit: 'kB',
    input: seed,
    measure: seedSize,
  },
  {
    what: 'the engine that it loads to train',
    limit: 60,
    unit: 'kB',
    input: seed,
    measure: engineSize,
  },
];

function median(measure) {
  const values = Array.from({ length: RUNS }, measure).sort((a, b) => a - b);
  return values[(RUNS - 1) / 2];
}

function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args[0]} exited with ${status}: ${stderr.trim()}`);
  return stdout;
}

/** Within a fresh process, so without the start of Node. */
function importTime() {
  const program = `
    const start = performance.now();
    await import('${pathToFileURL(library)}');
    console.log(performance.now() - start);`;
  return median(() => Number(node('--input-type=module', '--eval', program)));
}

/** From outside, so with the start of Node. */
function helpTime() {
  return median(() => {
    const start = performance.now();
    if (!node(command, '--help').trim()) throw new Error('it printed nothing');
    return performance.now() - start;
  });
}

async function rowOf({ what, limit, unit, input, measure }) {
  const budget = `${limit} ${unit}`;
  try {
    if (!existsSync(input)) throw new Error(`there is no ${relative(root, input)} yet`);
    const value = await measure();
    const verdict = value > limit ? 'over' : 'ok';
    return { what, measured: `${value.toFixed(1)} ${unit}`, budget, verdict };
  } catch (error) {
    const [reason] = error.message
      .split('\n')
      .filter((line) => /\S/.test(line))
      .slice(-1);
    return { what, measured: '-', budget, verdict: `not measured: ${reason}` };
  }
}

const rows = [{ what: 'what', measured: 'measured', budget: 'budget', verdict: '' }];
for (const each of budgets) rows.push(await rowOf(each));
for (const { what, measured, budget, verdict } of rows) {
  console.log(`${what.padEnd(34)} ${measured.padStart(10)} ${budget.padStart(8)}  ${verdict}`);
}
process.exitCode = rows.some(({ verdict }) => verdict === 'over') ? 1 : 0;
