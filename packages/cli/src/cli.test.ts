import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeInputs } from './inputs.ts';
import { version } from './version.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const main = at('../dist/main.js');
const penguins = at('../data/penguins.csv');
const folder = mkdtempSync(join(tmpdir(), 'nabla-cli-'));

beforeAll(() => {
  const built = [main, at('../../nabla/dist/node/index.js')].every(existsSync);
  if (!built) spawnSync('npm', ['run', '--silent', 'build'], { cwd: at('../../..'), shell: true });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

function nabla(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  return { status, stdout, stderr };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const rows = Array.from({ length: 40 }, (_, row) => `${row},${row < 20 ? 'low' : 'high'}`);

describe('nabla train', () => {
  it('tells at least 97 % of the penguins that it has not seen apart, with its defaults', () => {
    const { status, stdout, stderr } = nabla('train', penguins, '--target', 'species', '--json');
    const result = JSON.parse(stdout);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(result.test.accuracy).toBeGreaterThanOrEqual(0.97);
    expect(result.baseline).toBeCloseTo(30 / 69);
    expect(result.rows).toEqual({ train: 275, test: 69 });
    expect(result.classes).toEqual(['Adelie', 'Chinstrap', 'Gentoo']);
    expect(result.history.loss).toHaveLength(100);
  });

  it('gives the same numbers for the same seed', () => {
    const run = (seed: string) =>
      nabla('train', penguins, '-t', 'species', '-e', '2', '-s', seed, '--json').stdout;
    expect(run('7')).toBe(run('7'));
    expect(run('7')).not.toBe(run('8'));
  });

  it('predicts a column of numbers, with the error in its own units beside that of the mean', () => {
    const { status, stdout, stderr } = nabla('train', penguins, '-t', 'body_mass_g');
    const [, held, mean] = stdout.split('\n').map((line) => Number(line.split(': ')[1]));
    expect(status).toBe(0);
    expect(stderr).toBe("note: 2 rows without 'body_mass_g' left out\n");
    expect(held).toBeLessThan(300);
    expect(mean).toBeGreaterThan(600);
  });

  it('takes a tab that is typed as two characters', () => {
    const path = file('tab.csv', ['a\tb', ...rows].join('\n').replaceAll(',', '\t'));
    expect(nabla('train', path, '-t', 'b', '-e', '1', '--delimiter', '\\t').status).toBe(0);
  });

  it('fails when the loss is no longer a number', () => {
    const { status, stdout, stderr } = nabla(
      ...['train', penguins, '-t', 'species', '-o', 'sgd', '--learning-rate', '1e9', '-e', '3'],
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('Try a smaller --learning-rate');
  });
});

describe('A fault of the data ends with 1, its place on stderr, and nothing on stdout', () => {
  it.each([
    ['ragged.csv', 'a,b\n1,x\n2,y,z\n', 'CSV line 3, column 3: the row has 3 fields'],
    ['text.csv', ['a,b', ...rows, 'no,low'].join('\n'), "CSV line 42, column 1 ('a'): 'no' is no"],
    ['empty.csv', '', 'CSV: the file is empty'],
    ['latin.csv', new Uint8Array([0xe9, 0x2c, 0x62]), 'the file is not UTF-8 text'],
    ['constant.csv', 'a,b\n1,x\n1,y\n', "no column is left to learn from: 'a' is 1 in every row"],
  ])('%s', (name, content, message) => {
    const path = file(name, content);
    const { status, stdout, stderr } = nabla('train', path, '-t', 'b');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`nabla: ${path}: `);
    expect(stderr).toContain(message);
  });

  it('nothere.csv', () => {
    const { status, stderr } = nabla('train', 'nothere.csv', '-t', 'b');
    expect(status).toBe(1);
    expect(stderr).toContain('nabla: nothere.csv: the file cannot be read: ENOENT');
  });
});

describe('A fault of the command line ends with 2 and says what is meant', () => {
  const train = ['train', penguins, '-t', 'species'];
  it.each([
    ['a misspelt target', ['train', penguins, '-t', 'specie'], "Did you mean 'species'?"],
    ['a misspelt optimizer', [...train, '-o', 'adm'], "Did you mean 'adam'?"],
    ['a misspelt activation', [...train, '-a', 'rellu'], "Did you mean 'relu'?"],
    ['a misspelt option', [...train, '--optimzer', 'sgd'], 'Did you mean --optimizer?'],
    ['a misspelt command', ['trian'], 'Did you mean train?'],
    ['no target', ['train', penguins], "required option '-t, --target <column>'"],
    ['no number', [...train, '-e', 'many'], "--epochs is 'many'; it must be a whole number from 1"],
    ['a width beyond reason', [...train, '-l', '8,99999'], 'a whole number from 0 to 4096'],
    ['a task', [...train, '--task', 'guess'], 'it is classification or regression'],
    ['a row', ['explain', penguins, '-t', 'species', '-r', '344'], 'a whole number from 0 to 343'],
    ['a format', ['explain', penguins, '-t', 'sex', '--format', 'pdf'], 'text, latex or mathml'],
    [
      'a row without an answer',
      ['explain', penguins, '-t', 'sex', '-r', '3'],
      "--row 3 (line 5) has no 'sex'",
    ],
    [
      'a weight',
      ['explain', penguins, '-t', 'species', '-w', 'dense/kernal[0,1]'],
      "Did you mean 'dense/kernel'?",
    ],
  ])('%s', (_, args, message) => {
    const { status, stdout, stderr } = nabla(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});

describe('nabla explain', () => {
  const explain = (...more: string[]) =>
    nabla('explain', penguins, '-t', 'species', '-r', '0', '-w', 'dense/kernel[3,1]', ...more);

  it('shows the row, its inputs by name, and the chain rule of the weight', () => {
    const { status, stdout, stderr } = explain('-l', '3', '-a', 'tanh');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Row 0 of .*penguins\.csv \(line 2\), .*: species is Adelie\n/);
    expect(stdout).toContain('I3 island=Torgersen 1, I4 bill_length_mm -0.');
    expect(stdout).toContain('dense/kernel[3,1]  W42 =');
    expect(stdout).toContain('dh2/dW42 = I4');
  });

  it('agrees with finite differences in its JSON', () => {
    const { weights } = JSON.parse(explain('--json', '-a', 'tanh').stdout);
    expect(weights).toHaveLength(1);
    expect(weights[0].path).toBe('dense/kernel[3,1]');
    expect(weights[0].finiteDifference.relativeError).toBeLessThan(1e-5);
  });

  it('writes LaTeX and MathML, and nothing else, to stdout', () => {
    expect(explain('-e', '1', '--format', 'latex').stdout).toMatch(/^\\\[/);
    expect(explain('-e', '1', '--format', 'mathml').stdout).toMatch(/^<math [\s\S]*<\/section>\n$/);
  });
});

describe('nabla gradcheck', () => {
  it('agrees with finite differences in each of the 42 weights', () => {
    const { status, stdout } = nabla('gradcheck', '--json');
    const { passed, results } = JSON.parse(stdout);
    expect({ status, passed }).toEqual({ status: 0, passed: true });
    const counts = results.map(({ elements }: { elements: number }) => elements);
    expect(counts).toEqual([27, 3, 9, 3]);
  });
});

describe('nabla', () => {
  it('runs its demo, which ends with what to try next', () => {
    const { status, stdout, stderr } = nabla('demo');
    const lines = stdout.trimEnd().split('\n');
    const accuracy = Number(/held-out accuracy ([\d.]+) %/.exec(stdout)?.[1]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(accuracy).toBeGreaterThanOrEqual(97);
    expect(stdout).toContain('dh1/dW41 = I4');
    expect(lines.length).toBeLessThan(65);
    expect(lines[lines.length - 1]).toMatch(/^Next: npx nabla explain .*penguins\.csv --target /);
  });

  it('stops in silence when the reader of its output is gone', async () => {
    const child = spawn(process.execPath, [main, 'demo'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, said }).toEqual({ code: 0, said: '' });
  });

  it.each([[[]], [['train']], [['explain']], [['gradcheck']], [['demo']]])(
    'helps with %j',
    (command) => {
      const { status, stdout, stderr } = nabla(...command, '--help');
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain(`Usage: ${['nabla', ...command].join(' ')} `);
    },
  );

  it('has the version of its package', () => {
    const manifest = JSON.parse(readFileSync(at('../package.json'), 'utf8'));
    expect(version).toBe(manifest.version);
    expect(nabla('--version').stdout).toBe(`${version}\n`);
  });

  it('loads the library only for a command, so that help comes at once', () => {
    const source = readFileSync(at('./main.ts'), 'utf8');
    const imports = [...source.matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name);
    expect(imports).toEqual(['commander', './version.ts']);
  });
});

describe('describeInputs', () => {
  it('breaks its lines and leaves out what is too much', () => {
    const names = Array.from({ length: 40 }, (_, index) => `column_${index}`);
    const lines = describeInputs(
      names,
      names.map(() => 1 / 3),
    ).split('\n');
    expect(lines[1]).toMatch(/^ {2}I1 column_0 0\.3333, I2 column_1 0\.3333, .*,$/);
    expect(lines[lines.length - 1]).toMatch(/I30 column_29 0\.3333, and 10 more$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
