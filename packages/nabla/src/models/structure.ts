import { type Config, type PartialShape, type Tree, UsageError } from '../base/index.ts';
import { currentScope, KerasTensor, type Tensor } from '../graph/index.ts';
import { Layer, type LayerContext, type LayerOptions, serialize } from '../layers/index.ts';
import { graphConfig } from './functional-config.ts';
import { LayerGraph } from './layer-graph.ts';
import { StepCache } from './steps.ts';

export interface ModelOptions extends LayerOptions {
  /** Where data enters: `Input()`, a list or a map of them. */
  inputs?: Tree<KerasTensor>;
  /** What the model computes from them. */
  outputs?: Tree<KerasTensor>;
}

/** What a model is made of: layers, most often in a graph, and how they are listed, named and written. */
export abstract class ModelStructure extends Layer {
  static override readonly module: string = 'keras.models';
  static override readonly options: readonly string[] = [...Layer.options, 'inputs', 'outputs'];
  #graph: LayerGraph | undefined;
  /** @internal The compiled steps; a new graph needs new ones. */
  readonly steps = new StepCache();

  constructor(options: ModelOptions = {}) {
    super(options);
    const { inputs, outputs } = options;
    if ((inputs === undefined) !== (outputs === undefined)) {
      throw new UsageError(
        'Model: give both inputs and outputs, or neither and a call() of your own.',
        { doing: 'Model', given: Object.keys(options) },
      );
    }
    if (inputs !== undefined && outputs !== undefined)
      this.setGraph(new LayerGraph(inputs, outputs));
  }

  /** The graph of layers, for models that have one. */
  get graph(): LayerGraph | undefined {
    return this.#graph;
  }

  protected setGraph(graph: LayerGraph | undefined): void {
    this.#graph = graph;
    this.built = graph !== undefined;
    this.steps.clear();
  }

  override call(inputs: Tree<Tensor>, _context: LayerContext): Tree<Tensor> {
    if (this.#graph) return this.#graph.run(inputs);
    throw new UsageError(
      `${this.name}: a model is made of { inputs, outputs }, or its class has a call(inputs) of its own.`,
      { doing: `call ${this.name}` },
    );
  }

  /** Models have no scope of their own at the top: weights are called `dense/kernel`. */
  protected override get scopeName(): string {
    return currentScope() === '' ? '' : this.name;
  }

  /** The layers, in order. */
  get layers(): readonly Layer[] {
    return this.#graph ? this.#graph.layers : super.subLayers;
  }

  override get subLayers(): Layer[] {
    return [...this.layers];
  }

  /** The layer of a name or at a place. Throws `UsageError` where there is none. */
  getLayer(nameOrIndex: string | number | { name?: string; index?: number }): Layer {
    const key =
      typeof nameOrIndex === 'object' ? (nameOrIndex.name ?? nameOrIndex.index ?? '') : nameOrIndex;
    const found =
      typeof key === 'number' ? this.layers.at(key) : this.layers.find(({ name }) => name === key);
    if (found) return found;
    const names = this.layers.map(({ name }) => name);
    throw new UsageError(
      `${this.name} has no layer ${typeof key === 'number' ? `number ${key}` : `'${key}'`}; it has ${names.join(', ') || 'none'}.`,
      { doing: 'getLayer', given: key, wanted: names },
    );
  }

  get inputs(): readonly KerasTensor[] {
    return this.#graph?.inputs ?? [];
  }

  get outputs(): readonly KerasTensor[] {
    return this.#graph?.outputs ?? [];
  }

  /** Shapes of what it takes; a single one for a single input. */
  get inputShape(): PartialShape {
    return this.inputs[0]?.shape;
  }

  get outputShape(): PartialShape {
    return this.outputs[0]?.shape;
  }

  get inputNames(): string[] {
    const tree = this.#graph?.inputTree;
    if (tree && !(tree instanceof KerasTensor) && !Array.isArray(tree)) return Object.keys(tree);
    return this.inputs.map(({ name }) => name);
  }

  /** Names of the outputs: for losses, metrics and logs. */
  get outputNames(): string[] {
    const graph = this.#graph;
    if (!graph) return ['output'];
    const tree = graph.outputTree;
    if (!(tree instanceof KerasTensor) && !Array.isArray(tree)) return Object.keys(tree);
    return graph.outputs.map((output) => graph.nameOf(output));
  }

  override getConfig(): Config {
    const { inputs: _inputs, outputs: _outputs, dtype, ...config } = super.getConfig();
    return this.#graph ? { ...config, ...graphConfig(this.#graph) } : { ...config, dtype };
  }

  /** Models are built by their layers. */
  override getBuildConfig(): Config | null {
    return null;
  }

  /** The layers as JSON text, as Keras writes it; weights are not in it. */
  toJson(): string {
    return JSON.stringify(serialize(this));
  }
}
