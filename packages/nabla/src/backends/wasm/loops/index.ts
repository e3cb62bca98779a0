/** Loops over elements: maps and reductions, in vectors. */

export type { Lanes } from './lanes.ts';
export { emitLoop, type LoopCode, type LoopOptions } from './loop.ts';
export { plainLanes } from './plain.ts';
export { simdLanes } from './simd.ts';
