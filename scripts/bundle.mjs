/**
 * The last step of the build, after tsc: makes what is published small and quick to load.
 *
 * 1. In dist/: ops that a program does not use can be left out by bundlers (marked pure), and the
 *    samples of op records, which only the tests of the sources read, are dropped.
 * 2. In dist/node/: all of it in one file, with each public entry taking its names from there. Node loads
 *    that in a fraction of the time that some 400 modules take. Other hosts get the modules, for their
 *    bundlers to choose from.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { parseAst } from 'vite';

const root = new URL('../packages/nabla/', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

for (const file of globSync(`${root}dist/ops/*.js`)) {
  edit(file, (text) =>
    text.replaceAll(/^(export const \w+ = )(?=[a-zA-Z]\w*\()/gm, '$1/* @__PURE__ */ '),
  );
}
for (const file of globSync(`${root}dist/ops/primitives/*.js`)) edit(file, dropSamples);

/** `nabla/data` stands alone: it brings a CSV parser that `import 'nabla'` should not wait for. */
const ALONE = 'data/index.js';
const entries = Object.values(manifest.exports)
  .flatMap((target) => (typeof target === 'object' ? [target.default.replace('./dist/', '')] : []))
  .filter((entry) => entry !== ALONE);
rmSync(`${root}dist/node`, { recursive: true, force: true });
writeFileSync(
  `${root}dist/all.js`,
  entries.map((entry, index) => `export * as entry${index} from './${entry}';`).join('\n'),
);
await build({
  entryPoints: [`${root}dist/all.js`, `${root}dist/${ALONE}`],
  outdir: `${root}dist/node`,
  outbase: `${root}dist`,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  minifyWhitespace: true,
  packages: 'external',
  logLevel: 'error',
});
rmSync(`${root}dist/all.js`);
const all = await import(`${root}dist/node/all.js`);
entries.forEach((entry, index) => {
  const names = Object.keys(all[`entry${index}`]);
  const depth = entry.split('/').length - 1;
  const lines = [
    `import { entry${index} as entry } from '${depth === 0 ? './' : '../'.repeat(depth)}all.js';`,
    `const { ${names.map((name, at) => `${name}: e${at}`).join(', ')} } = entry;`,
    `export { ${names.map((name, at) => `e${at} as ${name}`).join(', ')} };`,
  ];
  mkdirSync(dirname(`${root}dist/node/${entry}`), { recursive: true });
  writeFileSync(`${root}dist/node/${entry}`, `${lines.join('\n')}\n`);
});

function edit(file, change) {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  if (after !== before) writeFileSync(file, after);
}

/** The text without the values of properties called `samples`. */
function dropSamples(text) {
  const spans = [];
  const visit = (node) => {
    if (!node || typeof node !== 'object') return;
    if (node.type === 'Property' && node.key.name === 'samples' && !node.shorthand)
      spans.push([node.value.start, node.value.end]);
    else
      for (const child of Object.values(node))
        Array.isArray(child) ? child.forEach(visit) : visit(child);
  };
  visit(parseAst(text));
  return spans
    .reverse()
    .reduce((rest, [start, end]) => `${rest.slice(0, start)}[]${rest.slice(end)}`, text);
}
