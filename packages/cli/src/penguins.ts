import { fileURLToPath } from 'node:url';

/** The Palmer penguins that come with the package; see data/README.md. */
export const penguins = fileURLToPath(new URL('../data/penguins.csv', import.meta.url));
