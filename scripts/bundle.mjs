/**
 * The last step of the build, after tsc: makes what is published small and quick to load.
 *
 * 1. In dist/: ops that a program does not use can be left out by bundlers (marked pure), and the
 *    samples of op records, which only the tests of the sources read, are dropped.
 * 2. In dist/node/: all of it in one file (and the engine in another, which the first training loads), with
 *    each public entry taking its names from there. Node loads that in a fraction of the time that some 400
 *    modules take. Other hosts get the modules, for their bundlers to choose from.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

rmSync(`${root}dist/node`, { recursive: true, force: true });
const options = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  minifyWhitespace: true,
  // An uncaught error shows the line it came from: never all of it.
  lineLimit: 200,
  packages: 'external',
  logLevel: 'error',
};
await build({
  ...options,
  entryPoints: [`${root}dist/index.js`],
  outdir: `${root}dist/node`,
  splitting: true,
});
/**
 * `nabla/data` stands alone: it brings a CSV parser that `import 'nabla'` should not wait for. Its errors
 * are those of `nabla`.
 */
await build({
  ...options,
  entryPoints: [`${root}dist/data/index.js`],
  outfile: `${root}dist/node/data/index.js`,
  plugins: [
    {
      name: 'errors of nabla',
      setup: ({ onResolve }) =>
        onResolve({ filter: /\/errors\.js$/ }, () => ({ path: '../index.js', external: true })),
    },
  ],
});

/** `nabla/layers` is what `nabla` calls `layers`. */
const nabla = await import(`${root}dist/node/index.js`);
for (const path of Object.keys(manifest.exports)) {
  const room = path.slice('./'.length);
  if (!(room in nabla)) continue;
  const names = Object.keys(nabla[room]);
  const lines = [
    `import { ${room} } from '../index.js';`,
    `const { ${names.map((name, at) => `${name}: e${at}`).join(', ')} } = ${room};`,
    `export { ${names.map((name, at) => `e${at} as ${name}`).join(', ')} };`,
  ];
  mkdirSync(`${root}dist/node/${room}`, { recursive: true });
  writeFileSync(`${root}dist/node/${room}/index.js`, `${lines.join('\n')}\n`);
}

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
      spans.push([node.start, node.end]);
    else
      for (const child of Object.values(node))
        Array.isArray(child) ? child.forEach(visit) : visit(child);
  };
  visit(parseAst(text));
  return spans
    .reverse()
    .reduce((rest, [start, end]) => `${rest.slice(0, start)}samples: []${rest.slice(end)}`, text);
}
