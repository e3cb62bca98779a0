/** Matrix products of float32 as WebAssembly, each written for its exact shape. */
export type { Epilogue, Outputs } from './epilogue.ts';
export { gatherLanes, loadLanes, storeLanes } from './lanes.ts';
export { emitProduct, type ProductCode, type ProductOptions } from './product.ts';
export type { ProductShape, Range } from './shape.ts';
