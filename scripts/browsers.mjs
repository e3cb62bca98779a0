/**
 * Runs one program in headless Chromium, as each way of shipping brings it there: plain modules with an
 * import map, esbuild, Vite; on pages that are isolated from other origins, where threads share the work, and
 * on pages that are not. Its numbers must be those of Node, and the console must stay empty. Reads packages/nabla/dist, so build
 * first. Without Chromium (or $CHROMIUM) it says so and passes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build as bundleWithEsbuild } from 'esbuild';
import { chromium } from 'playwright-core';
import { build as bundleWithVite } from 'vite';

const root = join(import.meta.dirname, '..');
const work = join(root, 'node_modules/.cache/browsers');
const manifest = JSON.parse(readFileSync(join(root, 'packages/nabla/package.json'), 'utf8'));

/**
 * What runs: a training with dropout, of which every number depends on the seed, and one that is large enough
 * for threads.
 */
const PROGRAM = `
  import { setRandomSeed } from 'nabla';
  import { renderText } from 'nabla/explain';
  import { Dense, Dropout } from 'nabla/layers';
  import { Sequential } from 'nabla/models';
  import { Adam } from 'nabla/optimizers';
  export async function run() {
    setRandomSeed(7);
    const X = [[0, 0], [0, 1], [1, 0], [1, 1]];
    const y = [[0], [1], [1], [1]];
    const model = new Sequential([
      new Dense(3, { inputDim: 2, activation: 'sigmoid' }),
      new Dropout(0.25),
      new Dense(1, { activation: 'sigmoid' }),
    ]);
    model.compile({ optimizer: new Adam({ learningRate: 0.1 }), loss: 'binary_crossentropy', metrics: ['accuracy'] });
    const { history } = await model.fit(X, y, { epochs: 20, batchSize: 3, verbose: 0 });
    const text = renderText(model.explain(X, y, { weight: 'dense/kernel[0,0]' }));
    const wide = new Sequential([
      new Dense(256, { inputDim: 128, activation: 'relu' }),
      new Dense(10, { activation: 'softmax' }),
    ]);
    wide.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' });
    const rows = Array.from({ length: 200 }, (_, i) => Array.from({ length: 128 }, (_, j) => Math.sqrt((i * j) % 7)));
    const labels = rows.map((_, i) => i % 10);
    const results = await wide.fit(rows, labels, { epochs: 3, batchSize: 64, verbose: 0 });
    return JSON.stringify({ history, text, wide: results.history.loss });
  }`;
const PAGE = `${PROGRAM}
  run().then((result) => (window.result = result), (error) => (window.result = String(error)));`;

const TYPES = { '.html': 'text/html', '.js': 'text/javascript' };
/** Where a page must not ask for anything else, such as an icon. */
const HEAD = '<!doctype html><link rel="icon" href="data:,">';

/** Files of the folder `work` and of the library; isolated ones under /isolated/. */
function serve() {
  const server = createServer(({ url }, response) => {
    const isolated = url.startsWith('/isolated/');
    const path = normalize(url.replace(/^\/isolated/, ''));
    const file = path.startsWith('/nabla/')
      ? join(root, 'packages/nabla/dist', path.slice('/nabla'.length))
      : join(work, path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'cross-origin-resource-policy': 'same-origin',
      ...(isolated
        ? {
            'cross-origin-opener-policy': 'same-origin',
            'cross-origin-embedder-policy': 'require-corp',
          }
        : {}),
    });
    response.end(readFileSync(file));
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done(server));
  });
}

/** Writes a page for each way; gives their paths. */
async function makePages() {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const entry = join(work, 'main.js');
  writeFileSync(entry, PAGE);

  const imports = Object.fromEntries(
    Object.entries(manifest.exports).flatMap(([path, target]) =>
      typeof target === 'object'
        ? [[path.replace('.', 'nabla'), target.default.replace('./dist', '/nabla')]]
        : [],
    ),
  );
  writeFileSync(
    join(work, 'plain.html'),
    `${HEAD}<script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/main.js"></script>`,
  );

  await bundleWithEsbuild({
    entryPoints: [entry],
    outfile: join(work, 'esbuild.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    logLevel: 'error',
  });
  writeFileSync(
    join(work, 'esbuild.html'),
    `${HEAD}<script type="module" src="/esbuild.js"></script>`,
  );

  writeFileSync(join(work, 'vite.html'), `${HEAD}<script type="module" src="./main.js"></script>`);
  await bundleWithVite({
    root: work,
    logLevel: 'error',
    build: { outDir: join(work, 'vite'), rollupOptions: { input: join(work, 'vite.html') } },
    base: '/vite/',
  });
  return ['plain.html', 'esbuild.html', 'vite/vite.html'];
}

/** What the page came to, and what it wrote to the console. */
async function visit(browser, url) {
  const page = await browser.newPage();
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('requestfailed', (request) => said.push(`not loaded: ${request.url()}`));
  await page.goto(url);
  const handle = await page.waitForFunction(() => window.result, undefined, { timeout: 30_000 });
  const result = await handle.jsonValue();
  const isolated = await page.evaluate(() => window.crossOriginIsolated);
  const workers = page.workers().length;
  await page.close();
  return { result, said, isolated, workers };
}

const executablePath =
  process.env.CHROMIUM ?? spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim();
if (!executablePath) {
  console.log('No Chromium here, nor $CHROMIUM: nothing was run in a browser.');
  process.exit(0);
}

const pages = await makePages();
writeFileSync(join(work, 'node.mjs'), PROGRAM);
const wanted = await (await import(join(work, 'node.mjs'))).run();
const server = await serve();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const failures = [];
try {
  const { port } = server.address();
  for (const prefix of ['', '/isolated']) {
    for (const path of pages) {
      const url = `http://127.0.0.1:${port}${prefix}/${path}`;
      const { result, said, isolated, workers } = await visit(browser, url);
      if (result !== wanted)
        failures.push(`${url}: ${result.slice(0, 300)}; Node: ${wanted.slice(0, 300)}`);
      if (said.length > 0) failures.push(`${url} wrote to the console: ${said.join('\n')}`);
      if (isolated !== (prefix !== ''))
        failures.push(`${url} is${isolated ? '' : ' not'} isolated.`);
      const expected = isolated ? availableParallelism() - 1 : 0;
      if (workers !== expected) failures.push(`${url} has ${workers} workers, not ${expected}.`);
    }
  }
} finally {
  await browser.close();
  server.close();
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
