/**
 * Holds the direction of imports: `node scripts/imports.mjs [root]` prints each import that goes up,
 * sideways past an index, or round in a circle, and exits with 1 if there is one. Tests are apart.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';

/** The rooms of packages/nabla/src, lowest first. Those of one line are siblings. */
const FLOORS = `
base
graph
compiler
backends
runtime
ops
random
data
activations initializers regularizers constraints losses metrics optimizers layers callbacks saving config
explain
models
complete.ts
index.ts`;

const SOURCES = 'packages/nabla/src/';
const GUESTS = ['packages/cli/', 'packages/studio/', 'packages/bench/', 'examples/'];

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const floorOf = new Map();
for (const [floor, rooms] of FLOORS.trim().split('\n').entries()) {
  for (const room of rooms.split(' ')) floorOf.set(room, floor);
}

const found = [];
const report = ({ file, line, target }, why) => {
  found.push(`${file}:${line} imports ${target}: ${why}`);
};

const list = (folder) =>
  globSync(`${folder}**/*.{ts,js,mjs,svelte}`, {
    cwd: root,
    exclude: ['**/{node_modules,dist,testing}/**', '**/*.{test,d}.*'],
  })
    .map((file) => file.split(sep).join('/'))
    .sort();

/** What `file` imports and exports from elsewhere; `weak` is gone, or not yet there, when it loads. */
function importsOf(file) {
  const blank = (comment) => comment.replace(/[^\n]/g, ' ');
  const text = readFileSync(join(root, file), 'utf8').replace(/^\s*\/\*[\s\S]*?\*\//gm, blank);
  const statement = /^[ \t]*(?:import|export)\b(\s+type\b)?(?:[^'"`;]*?\bfrom)?\s*(['"])(.+?)\2/gm;
  const call = /^(?!\s*\/\/).*?\bimport\((['"])(.+?)\1\)/gm;
  const at = (match, target, weak) => {
    const line = text.slice(0, match.index + match[0].length).split('\n').length;
    return { file, line, target, weak, path: posix.join(posix.dirname(file), target) };
  };
  return [
    ...Array.from(text.matchAll(statement), (match) => at(match, match[3], match[1] !== undefined)),
    ...Array.from(text.matchAll(call), (match) => at(match, match[2], true)),
  ];
}

function checkDirection(item) {
  if (/^nabla(\/|$)/.test(item.target)) return report(item, 'the library imports itself by path');
  if (!item.target.startsWith('.')) return;
  if (!item.path.startsWith(SOURCES)) return report(item, `it is outside ${SOURCES}`);
  const [from, to] = [item.file, item.path].map((path) => path.slice(SOURCES.length).split('/')[0]);
  const [floor, wanted] = [floorOf.get(from), floorOf.get(to)];
  if (wanted === undefined) return report(item, `${to} is no room that scripts/imports.mjs lists`);
  if (wanted > floor) return report(item, `${to} is above ${from}`);
  if (wanted === floor && to !== from && item.path !== `${SOURCES}${to}/index.ts`) {
    report(item, `${from} and ${to} are siblings: import ${to}/index.ts`);
  }
}

/** Depth first; an import of a file that is still being visited closes a circle. */
function checkCircles(graph) {
  const done = new Set();
  const visit = (file, path) => {
    for (const item of graph.get(file) ?? []) {
      if (item.weak || done.has(item.path)) continue;
      const start = path.indexOf(item.path);
      if (start < 0) visit(item.path, [...path, item.path]);
      else report(item, `a circle: ${[...path.slice(start), item.path].map(short).join(' -> ')}`);
    }
    done.add(file);
  };
  for (const file of graph.keys()) if (!done.has(file)) visit(file, [file]);
}
const short = (file) => file.slice(SOURCES.length);

function checkGuest(item, home, exported) {
  if (/^nabla(\/|$)/.test(item.target)) {
    if (!exported.has(item.target)) report(item, 'packages/nabla exports no such name');
  } else if (item.target.startsWith('.') && relative(home, item.path).startsWith('..')) {
    report(item, `it is outside ${home}: import nabla or nabla/<room>`);
  }
}

const graph = new Map(list(SOURCES).map((file) => [file, importsOf(file)]));
for (const [file, items] of graph) {
  const room = short(file).split('/')[0];
  if (!floorOf.has(room)) found.push(`${file}:1 is in ${room}, no room that ${SOURCES} has`);
  else items.forEach(checkDirection);
}
checkCircles(graph);

const manifest = readFileSync(join(root, dirname(SOURCES), 'package.json'), 'utf8');
const exported = new Set(
  Object.keys(JSON.parse(manifest).exports).map((key) => `nabla${key.slice(1)}`),
);
const guests = GUESTS.flatMap((home) => list(home).map((file) => ({ home, file })));
for (const { home, file } of guests) {
  for (const item of importsOf(file)) checkGuest(item, home, exported);
}

if (found.length > 0) console.error(found.join('\n'));
console.log(`imports: ${graph.size + guests.length} files, ${found.length} against the rule`);
process.exitCode = found.length > 0 ? 1 : 0;
