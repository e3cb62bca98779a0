import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const lint = join(import.meta.dirname, 'imports.mjs');
let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'nabla-imports-'));
  write({ 'packages/nabla/package.json': '{ "exports": { ".": "", "./layers": "" } }' });
});
afterEach(() => rmSync(tree, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
}

/** The exit code, and the complaints about a tree with these files in packages/nabla/src. */
function check(sources: Record<string, string>): { status: number | null; complaints: string[] } {
  for (const [file, text] of Object.entries(sources))
    write({ [`packages/nabla/src/${file}`]: text });
  const { status, stderr } = spawnSync(process.execPath, [lint, tree], { encoding: 'utf8' });
  const complaints = stderr.split('\n').filter((line) => line !== '');
  return {
    status,
    complaints: complaints.map((line) => line.replace(/^packages\/nabla\/src\//, '')),
  };
}

describe('the lint of imports', () => {
  it('lets imports go down, and to the index of a sibling', () => {
    const result = check({
      'base/shape.ts': '',
      'losses/index.ts': "import '../base/shape.ts';",
      'layers/index.ts': "export * from './dense.ts';",
      'layers/dense.ts':
        "import type { Loss } from '../losses/index.ts';\nimport '../base/shape.ts';",
      'index.ts': "export * as layers from './layers/index.ts';",
    });
    expect(result).toEqual({ status: 0, complaints: [] });
  });

  it.each([
    ['an import that goes up', "import { a } from '../ops/index.ts';"],
    ['a type that comes from above', "import type { A } from '../ops/index.ts';"],
    ['an export from above', "export * from '../ops/index.ts';"],
    ['an import over several lines', "import {\n  a,\n} from '../ops/index.ts';"],
    ['an import from above at run time', "const ops = await import('../ops/index.ts');"],
  ])('refuses %s', (_, text) => {
    const { status, complaints } = check({ 'graph/walk.ts': text, 'ops/index.ts': '' });
    const line = text.split('\n').length;
    expect(complaints).toEqual([
      `graph/walk.ts:${line} imports ../ops/index.ts: ops is above graph`,
    ]);
    expect(status).toBe(1);
  });

  it('refuses a file of a sibling room other than its index', () => {
    const { complaints } = check({
      'layers/dense.ts': "\nimport { mse } from '../losses/mse.ts';",
      'losses/mse.ts': '',
    });
    expect(complaints).toEqual([
      'layers/dense.ts:2 imports ../losses/mse.ts: layers and losses are siblings: import losses/index.ts',
    ]);
  });

  it('refuses a circle, and lets types close one', () => {
    const { complaints } = check({
      'graph/a.ts': "import './b.ts';",
      'graph/b.ts': "import './c.ts';",
      'graph/c.ts': "import './a.ts';",
      'graph/d.ts': "import './e.ts';",
      'graph/e.ts': "import type { D } from './d.ts';",
    });
    expect(complaints).toEqual([
      'graph/c.ts:1 imports ./a.ts: a circle: graph/a.ts -> graph/b.ts -> graph/c.ts -> graph/a.ts',
    ]);
  });

  it('refuses a room that has no floor', () => {
    const { complaints } = check({ 'attic/a.ts': '', 'models/b.ts': "import '../attic/a.ts';" });
    expect(complaints).toHaveLength(2);
    expect(complaints.join('\n')).toContain('attic');
  });

  it('passes over tests, and over code in comments', () => {
    const result = check({
      'base/a.test.ts': "import '../ops/index.ts';",
      'base/a.ts': "/**\nimport '../ops/index.ts';\n */\n// import('../ops/index.ts')",
    });
    expect(result).toEqual({ status: 0, complaints: [] });
  });

  it('keeps the other packages to public exports', () => {
    write({
      'packages/cli/src/main.ts': "import 'nabla';\nimport 'nabla/layers';\nimport './own.ts';",
      'packages/bench/src/main.mjs': "import 'nabla/dist/ops/index.js';",
      'examples/seed.ts': "import '../packages/nabla/src/index.ts';",
    });
    expect(check({}).complaints).toEqual([
      'packages/bench/src/main.mjs:1 imports nabla/dist/ops/index.js: packages/nabla exports no such name',
      'examples/seed.ts:1 imports ../packages/nabla/src/index.ts: it is outside examples/: import nabla or nabla/<room>',
    ]);
  });
});
