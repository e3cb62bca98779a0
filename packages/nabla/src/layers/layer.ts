import {
  type Config,
  checkPositiveInteger,
  classNameOf,
  type DType,
  flattenTree,
  isFloating,
  isPlainObject,
  type KerasClass,
  KerasObject,
  mapTree,
  type PartialShape,
  sizeOf,
  type Tree,
  toSnakeCase,
  uniqueName,
} from '../base/index.ts';
import { get as getConstraint } from '../constraints/index.ts';
import {
  callSymbolically,
  currentScope,
  KerasTensor,
  maskOf,
  noteTrainableChange,
  setMask,
  Tensor,
  Variable,
  withScope,
} from '../graph/index.ts';
import { get as getInitializer } from '../initializers/index.ts';
import { Mean, type Metric } from '../metrics/index.ts';
import { cast, divide, type TensorLike, toTensor } from '../ops/index.ts';
import { get as getRegularizer, type Regularizer } from '../regularizers/index.ts';
import { callContext, withCallContext } from './call-context.ts';
import { dtypeOf, dtypePolicy } from './dtype-policy.ts';
import { checkInput, type InputSpec } from './input-spec.ts';
import { isSymbolic, mapInputs, mapShapes, maskFor, warnMaskEnds } from './layer-inputs.ts';
import type {
  CallOptions,
  InputMask,
  LayerContext,
  LayerInputs,
  LayerOptions,
  SymbolicInputs,
  WeightOptions,
} from './layer-types.ts';
import { noteCall } from './recorder.ts';
import { setWeights } from './set-weights.ts';

export interface Layer {
  (inputs: LayerInputs, options?: CallOptions & Record<string, unknown>): Tensor;
  (inputs: SymbolicInputs, options?: CallOptions & Record<string, unknown>): KerasTensor;
}

/**
 * A part of a network: state, and a computation from inputs to outputs.
 *
 * A subclass makes its weights in `build(inputShape)` with `addWeight`, and computes in
 * `call(inputs, { training })` with ops. Layers held in its fields, also in lists and maps, are found
 * by themselves. Called on a tensor it computes; called on `Input()` it becomes part of a model.
 *
 * Source: `keras.layers.Layer`.
 *
 * ```ts
 * import { ops, type Tensor, type Variable } from 'nabla';
 * import { Layer } from 'nabla/layers';
 * class Linear extends Layer {
 *   declare kernel: Variable;
 *   override build([, features]: number[]) {
 *     this.kernel = this.addWeight({ name: 'kernel', shape: [features, 2], initializer: 'ones' });
 *   }
 *   override call(inputs: Tensor) {
 *     return ops.matmul(inputs, this.kernel);
 *   }
 * }
 * new Linear()([[1, 2]]).arraySync(); // [[3, 3]]
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature.
export abstract class Layer extends KerasObject {
  static override readonly module: string = 'keras.layers';
  static override readonly options: readonly string[] = [
    'name',
    'trainable',
    'dtype',
    'activityRegularizer',
    'inputShape',
    'inputDim',
  ];
  readonly name: string;
  readonly dtype: DType;
  readonly activityRegularizer: Regularizer | null;
  /** Shape of a row, if it was given: makes the layer the first one of a model. */
  readonly rowShape: PartialShape | undefined;
  /** Whether the weights are there. */
  built = false;
  /** Whether masks pass through. */
  supportsMasking = false;
  /** What inputs it takes. */
  inputSpec: InputSpec | undefined;
  /** The shapes that it was built for. */
  builtShape: Tree<PartialShape> | undefined;
  #trainable: boolean;
  #scope = '';
  readonly #own: { variable: Variable; trainable: boolean }[] = [];
  readonly #metrics = new Map<string, Metric>();
  #losses: Tensor[] = [];

  constructor(options: LayerOptions = {}) {
    super(options);
    const className = classNameOf(new.target as unknown as KerasClass);
    this.name = options.name ?? uniqueName(toSnakeCase(className));
    this.dtype = dtypeOf(options.dtype);
    this.activityRegularizer = getRegularizer(options.activityRegularizer);
    this.#trainable = options.trainable ?? true;
    const { inputShape, inputDim } = options;
    this.rowShape =
      inputShape ??
      (inputDim === undefined
        ? undefined
        : [checkPositiveInteger(this.name, 'inputDim', inputDim)]);
  }

  /** Makes the weights for inputs of this shape; lengths may be open (`null`). */
  build(_inputShape: never): void {}

  /** The computation. */
  abstract override call(inputs: never, context: LayerContext): Tree<Tensor>;

  /** The mask of the results; default: that of the inputs where masks pass through. */
  computeMask(_inputs: Tree<Tensor>, mask: InputMask | undefined): Tensor | undefined {
    if (this.supportsMasking) return mask instanceof Tensor ? mask : undefined;
    if (mask) warnMaskEnds(this.name);
    return undefined;
  }

  /** The shape of the results for inputs of a shape. Builds the layer for it, if it is not built. */
  computeOutputShape(inputShape: Tree<PartialShape>): PartialShape {
    const inputs = mapShapes(inputShape, (shape) => new KerasTensor(shape, this.dtype));
    return (this.invoke(inputs) as KerasTensor).shape;
  }

  /** @internal What calling the layer does. */
  override invoke(inputs: unknown, options: CallOptions & Record<string, unknown> = {}): unknown {
    if (isSymbolic(inputs) || isSymbolic(options)) {
      this.#ensureBuilt(inputs);
      const args = Object.keys(options).length > 0 ? [inputs, options] : [inputs];
      const outputs = callSymbolically(this, args);
      this.#clearLosses();
      return outputs;
    }
    if (callContext() === undefined) this.#clearLosses();
    const tensors = mapInputs(inputs, (input) => this.#autocast(input));
    this.#ensureBuilt(tensors);
    const training = options.training ?? callContext()?.training ?? false;
    const mask = maskFor(tensors, options.mask);
    return withCallContext(training, () =>
      withScope(this.scopeName, () => {
        const outputs = this.call(tensors as never, { ...options, training, mask });
        return this.#finish(tensors, outputs, mask);
      }),
    );
  }

  /** The name under which its ops and weights stand; models have none at the top. */
  protected get scopeName(): string {
    return this.name;
  }

  /** Makes a weight. Its path is the layer's path and `name`. */
  protected addWeight(options: WeightOptions): Variable {
    const { shape, trainable = true, dtype = this.dtype } = options;
    const initializer = getInitializer(
      options.initializer ?? (shape.length < 2 ? 'zeros' : 'glorot_uniform'),
    );
    const scope = this.#scope === '' ? this.name : this.#scope;
    const variable = new Variable(initializer(shape, { dtype }), {
      name: options.name,
      trainable,
      scope,
    });
    variable.regularizer = getRegularizer(options.regularizer);
    variable.constraint = getConstraint(options.constraint);
    this.#own.push({ variable, trainable });
    return variable;
  }

  /** Adds a number to the loss of the model, each time the layer is called. */
  addLoss(loss: TensorLike): void {
    this.#losses.push(toTensor(loss));
  }

  /** Reports a number among the metrics of the model: its mean over the epoch. */
  addMetric(value: TensorLike, options: { name: string }): void {
    const metric = this.#metrics.get(options.name) ?? new Mean({ name: options.name });
    this.#metrics.set(options.name, metric);
    metric.updateState(value as never);
  }

  /** The layers inside, in the order of its fields. */
  get subLayers(): Layer[] {
    const found = new Set<Layer>();
    const visit = (value: unknown): void => {
      if (value instanceof Layer) found.add(value);
      else if (Array.isArray(value)) value.forEach(visit);
      else if (isPlainObject(value)) Object.values(value).forEach(visit);
    };
    for (const value of Object.values(this)) visit(value);
    return [...found];
  }

  /** Whether training changes its weights, and those of the layers inside. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(value: boolean) {
    this.#trainable = value;
    noteTrainableChange();
    for (const { variable, trainable } of this.#own) variable.trainable = value && trainable;
    for (const layer of this.subLayers) layer.trainable = value;
  }

  /** Its weights: its own, trainable ones first, then those of the layers inside. */
  get weights(): Variable[] {
    const own = [...this.#own].sort((a, b) => Number(b.trainable) - Number(a.trainable));
    return unique([
      ...own.map(({ variable }) => variable),
      ...this.subLayers.flatMap((layer) => layer.weights),
    ]);
  }

  get trainableWeights(): Variable[] {
    if (!this.trainable) return [];
    const own = this.#own.map(({ variable }) => variable).filter(({ trainable }) => trainable);
    return unique([...own, ...this.subLayers.flatMap((layer) => layer.trainableWeights)]);
  }

  get nonTrainableWeights(): Variable[] {
    const trainable = new Set(this.trainableWeights);
    return this.weights.filter((variable) => !trainable.has(variable));
  }

  get trainableVariables(): Variable[] {
    return this.trainableWeights;
  }

  /** What it adds to the loss: by `addLoss` at the last call, and by the regularizers of its weights. */
  get losses(): Tensor[] {
    return this.namedLosses.map(({ value }) => value);
  }

  /** `losses`, each with where it comes from: `dense/kernel` for a regularizer, `dense` for `addLoss`. */
  get namedLosses(): { from: string; value: Tensor }[] {
    const penalties = this.trainableWeights.flatMap(({ path, regularizer, value }) =>
      regularizer ? [{ from: path, value: regularizer(value) }] : [],
    );
    return [...this.#addedLosses(), ...penalties];
  }

  /** What layers report by `addMetric`. */
  get layerMetrics(): Metric[] {
    return [...this.#metrics.values(), ...this.subLayers.flatMap((layer) => layer.layerMetrics)];
  }

  /** The number of weights, each element counted. */
  countParams(): number {
    return this.weights.reduce((total, variable) => total + sizeOf(variable.shape), 0);
  }

  /** The values of the weights. */
  getWeights(): Tensor[] {
    return this.weights.map((variable) => variable.value);
  }

  /** Sets the values of the weights. Throws `ShapeError`, with all that does not fit, before any is set. */
  setWeights(values: readonly TensorLike[]): void {
    setWeights(this, this.weights, values);
  }

  /** Makes the weights that a saved layer had. */
  buildFromConfig(config: Config): void {
    const shape = config.input_shape ?? config.shapes_dict;
    if (shape !== undefined && shape !== null) this.buildFor(shape as Tree<PartialShape>);
  }

  getBuildConfig(): Config | null {
    return this.builtShape === undefined ? null : { input_shape: this.builtShape };
  }

  override getConfig(): Config {
    const { input_shape: _, input_dim: __, activity_regularizer, ...config } = super.getConfig();
    const penalty = activity_regularizer ? { activity_regularizer } : {};
    return { ...config, ...penalty, trainable: this.trainable, dtype: dtypePolicy(this.dtype) };
  }

  override toString(): string {
    return `<${classNameOf(this.constructor as unknown as KerasClass)} name=${this.name}>`;
  }

  /** Builds the layer for shapes, if it is not built. */
  buildFor(shapes: Tree<PartialShape>): void {
    if (this.built) return;
    withScope(this.scopeName, () => {
      this.#scope = currentScope();
      this.build(shapes as never);
    });
    this.builtShape = shapes;
    this.built = true;
    if (!this.#trainable) this.trainable = false;
  }

  /** Refuses inputs of shapes that the layer does not take; lengths may be open. Throws `ShapeError`. */
  protected checkInputs(shapes: Tree<PartialShape>): void {
    const { name, inputSpec } = this;
    if (inputSpec) mapShapes(shapes, (shape) => checkInput(name, shape, inputSpec));
  }

  #ensureBuilt(inputs: unknown): void {
    const shapes = mapTree(inputs, (input) => (input as Tensor).shape) as Tree<PartialShape>;
    withScope(this.scopeName, () => this.checkInputs(shapes));
    this.buildFor(shapes);
  }

  #autocast(input: Tensor): Tensor {
    if (!isFloating(input.dtype) || input.dtype === this.dtype) return input;
    const converted = cast(input, this.dtype);
    const mask = maskOf(input);
    if (mask) setMask(converted, mask);
    return converted;
  }

  #finish(inputs: Tree<Tensor>, outputs: Tree<Tensor>, mask: InputMask | undefined): Tree<Tensor> {
    const tensors = flattenTree(outputs);
    if (this.activityRegularizer) {
      for (const output of tensors) {
        const penalty = this.activityRegularizer(output);
        this.addLoss(output.rank > 0 ? divide(penalty, output.shape[0]) : penalty);
      }
    }
    const next = this.computeMask(inputs, mask);
    if (next) for (const output of tensors) if (!maskOf(output)) setMask(output, next);
    noteCall(this, inputs, outputs);
    return outputs;
  }

  #addedLosses(): { from: string; value: Tensor }[] {
    const own = this.#losses.map((value) => ({ from: this.name, value }));
    return [...own, ...this.subLayers.flatMap((layer) => layer.#addedLosses())];
  }

  #clearLosses(): void {
    this.#losses = [];
    for (const layer of this.subLayers) layer.#clearLosses();
  }
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}
