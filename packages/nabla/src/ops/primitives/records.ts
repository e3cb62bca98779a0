import type { Op } from '../../graph/index.ts';
import * as primitives from './index.ts';

/** The records of all primitives, for tests and tools. */
export const records: readonly Op<never>[] = Object.values(primitives).flatMap((each) =>
  'op' in each ? [each.op] : [],
);
