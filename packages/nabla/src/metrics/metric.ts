import {
  classNameOf,
  type DType,
  type KerasClass,
  KerasObject,
  toDType,
  toSnakeCase,
  uniqueName,
} from '../base/index.ts';
import { type Tensor, Variable, withScope } from '../graph/index.ts';
import { add, cast, floatx, type TensorLike, toTensor, zeros } from '../ops/index.ts';

export interface MetricOptions {
  /** Default: Keras's name of the metric. */
  name?: string;
  /** Dtype of the sums. Default `floatx`. */
  dtype?: DType;
}

export interface UpdateOptions {
  /** A weight for each row. */
  sampleWeight?: TensorLike | null;
}

export interface Metric {
  /** Updates the metric and gives its result. */
  // biome-ignore lint/style/useShorthandFunctionType: a type could not merge with the class.
  (...args: Parameters<this['updateState']>): Tensor;
}

/**
 * A number that is gathered over batches: `updateState` for each, `result` whenever asked,
 * `resetState` at the start of an epoch.
 *
 * A subclass makes its sums with `addVariable` and changes them with `assign`, so that it works
 * inside a compiled step.
 *
 * Source: `keras.metrics.Metric`.
 *
 * ```ts
 * import { Mean } from 'nabla/metrics';
 * const mean = new Mean();
 * mean.updateState([1, 3]);
 * mean.updateState([5]);
 * mean.result().item(); // 3
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature.
export abstract class Metric extends KerasObject {
  static override readonly module: string = 'keras.metrics';
  static override readonly options: readonly string[] = ['name', 'dtype'];
  readonly name: string;
  readonly dtype: DType;
  readonly #zeros = new Map<Variable, Tensor>();
  readonly #variables: Variable[] = [];
  readonly #scope: string;

  constructor(options: MetricOptions = {}) {
    super(options);
    this.name = options.name ?? toSnakeCase(classNameOf(new.target as unknown as KerasClass));
    this.dtype = toDType(options.dtype ?? floatx());
    this.#scope = uniqueName(`metric ${this.name}`).replace('metric ', '');
  }

  /** Whether better is greater or less, where that is known: for callbacks that watch it. */
  get direction(): 'up' | 'down' | undefined {
    return undefined;
  }

  /** The sums it keeps. */
  get variables(): readonly Variable[] {
    return this.#variables;
  }

  /** Makes a sum that starts at zero. */
  protected addVariable(name: string, shape: readonly number[] = []): Variable {
    const value = zeros(shape, { dtype: this.dtype });
    const variable = new Variable(value, { name, trainable: false, scope: this.#scope });
    this.#variables.push(variable);
    return variable;
  }

  /** Takes in a batch. */
  abstract updateState(...args: never[]): void;

  /** The metric over all that was taken in; 0 before that. */
  abstract result(): Tensor;

  /** Forgets all that was taken in. */
  resetState(): void {
    for (const variable of this.#variables) {
      let zero = this.#zeros.get(variable);
      if (!zero) {
        zero = zeros(variable.shape, { dtype: variable.dtype });
        this.#zeros.set(variable, zero);
      }
      variable.assign(zero);
    }
  }

  override call(...args: never[]): Tensor {
    withScope(this.name, () => this.updateState(...args));
    return this.result();
  }
}

/** Adds `amount` to a sum. */
export function addTo(variable: Variable, amount: TensorLike): void {
  variable.assign(add(variable.value, cast(toTensor(amount), variable.dtype)));
}
