/**
 * `npm run bench -- W1`: trains one network with nabla and with each peer that is installed, one after the
 * other, checks that all learn the same, and prints the times with their ratios. `npm run bench:peers`
 * installs the peers. `--rows N` takes N rows at most.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeInputs, writeInputs } from './inputs.ts';
import type { Result } from './participant.ts';
import { tableOf } from './table.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

interface Participant {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it knows a workload; default: all of them. */
  knows?(workload: Workload): boolean;
}

const here = import.meta.dirname;
const peers = join(here, '../peers');
const python = join(peers, '.venv/bin/python');
const program = (file: string) => [process.execPath, join(here, file)];
const peer = (file: string) => [python, join(peers, file)];

const PARTICIPANTS: readonly Participant[] = [
  { name: 'nabla', command: program('nabla.ts') },
  {
    name: 'plain loops',
    command: program('plain-loops.ts'),
    knows: ({ loss, layers }) =>
      loss === 'mse' && layers.every(({ activation }) => activation === 'sigmoid'),
  },
  {
    name: 'Keras (TensorFlow)',
    command: peer('keras_fit.py'),
    env: { KERAS_BACKEND: 'tensorflow' },
  },
  { name: 'Keras (JAX)', command: peer('keras_fit.py'), env: { KERAS_BACKEND: 'jax' } },
  { name: 'PyTorch', command: peer('torch_eager.py') },
  { name: 'JAX, one jit an epoch', command: peer('jax_one_jit.py') },
];

/** Rounding in another order moves a loss by no more than this share over these trainings. */
const AGREEMENT = 1e-3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string' } },
});
const asked = WORKLOADS.filter(({ name }) =>
  positionals.some((each) => name === each || name.startsWith(`${each}-`)),
);
if (asked.length === 0) {
  console.error(`Give one or more of ${WORKLOADS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
for (const workload of asked) {
  const rows = values.rows === undefined ? workload.rows : Number(values.rows);
  if (!Number.isInteger(rows) || rows < 1) {
    console.error(`--rows takes a whole number from 1, and was given ${values.rows}.`);
    process.exit(2);
  }
  if (!compare({ ...workload, rows: Math.min(rows, workload.rows) })) process.exitCode = 1;
}

/** Runs and prints one workload; gives whether all learned the same. */
function compare(workload: Workload): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'nabla-bench-'));
  try {
    writeInputs(folder, workload, makeInputs(workload));
    const results = PARTICIPANTS.flatMap((each) => {
      const result = run(each, workload, folder);
      return result ? [{ name: each.name, result }] : [];
    });
    console.log(tableOf(workload, results));
    const [first] = results;
    const apart = results.filter(
      ({ result }) => !(Math.abs(result.loss / first.result.loss - 1) < AGREEMENT),
    );
    for (const { name, result } of apart) {
      console.log(`${name} learned something else: loss ${result.loss}, not ${first.result.loss}.`);
    }
    return results.length > 0 && apart.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(participant: Participant, workload: Workload, folder: string): Result | undefined {
  const { name, command, env = {}, knows } = participant;
  if (knows && !knows(workload)) return undefined;
  if (!existsSync(command[0])) {
    console.log(`${name}: not installed (npm run bench:peers)`);
    return undefined;
  }
  const { status, stdout, stderr } = spawnSync(command[0], [...command.slice(1), folder], {
    encoding: 'utf8',
    env: {
      ...process.env,
      TF_CPP_MIN_LOG_LEVEL: '3',
      JAX_PLATFORMS: 'cpu',
      BENCH_STARTED: String(Date.now() / 1000),
      ...env,
    },
  });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (status === 0 && line.startsWith('{')) return JSON.parse(line) as Result;
  console.log(`${name} failed: ${/^.*Error\b.*$/m.exec(stderr)?.[0] ?? `exit status ${status}`}`);
  return undefined;
}
