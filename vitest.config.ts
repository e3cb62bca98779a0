import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = fileURLToPath(new URL('./packages/nabla/src/', import.meta.url));

/**
 * Tests that run whole programs, which may leave settings behind, and those that measure a process: each file
 * has one of its own.
 */
const programs = [
  'examples/**/*.test.ts',
  'scripts/doc-examples.test.ts',
  'packages/nabla/src/models/memory.test.ts',
];

/** Tests of emitted code: switches of V8 are thrown for them, which only a process of their own can bear. */
const kernels = ['packages/nabla/src/backends/wasm/{math,product}/*.test.ts'];

/** Tests run on the sources: `nabla` and `nabla/layers` resolve to packages/nabla/src. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^nabla$/, replacement: `${source}index.ts` },
      { find: /^nabla\/([a-z]+)$/, replacement: `${source}$1/index.ts` },
    ],
  },
  test: {
    maxWorkers: 2,
    // As in Node, where all of nabla is one file: `import 'nabla'` is never missing.
    setupFiles: [`${source}complete.ts`],
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...programs, ...kernels],
          // Measured on 100 small files, 2 cores: 0.9 s; forks 1.2 s; isolated 11 s.
          pool: 'threads',
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'kernels',
          include: kernels,
          pool: 'forks',
          // Optimised at once, with joined vectors: what long trainings run, and short tests otherwise do not.
          execArgv: [
            '--experimental-wasm-revectorize',
            '--no-liftoff',
            '--no-wasm-inlining',
            '--no-wasm-lazy-compilation',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'programs',
          include: programs,
          pool: 'forks',
          server: { deps: { inline: [/\.cache\/doc-examples/] } },
        },
      },
    ],
  },
});
