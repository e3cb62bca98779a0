/**
 * Bundles small programs as for the browser and runs them: what subpaths leave out, what brings it back,
 * and how large the first program is. Reads packages/nabla/dist, so build first. Exits with 1 if one
 * does not do what it must.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { build as buildWithVite } from 'vite';

const root = join(import.meta.dirname, '..');
const seed = join(root, 'examples/seed.ts');
const node = join(root, 'packages/nabla/dist/node');

/**
 * A program of ours, minified as for a browser: the files that it starts with, and those that it loads
 * when it trains. The first one is its entry.
 */
export async function bundle(program) {
  const entry = program.endsWith('.ts')
    ? { entryPoints: { program } }
    : {
        stdin: { contents: program, resolveDir: join(root, 'examples'), sourcefile: 'program.js' },
      };
  const { outputFiles, metafile } = await build({
    ...entry,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outdir: '/',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const files = outputFiles.map(({ path, contents }) => ({ name: path.slice(1), contents }));
  const importsOf = (name) =>
    metafile.outputs[name]?.imports ?? metafile.outputs[`/${name}`]?.imports;
  const first = files.find(({ name }) => name === 'program.js' || name === 'stdin.js');
  const start = new Set([first.name]);
  for (const name of start) {
    for (const { path, kind } of importsOf(name) ?? []) {
      if (kind === 'import-statement') start.add(path.replace(/^\//, ''));
    }
  }
  const isAtStart = ({ name }) => start.has(name);
  return {
    start: [first, ...files.filter((file) => file !== first && isAtStart(file))],
    later: files.filter((file) => !isAtStart(file)),
  };
}

/** The same by Vite, which drops what it takes for unused by rules of its own. */
async function viteBundle(program) {
  const folder = join(root, 'node_modules/.cache/bundles');
  mkdirSync(folder, { recursive: true });
  const input = join(folder, 'program.js');
  writeFileSync(input, program);
  const { output } = await buildWithVite({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: { input, preserveEntrySignatures: 'strict' },
    },
  });
  const files = output.map(({ fileName, code }) => ({ name: fileName, contents: code }));
  return { start: files, later: [] };
}

/** What files weigh in kB (1000 bytes), gzipped one by one. */
function weight(files) {
  return (
    files.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0) / 1000
  );
}

/** What the seed program weighs before it trains, in kB, minified and gzipped. */
export async function seedSize() {
  return weight((await bundle(seed)).start);
}

/** What it loads for its training. */
export async function engineSize() {
  return weight((await bundle(seed)).later);
}

const MODEL = `
  import { Dense } from 'nabla/layers';
  import { Sequential } from 'nabla/models';
  const model = new Sequential([
    new Dense(1, { inputDim: 1, kernelInitializer: 'zeros', useBias: false }),
  ]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const error = (doing) => {
    try {
      return String(doing());
    } catch ({ message }) {
      return message;
    }
  };`;
const EXPLAIN = 'export default error(() => model.explain([[3]], [[2]]).weights[0].gradient);';
const LAMB =
  "export default error(() => (model.compile({ optimizer: 'lamb' }), model.optimizer.name));";
const STUCK = `
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  model.optimizer.learningRate = 0;
  const { notes } = await model.fit([[1], [2]], [1, 2], { epochs: 5, verbose: 0 });
  export default notes.join();`;

const programs = [
  ['subpaths alone: explain says what to import', MODEL + EXPLAIN, /import 'nabla\/explain'/],
  ['subpaths alone: a rare name says what to import', MODEL + LAMB, /Unknown .* import 'nabla'/],
  ['subpaths alone: a training that stands says whom to ask', MODEL + STUCK, /import 'nabla'/],
  ['with nabla/explain, models explain', `import 'nabla/explain';${MODEL}${EXPLAIN}`, /^-12$/],
  [
    'with a renderer, models explain',
    `import { renderText } from 'nabla/explain';${MODEL}
     export default renderText(model.explain([[3]], [[2]]));`,
    /dE\/dW1 = dE\/dY1 \* dY1\/dW1/,
  ],
  ['with nabla, models explain', `import 'nabla';${MODEL}${EXPLAIN}`, /^-12$/],
  ['with nabla, rare names are known', `import 'nabla';${MODEL}${LAMB}`, /^lamb$/],
  ['with nabla, fit says why nothing is learned', `import 'nabla';${MODEL}${STUCK}`, /rate is 0/],
  [
    'names taken from nabla bring everything',
    `import { Model } from 'nabla';${MODEL}export default model instanceof Model && ${EXPLAIN.slice(15)}`,
    /^-12$/,
  ],
];

let folders = 0;

/** Writes files beside each other, where they find each other; gives the path of the first. */
function written(files) {
  const folder = join(root, 'node_modules/.cache/bundles', `run${folders++}`);
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, files);
  return join(folder, files[0].name);
}

function writeFiles(folder, files) {
  for (const { name, contents } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), contents);
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}

if (process.argv[1] === import.meta.filename) {
  const failures = [];
  console.warn = () => {};
  for (const [what, program, wanted] of programs) {
    for (const by of [bundle, viteBundle]) {
      const { start, later } = await by(program);
      const { default: found } = await import(written([...start, ...later]));
      if (!wanted.test(found)) failures.push(`${what}: ${by.name} gave ${found}, not ${wanted}`);
    }
  }
  const size = await seedSize();
  if (size > 60) failures.push(`The seed program weighs ${size.toFixed(1)} kB; it may weigh 60.`);
  const longest = Math.max(
    ...globSync(`${node}/*.js`)
      .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
      .map(({ length }) => length),
  );
  if (longest > 2000) {
    failures.push(
      `A line of dist/node has ${longest} characters, all printed with an uncaught error.`,
    );
  }
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
