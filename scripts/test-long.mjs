/**
 * `npm run test:long`: ten thousand random graphs and sessions on the engine against the reference, of a seed
 * that is printed and can be given: `npm run test:long -- 123`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const seed = process.argv[2] ?? String(Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}`);
const { status } = spawnSync(
  join(root, 'node_modules/.bin/vitest'),
  ['run', '--project', 'units', '--testTimeout', '3600000', 'random-graphs'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NABLA_RANDOM_GRAPHS: '10000', NABLA_RANDOM_SEED: seed },
  },
);
process.exitCode = status ?? 1;
