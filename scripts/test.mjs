/**
 * `npm test`: every check of the project, one step after another. `npm test -- lint unit` runs only
 * the steps that are named. Ends with the line `N passed, N failed`, where a test counts as one and
 * so does each step that is not tests.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cache = join(root, 'node_modules', '.cache');
const report = join(cache, 'vitest.json');
const packages = ['packages/nabla', 'packages/cli'];

const steps = {
  types: ['npm run --silent build', 'tsc -p tsconfig.json'],
  lint: ['biome check --error-on-warnings', 'node scripts/imports.mjs'],
  unit: [`vitest run --reporter=default --reporter=json --outputFile.json=${report}`],
  browser: ['node scripts/browsers.mjs'],
  packaging: [
    'node scripts/bundles.mjs',
    ...packages.flatMap((at) => [
      `publint --strict ${at}`,
      `attw --pack ${at} --profile esm-only --format table-flipped`,
    ]),
  ],
};

/** Runs a command line of one of our tools. Most show their output only when something is wrong. */
function run(line, shown) {
  const [command, ...args] = line.split(' ');
  const bin = join(root, 'node_modules', '.bin');
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', shown ? 'inherit' : 'pipe', shown ? 'inherit' : 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
  });
  if (error) console.error(`${command} did not start: ${error.message}`);
  if (status !== 0 && !shown) console.log(`> ${line}\n${stdout}${stderr}`);
  return status === 0;
}

/** Tests, and files that failed before they had any; `ok` says how vitest itself ended. */
function countTests(ok) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    const broken = testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
    );
    const failed = numFailedTests + broken.length;
    return { passed: numPassedTests, failed: failed || (ok ? 0 : 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function runStep(name) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const tests = name === 'unit';
  const shown = tests || name === 'browser';
  const ok = steps[name].map((line) => run(line, shown)).every(Boolean);
  const count = tests ? countTests(ok) : { passed: Number(ok), failed: Number(!ok) };
  return { name, ...count, seconds: (performance.now() - start) / 1000 };
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`No step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

mkdirSync(cache, { recursive: true });
rmSync(report, { force: true });
const results = (named.length > 0 ? named : Object.keys(steps)).map(runStep);

console.log('\n== summary');
for (const { name, passed, failed, seconds } of results) {
  const mark = failed > 0 ? 'FAILED' : 'ok';
  const counts = name === 'unit' ? `  ${passed} passed, ${failed} failed` : '';
  console.log(`${mark.padEnd(7)} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s${counts}`);
}
const total = (key) => results.reduce((sum, each) => sum + each[key], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') > 0 ? 1 : 0;
