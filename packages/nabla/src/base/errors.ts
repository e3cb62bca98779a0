/**
 * What every nabla error has: a message that says what was being done, what was given, what was
 * wanted and what to do, and the same facts as data.
 */
export interface Facts {
  /** What was being done, with the layer path where there is one: `dense/matmul`. */
  readonly doing?: string;
  readonly given?: unknown;
  readonly wanted?: unknown;
  readonly [fact: string]: unknown;
}

/** The root of nabla's own errors. */
export class NablaError extends Error {
  override readonly name: string = 'NablaError';
  readonly facts: Facts;

  constructor(message: string, facts: Facts = {}) {
    super(message);
    this.facts = facts;
  }
}

/** Shapes that do not fit each other or the layer. */
export class ShapeError extends NablaError {
  override readonly name: string = 'ShapeError';
}

/** A dtype that the op does not work on. */
export class DTypeError extends NablaError {
  override readonly name: string = 'DTypeError';
}

/** Values in the user's data that no training should see: NaN, ragged rows, labels out of range. */
export class DataError extends NablaError {
  override readonly name: string = 'DataError';
}

/** A call that comes too early, too late, or on the wrong object: `fit` before `compile`. */
export class UsageError extends NablaError {
  override readonly name: string = 'UsageError';
}

/** A name that nobody knows: of an option, an activation, a layer. The message suggests the nearest. */
export class UnknownNameError extends NablaError {
  override readonly name: string = 'UnknownNameError';
}

/** A gradient that cannot be taken: nothing differentiable connects the loss to the weight. */
export class GradientError extends NablaError {
  override readonly name: string = 'GradientError';
}

/** A file or config that is not what it says it is. */
export class FileFormatError extends NablaError {
  override readonly name: string = 'FileFormatError';
}

/** A backend that cannot do what is asked. */
export class BackendError extends NablaError {
  override readonly name: string = 'BackendError';
}

/** A graph that breaks one of its own rules. Seeing one means that nabla is wrong, not the user. */
export class GraphError extends NablaError {
  override readonly name: string = 'GraphError';
}

/** A number outside its range: `units: -1`, `batchSize: 2.5`. A `RangeError`, as JavaScript has it. */
export class ArgumentRangeError extends RangeError {
  override readonly name: string = 'ArgumentRangeError';
  readonly facts: Facts;

  constructor(message: string, facts: Facts = {}) {
    super(message);
    this.facts = facts;
  }
}
