import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = fileURLToPath(new URL('./packages/nabla/src/', import.meta.url));

/** Tests run on the sources: `nabla` and `nabla/layers` resolve to packages/nabla/src. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^nabla$/, replacement: `${source}index.ts` },
      { find: /^nabla\/([a-z]+)$/, replacement: `${source}$1/index.ts` },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts', 'scripts/**/*.test.ts'],
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
  },
});
