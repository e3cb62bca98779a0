/**
 * What everything stands on: dtypes, shapes, errors, names, checks and counter-based random numbers.
 * It imports nothing.
 */
export * from './check.ts';
export * from './dtype.ts';
export * from './errors.ts';
export * from './keras-object.ts';
export * from './layout.ts';
export * from './names.ts';
export * from './random.ts';
export * from './registry.ts';
export * from './shape.ts';
export * from './suggest.ts';
export * from './tree.ts';
export * from './warn.ts';
