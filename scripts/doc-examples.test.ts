import { execFile } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { agrees, type Block, blocksOf, plain, withClaims } from './doc-blocks.ts';

const root = join(import.meta.dirname, '..');
const sources = join(root, 'packages/nabla/src');
/** Where blocks are written to be type-checked and run. vitest.config.ts knows this folder too. */
const cache = join(root, 'node_modules/.cache/doc-examples', String(process.pid));
const scratch = join(cache, 'scratch');

const pages = [
  ...globSync('packages/nabla/src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] }),
  ...globSync(['README.md', 'CONTRIBUTING.md', 'packages/*/README.md'], { cwd: root }),
];
const all = pages.sort().flatMap((page) => blocksOf(page, readFileSync(join(root, page), 'utf8')));
const isRun = ({ code }: Block): boolean => !code.trimStart().startsWith('// not run');
const blocks = all.filter(isRun);

/** The block as a module of its own, its lines where they are on its page. */
function write(block: Block, index: number): string {
  const module = `${index}-${block.file.replaceAll(/[^\w.-]/g, '-').replace(/\.md$/, '.md.ts')}`;
  writeFileSync(join(cache, module), '\n'.repeat(block.line - 1) + withClaims(block));
  return module;
}

/** What the compiler says of each module. */
async function typeErrors(modules: readonly string[]): Promise<Map<string, string[]>> {
  const from = (path: string): string => `./${relative(cache, path)}`;
  const config = {
    extends: from(join(root, 'tsconfig.json')),
    compilerOptions: {
      moduleDetection: 'force',
      noImplicitAny: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths: {
        nabla: [from(join(sources, 'index.ts'))],
        'nabla/*': [from(join(sources, '*/index.ts'))],
      },
    },
    include: [],
    files: ['shows.d.ts', ...modules],
  };
  writeFileSync(join(cache, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(cache, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(cache, 'shows.d.ts'),
    'declare function __shows(actual: unknown, said: unknown, line: number): void;',
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      [tsc, '-p', cache, '--pretty', 'false'],
      { cwd: cache },
      (error, out) => {
        // Errors of the configuration stand alone; with them the blocks are not checked at all.
        if (error && (typeof error.code !== 'number' || /^error TS/m.test(out))) reject(error);
        else resolve(out);
      },
    );
  });
  const errors = new Map<string, string[]>();
  for (const [, module = '', line, message] of output.matchAll(/^(.+?)\((\d+),\d+\): (.+)$/gm)) {
    errors.set(module, [...(errors.get(module) ?? []), `line ${line}: ${message}`]);
  }
  return errors;
}

mkdirSync(scratch, { recursive: true });
symlinkSync(join(root, 'packages'), join(scratch, 'packages'));
const modules = blocks.map(write);
const errors = typeErrors(modules);

describe('the examples of the documentation', () => {
  beforeEach(() => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    for (const method of ['log', 'info', 'warn', 'error', 'debug', 'table'] as const) {
      vi.spyOn(console, method).mockImplementation(() => undefined);
    }
    process.chdir(scratch);
  });
  afterAll(() => rmSync(cache, { recursive: true }));
  afterEach(() => {
    process.chdir(root);
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  for (const [index, { file, name }] of blocks.entries()) {
    const module = modules[index] ?? '';
    it(`${file}: ${name}`, async () => {
      const wrong = (await errors).get(module);
      if (wrong) expect.fail(`${file} does not type-check\n${wrong.join('\n')}`);
      vi.stubGlobal('__shows', (actual: unknown, said: unknown, line: number) => {
        if (!agrees(actual, said)) expect(plain(actual), `${file}:${line}`).toEqual(said);
      });
      await import(join(cache, module));
    });
  }

  it('are run, but for a few that say why not', () => {
    expect(all.length - blocks.length).toBeLessThanOrEqual(5);
  });
});
