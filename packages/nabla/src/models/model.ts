import { type Config, mapTree, type Tree, UsageError } from '../base/index.ts';
import type { History } from '../callbacks/index.ts';
import type { ExplainOptions, Explanation } from '../explain/index.ts';
import type { Tensor } from '../graph/index.ts';
import { deserializeInner } from '../layers/index.ts';
import type { Metric } from '../metrics/index.ts';
import { add, cast, gradientOf, sum } from '../ops/index.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { keepingGraph, type Outputs } from '../runtime/index.ts';
import type { UserBatches } from './batches.ts';
import type { CompileLoss } from './compile-loss.ts';
import { type Compiled, type CompileOptions, makeCompiled } from './compiled.ts';
import { checkConnected } from './connected.ts';
import type { DataLike } from './data.ts';
import { type EvaluateOptions, evaluate } from './evaluate.ts';
import { explainModel } from './explain-model.ts';
import { type FitOptions, fit } from './fit.ts';
import { readGraph } from './functional-config.ts';
import { type OnBatchOptions, predictOnBatch, testOnBatch, trainOnBatch } from './on-batch.ts';
import { type PredictOptions, predict } from './predict.ts';
import type { DataOptions } from './prepare.ts';
import {
  inForm,
  type Logs,
  numberedOutputs,
  rowsOf,
  type StepData,
  type StepLogs,
} from './steps.ts';
import { ModelStructure } from './structure.ts';
import { type SummaryOptions, summary } from './summary.ts';

/**
 * Layers put together, with training, evaluation and prediction.
 *
 * Three ways to make one: of a graph of layers, `new Model({ inputs, outputs })`; by subclassing, with
 * layers in fields and `call`; or as a chain, `Sequential`.
 *
 * Source: `keras.Model`.
 *
 * ```ts
 * import { Dense, Input } from 'nabla/layers';
 * import { Model } from 'nabla/models';
 * const x = Input({ shape: [2] });
 * const hidden = new Dense(3, { activation: 'sigmoid' })(x);
 * const model = new Model({ inputs: x, outputs: new Dense(1)(hidden) });
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const results = await model.fit([[0, 1], [1, 0]], [1, 0], { epochs: 2, verbose: 0 });
 * results.history.loss.length; // 2
 * ```
 */
export class Model extends ModelStructure {
  static override readonly className: string = 'Functional';
  /** Set to true, training ends after the running batch. */
  stopTraining = false;
  /** Of the last `fit`. */
  history: History | undefined;
  #compiled: Compiled | undefined;
  #outputStructure: Tree<Tensor> | undefined;

  /**
   * Says how the model is trained: optimizer, loss, and what is measured. Weights stay as they are.
   * Throws `UnknownNameError` for unknown names, with the nearest.
   */
  compile(options: CompileOptions = {}): void {
    this.#compiled = makeCompiled(options, this.outputNames, this.trainableSignature());
    this.steps.clear();
  }

  /** Whether `compile` was called. */
  get compiled(): boolean {
    return this.#compiled !== undefined;
  }

  get optimizer(): Optimizer {
    return this.#needCompiled('optimizer').optimizer;
  }

  /** The compiled loss, if there is one. */
  get compiledLoss(): CompileLoss | undefined {
    return this.#compiled?.loss;
  }

  /** All that is measured: the loss first. */
  get metrics(): Metric[] {
    const compiled = this.#compiled;
    if (!compiled) return this.layerMetrics;
    return [
      compiled.tracker,
      ...(compiled.loss?.trackers ?? []),
      ...compiled.metrics.metrics,
      ...this.layerMetrics,
    ];
  }

  get metricsNames(): string[] {
    return this.metrics.map(({ name }) => name);
  }

  resetMetrics(): void {
    for (const metric of this.metrics) metric.resetState();
  }

  /** @internal Which weights are trainable, as a key. */
  trainableSignature(): string {
    return this.trainableVariables.map(({ path }) => path).join();
  }

  /** @internal Whether `trainable` was changed since `compile`. */
  get trainableChanged(): boolean {
    return (
      this.#compiled !== undefined &&
      this.built &&
      this.#compiled.trainable !== '' &&
      this.#compiled.trainable !== this.trainableSignature()
    );
  }

  /**
   * One step of training, on symbolic data: forward, loss, gradients, update, metrics. Override it for
   * a training of your own; what it returns is in the logs and in the history.
   */
  trainStep({ x, y, sampleWeight }: StepData): StepLogs {
    const { optimizer, tracker } = this.#needCompiled('trainStep');
    const { yPred, loss } = keepingGraph(() => {
      const made = this.invoke(x, { training: true }) as Tree<Tensor>;
      return { yPred: made, loss: this.computeLoss({ x, y, yPred: made, sampleWeight }) };
    });
    // A subclassed model has its weights only now: its layers are built by their first call.
    const variables = this.trainableVariables;
    const targets = variables.map((variable) => variable.value);
    const gradients = gradientOf(optimizer.scaleLoss(loss), targets);
    checkConnected(loss, targets, gradients, variables);
    tracker.updateState(loss, { sampleWeight: rowsOf(x) });
    optimizer.apply(gradients, variables);
    return this.computeMetrics({ x, y, yPred, sampleWeight });
  }

  /** One step of evaluation: forward, loss, metrics. */
  testStep({ x, y, sampleWeight }: StepData): StepLogs {
    const yPred = this.invoke(x, { training: false }) as Tree<Tensor>;
    if (this.#compiled?.loss) {
      const loss = this.computeLoss({ x, y, yPred, sampleWeight });
      this.#compiled.tracker.updateState(loss, { sampleWeight: rowsOf(x) });
    }
    return this.computeMetrics({ x, y, yPred, sampleWeight });
  }

  /** One step of prediction. */
  predictStep({ x }: StepData): Tree<Tensor> {
    return this.invoke(x, { training: false }) as Tree<Tensor>;
  }

  /** @internal What `predictStep` gives, by position; its structure is kept for `asOutputs`. */
  predictOutputs(data: StepData): Outputs {
    this.#outputStructure = this.predictStep(data);
    return numberedOutputs(this.#outputStructure);
  }

  /** @internal Results by position in the structure of the model's outputs. */
  asOutputs(results: readonly Tensor[]): Tree<Tensor> {
    let next = 0;
    return mapTree(this.#outputStructure, () => results[next++]) as Tree<Tensor>;
  }

  /** The loss of a batch: the compiled loss, what layers added, and the regularizers. */
  computeLoss(data: StepData & { yPred?: Tree<Tensor> }): Tensor {
    const terms = this.lossTerms(data);
    if (terms.length > 0)
      return terms
        .map(({ value }) => value)
        .reduce((total, each) => add(total, cast(each, total.dtype)));
    throw new UsageError(
      data.y === undefined && this.#compiled?.loss
        ? 'fit: the loss needs targets: fit(x, y).'
        : 'There is no loss: give compile({ loss }), or addLoss() in a layer.',
      { doing: 'computeLoss' },
    );
  }

  /** @internal The terms of the loss: the compiled one (`from` is empty), then those of layers. */
  lossTerms({
    y,
    yPred,
    sampleWeight,
  }: StepData & { yPred?: Tree<Tensor> }): { from: string; value: Tensor }[] {
    const { loss } = this.#needCompiled('computeLoss');
    const own =
      loss && yPred !== undefined && y !== undefined
        ? [{ from: '', value: loss.call(y, yPred, sampleWeight) }]
        : [];
    return [...own, ...this.namedLosses.map(({ from, value }) => ({ from, value: sum(value) }))];
  }

  /** Updates the metrics with a batch and gives their values. */
  computeMetrics({ y, yPred, sampleWeight }: StepData & { yPred?: Tree<Tensor> }): StepLogs {
    const { metrics } = this.#needCompiled('computeMetrics');
    if (y !== undefined && yPred !== undefined) metrics.update(y, yPred, sampleWeight);
    return this.getMetricsResult();
  }

  /** The values of all metrics by label. */
  getMetricsResult(): StepLogs {
    const compiled = this.#needCompiled('getMetricsResult');
    const named = (list: readonly Metric[]) =>
      Object.fromEntries(list.map((metric) => [metric.name, metric.result()]));
    const hasLoss = compiled.loss !== undefined || this.losses.length > 0;
    return {
      ...(hasLoss ? { loss: compiled.tracker.result() } : {}),
      ...named(compiled.loss?.trackers ?? []),
      ...compiled.metrics.results(),
      ...named(this.layerMetrics),
    };
  }

  /**
   * Trains the model: `epochs` times over all rows, `batchSize` rows a step.
   *
   * `x` and `y` are nested arrays, typed arrays or tensors whose first axis counts rows; lists or maps
   * of them for several inputs or outputs; or (async) iterables of batches `[x, y]`. The loss of an
   * epoch in the history is the mean over its rows, each measured before the step of its batch.
   *
   * Throws `UsageError` before `compile`, `DataError` for NaN, ragged rows or labels out of range,
   * `ShapeError` for shapes that do not fit; all before any weight changes.
   *
   * Source: `keras.Model.fit`.
   *
   * ```ts
   * import { Dense } from 'nabla/layers';
   * import { Sequential } from 'nabla/models';
   * const model = new Sequential([new Dense(1, { inputDim: 1, kernelInitializer: 'zeros' })]);
   * model.compile({ optimizer: 'sgd', loss: 'mse' });
   * const { history } = await model.fit([[1]], [1], { epochs: 1, verbose: 0 });
   * history.loss; // [1]
   * ```
   */
  async fit(x: DataLike | UserBatches, y?: DataLike, options: FitOptions = {}): Promise<History> {
    this.#needCompiled('fit');
    return fit(this, x, y, options);
  }

  /** The loss and the metrics over rows, without training: a number, or a list with several. */
  async evaluate(
    x: DataLike | UserBatches,
    y?: DataLike,
    options?: EvaluateOptions & { returnDict?: false },
  ): Promise<number | number[]>;
  async evaluate(
    x: DataLike | UserBatches,
    y: DataLike | undefined,
    options: EvaluateOptions & { returnDict: true },
  ): Promise<Logs>;
  async evaluate(
    x: DataLike | UserBatches,
    y?: DataLike,
    options: EvaluateOptions = {},
  ): Promise<number | number[] | Logs> {
    this.#needCompiled('evaluate');
    return inForm(await evaluate(this, x, y, options), options.returnDict);
  }

  /** What the model computes for rows; a list or a map of tensors where it has several outputs. */
  async predict(x: DataLike | UserBatches, options: PredictOptions = {}): Promise<Tensor> {
    return (await predict(this, x, options)) as Tensor;
  }

  /** One step of training on these rows. */
  async trainOnBatch(
    x: DataLike,
    y?: DataLike,
    options: OnBatchOptions = {},
  ): Promise<number | number[] | Logs> {
    this.#needCompiled('trainOnBatch');
    return inForm(trainOnBatch(this, x, y, options), options.returnDict);
  }

  /** Loss and metrics of these rows. */
  async testOnBatch(
    x: DataLike,
    y?: DataLike,
    options: OnBatchOptions = {},
  ): Promise<number | number[] | Logs> {
    this.#needCompiled('testOnBatch');
    return inForm(testOnBatch(this, x, y, options), options.returnDict);
  }

  /** `predict` for rows that are one batch. */
  async predictOnBatch(x: DataLike): Promise<Tensor> {
    return (await predictOnBatch(this, x)) as Tensor;
  }

  /** Prints the layers with their shapes and numbers of weights. */
  summary(options: SummaryOptions = {}): void {
    summary(this, options);
  }

  /**
   * Shows the next training step on some rows: the forward pass, the loss, the chain rule from the loss
   * back to each weight with its numbers, the optimizer's rule, and what the step does to the loss.
   *
   * Nothing is trained. The result is plain data; `renderText`, `renderLatex` and `renderMathml` of
   * `nabla/explain` write it out. Throws `UsageError` before `compile` and in bundles that import neither
   * `nabla` nor `nabla/explain`, `UnknownNameError` for a weight that the model does not have, with the
   * nearest.
   *
   * ```ts
   * import { Dense } from 'nabla/layers';
   * import { Sequential } from 'nabla/models';
   * const model = new Sequential([new Dense(1, { inputDim: 1, kernelInitializer: 'zeros', useBias: false })]);
   * model.compile({ optimizer: 'sgd', loss: 'mse' });
   * const { weights } = model.explain([[3]], [[2]]);
   * weights[0].formula; // "dE/dW1 = dE/dY1 * dY1/dW1"
   * weights[0].gradient; // -12
   * ```
   */
  explain(x: DataLike, y?: DataLike, options: ExplainOptions & DataOptions = {}): Explanation {
    this.#needCompiled('explain');
    return explainModel(this, x, y, options);
  }

  static override fromConfig(config: Config): Model {
    const { name, trainable } = config as { name?: string; trainable?: boolean };
    const model = new Model({ ...readGraph(config, deserializeInner), name });
    if (trainable === false) model.trainable = false;
    return model;
  }

  #needCompiled(doing: string): Compiled {
    if (this.#compiled) return this.#compiled;
    throw new UsageError(
      `${doing}: the model is not compiled. Call model.compile({ optimizer: 'sgd', loss: 'mse' }) first.`,
      { doing },
    );
  }
}
