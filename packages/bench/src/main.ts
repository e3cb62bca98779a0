/**
 * `npm run bench -- W4`: gives nabla and each peer that is installed the same work, one after the other, checks
 * that all come to the same numbers, and prints the times with their ratios. `npm run bench:peers` installs the
 * peers that are written in Python.
 *
 * W1 to W3 train dense networks (W1-xor row by row, W1-script as whole processes), W4 a convolutional one, W6 a
 * transformer; W7 is single ops (W7-matmul-1024, ...), W8 one row through a model.
 *
 * `--rows N` takes N rows at most, `--only nabla,jax` the participants in whose names one of these stands,
 * `--limit N` ends a process after N seconds (120 unless said).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TASKS, type Task } from './kinds/index.ts';
import { writeInputs } from './participant.ts';
import { PARTICIPANTS, participantsFor } from './participants.ts';
import { start } from './start.ts';
import { tableOf } from './table.ts';

/** Rounding in another order moves a loss by no more than this share over these trainings. */
const AGREEMENT = 1e-3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string' }, only: { type: 'string' }, limit: { type: 'string' } },
});
const asked = TASKS.filter(({ workload: { name } }) =>
  positionals.some((each) => name === each || name.startsWith(`${each}-`)),
);
if (asked.length === 0) {
  console.error(`Give one or more of ${TASKS.map(({ workload }) => workload.name).join(', ')}.`);
  process.exit(2);
}
const rows = wholeNumber('rows');
const limit = wholeNumber('limit') ?? 120;
const only = values.only?.toLowerCase().split(',') ?? [''];
for (const { kind, workload } of asked) {
  const small = rows === undefined ? undefined : kind.withRows?.(workload, rows);
  if (!compare({ kind, workload: small ?? workload })) process.exitCode = 1;
}

/** Runs and prints one workload; gives whether all came to the same. */
function compare(task: Task): boolean {
  const { kind, workload } = task;
  const folder = mkdtempSync(join(tmpdir(), 'nabla-bench-'));
  try {
    writeInputs(folder, workload, kind.arrays(workload));
    const found = participantsFor(task)
      .filter(({ name }) => only.some((part) => name.toLowerCase().includes(part)))
      .map((participant) => ({
        participant,
        found: start(participant, kind.program, folder, { starts: kind.starts, limit }),
      }));
    console.log(tableOf(task, found, PARTICIPANTS[0]));
    const values = found.flatMap(({ participant: { name }, found: each }) =>
      'outcome' in each ? [{ name, value: each.outcome.value }] : [],
    );
    const [first] = values;
    const apart = values.filter(({ value }) => !(Math.abs(value / first.value - 1) < AGREEMENT));
    for (const { name, value } of apart) {
      console.log(`${name} came to something else: ${kind.agreed} ${value}, not ${first.value}.`);
    }
    return values.length > 0 && apart.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function wholeNumber(name: 'rows' | 'limit'): number | undefined {
  const given = values[name];
  if (given === undefined) return undefined;
  const number = Number(given);
  if (Number.isInteger(number) && number >= 1) return number;
  console.error(`--${name} takes a whole number from 1, and was given ${given}.`);
  return process.exit(2);
}
