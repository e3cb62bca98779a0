import { type DType, isFloating, type TypedArray } from '../base/dtype.ts';
import { ShapeError } from '../base/errors.ts';
import { uniqueName } from '../base/names.ts';
import { formatShape, type Shape, sameShape } from '../base/shape.ts';
import { currentScope } from './scope.ts';
import { leaf, leafValues, type Tensor } from './tensor.ts';
import { currentTrace } from './trace.ts';

export interface VariableOptions {
  /** Default `variable`, made unique. */
  readonly name?: string;
  /** Whether optimizers may change it. Default true. */
  readonly trainable?: boolean;
  /** The path of its owner; default: the layer that is being built. */
  readonly scope?: string;
}

/** Limits a weight after each update of the optimizer: a Keras constraint. */
export type Projection = (value: Tensor) => Tensor;

/** Whoever holds the value of a variable for it, and gives a copy when someone asks. */
export interface Keeper {
  fetch(variable: Variable): TypedArray;
}

/** What a regularizer adds to the loss for a weight. */
export type Penalty = (value: Tensor) => Tensor;

/**
 * A named cell that holds a tensor: the state of layers, optimizers and metrics.
 *
 * ```ts
 * import { Variable, tensor } from 'nabla';
 * const steps = new Variable(tensor(0), { name: 'steps' });
 * steps.assign(tensor(1));
 * ```
 */
export class Variable {
  readonly name: string;
  /** The name with its owners in front: `dense/kernel`. */
  readonly path: string;
  readonly shape: Shape;
  readonly dtype: DType;
  #trainable: boolean;
  /** Applied by the optimizer after each update. */
  constraint: Projection | null = null;
  /** Added to the loss. */
  regularizer: Penalty | null = null;
  #value: Tensor | undefined;
  #keeper: Keeper | undefined;
  #version = 0;

  constructor(value: Tensor, options: VariableOptions = {}) {
    const scope = options.scope ?? currentScope();
    this.name = options.name ?? uniqueName('variable');
    this.path = scope === '' ? this.name : `${scope}/${this.name}`;
    this.shape = value.shape;
    this.dtype = value.dtype;
    this.#trainable = options.trainable ?? isFloating(value.dtype);
    this.#value = settled(value);
  }

  /** Whether optimizers may change it. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(value: boolean) {
    this.#trainable = value;
    noteTrainableChange();
  }

  /** What it holds now; inside a traced step, what it holds at this point of the step. */
  get value(): Tensor {
    return currentTrace()?.read(this) ?? this.held;
  }

  /** What it holds outside of any step that is being traced. */
  get held(): Tensor {
    this.#value ??= leaf((this.#keeper as Keeper).fetch(this), this.shape, this.dtype);
    return this.#value;
  }

  /** @internal Grows whenever the value becomes another. */
  get version(): number {
    return this.#version;
  }

  /** @internal Says that `keeper` has the value from now on: it is fetched when it is asked for. */
  leaveWith(keeper: Keeper): void {
    this.#keeper = keeper;
    this.#value = undefined;
    this.#version++;
  }

  /** @internal Fetches the value, if it is with `keeper`: that one will be gone. */
  takeFrom(keeper: Keeper): void {
    if (this.#keeper !== keeper) return;
    this.#value = this.held;
    this.#keeper = undefined;
  }

  /** Replaces the value. Throws `ShapeError` for another shape. */
  assign(value: Tensor): void {
    if (!sameShape(value.shape, this.shape)) {
      throw new ShapeError(
        `${this.path}: a value of shape ${formatShape(value.shape)} cannot be assigned; the variable has the shape ${formatShape(this.shape)}.`,
        { doing: `assign to ${this.path}`, given: value.shape, wanted: this.shape },
      );
    }
    const trace = currentTrace();
    if (trace) {
      trace.write(this, value);
      return;
    }
    this.#value = settled(
      value.dtype === this.dtype ? value : leaf(value.dataSync(), value.shape, this.dtype),
    );
    this.#keeper = undefined;
    this.#version++;
  }

  toString(): string {
    return `Variable(${this.path}, shape=${formatShape(this.shape)}, dtype=${this.dtype})`;
  }
}

let trainableCount = 0;

/** Says that what is trainable may be other than it was. */
export function noteTrainableChange(): void {
  trainableCount++;
}

/** Grows whenever anything is made trainable or not: whoever asked before need not ask again until then. */
export function trainableChanges(): number {
  return trainableCount;
}

/** A variable holds values, not graphs: what is computed is computed now. */
function settled(value: Tensor): Tensor {
  if (value.origin.kind === 'op') {
    const data = value.dataSync();
    return value.origin.kind === 'op' ? leaf(data, value.shape, value.dtype) : value;
  }
  leafValues(value);
  return value;
}
