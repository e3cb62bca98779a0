import {
  type Config,
  FileFormatError,
  isPlainObject,
  mapTree,
  type SerializedObject,
  type Tree,
} from '../base/index.ts';
import { KerasTensor, type SymbolicCall } from '../graph/index.ts';
import { InputLayer, inputLayerOf, Layer, serialize } from '../layers/index.ts';
import type { LayerGraph } from './layer-graph.ts';

/** Where a tensor of a graph comes from, as Keras writes it: layer, number of its call, number of the result. */
type Source = readonly [layer: string, call: number, result: number];

interface LayerEntry extends SerializedObject {
  readonly name: string;
  readonly inbound_nodes: readonly { readonly args: readonly unknown[]; readonly kwargs: Config }[];
}

/** The graph of a functional model as Keras writes it. Throws `FileFormatError` for calls of plain ops. */
export function graphConfig(graph: LayerGraph): Config {
  const sourceOf = (tensor: KerasTensor): Source => {
    const { call } = tensor;
    if (!call || graph.inputs.includes(tensor)) return [inputLayerOf(tensor).name, 0, 0];
    const calls = graph.calls.filter(({ operation }) => operation === call.operation);
    return [call.operation.name, calls.indexOf(call), call.outputs.indexOf(tensor)];
  };
  const writeTensor = (tensor: KerasTensor) => ({
    class_name: '__keras_tensor__',
    config: { shape: tensor.shape, dtype: tensor.dtype, keras_history: sourceOf(tensor) },
  });
  const writeCall = ({ args }: SymbolicCall) => {
    const [inputs, options = {}] = args.map((arg) =>
      mapTree(arg, (leaf) => (leaf instanceof KerasTensor ? writeTensor(leaf) : leaf)),
    );
    return { args: [inputs], kwargs: options };
  };
  const plain = graph.calls.find(({ operation }) => !(operation instanceof Layer));
  if (plain) {
    throw new FileFormatError(
      `The model calls '${plain.operation.name}' on symbolic tensors, which cannot be written to a config: put it into a Lambda or a layer of yours.`,
      { doing: 'getConfig', given: plain.operation.name },
    );
  }
  const layers = graph.layers.map((layer) => ({
    ...serialize(layer),
    name: layer.name,
    inbound_nodes:
      layer instanceof InputLayer
        ? []
        : graph.calls.filter(({ operation }) => operation === layer).map(writeCall),
  }));
  const writeTree = (tree: Tree<KerasTensor>) =>
    mapTree(tree, (tensor) => sourceOf(tensor as KerasTensor));
  return {
    layers,
    input_layers: writeTree(graph.inputTree),
    output_layers: writeTree(graph.outputTree),
  };
}

/** The symbolic inputs and outputs of a graph that `graphConfig`, or Keras, wrote. */
export function readGraph(
  config: Config,
  makeLayer: (config: SerializedObject) => Layer,
): { inputs: Tree<KerasTensor>; outputs: Tree<KerasTensor> } {
  const given: unknown = config.layers;
  if (!Array.isArray(given))
    throw new FileFormatError("The config of a model has no list 'layers'.", {
      doing: 'fromConfig',
      given: Object.keys(config),
    });
  const entries = given as readonly LayerEntry[];
  const layers = new Map(entries.map((entry) => [entry.name, makeLayer(entry)]));
  const results = new Map<string, readonly KerasTensor[]>();
  for (const [name, layer] of layers)
    if (layer instanceof InputLayer) results.set(`${name}:0`, [layer.output]);
  const find = ([layer, call, result]: Source): KerasTensor | undefined =>
    results.get(`${layer}:${call}`)?.[result];

  const waiting = entries.flatMap((entry) =>
    entry.inbound_nodes.map((node, index) => ({ entry, node, index })),
  );
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ node }) =>
      sourcesIn(node).every((source) => find(source) !== undefined),
    );
    if (at < 0)
      throw new FileFormatError(
        `The graph of the model has calls whose inputs nothing gives: ${waiting.map(({ entry }) => entry.name).join(', ')}.`,
        { doing: 'fromConfig' },
      );
    const [{ entry, node, index }] = waiting.splice(at, 1);
    const layer = layers.get(entry.name) as Layer;
    const [inputs] = node.args.map((arg) => replaceTensors(arg, find));
    const made = layer.invoke(inputs, replaceTensors(dropNulls(node.kwargs), find) as Config);
    results.set(`${entry.name}:${index}`, flatten(made));
  }
  const readTree = (tree: unknown): Tree<KerasTensor> => {
    if (isSource(tree)) return find(tree) as KerasTensor;
    if (Array.isArray(tree)) return tree.map(readTree);
    return Object.fromEntries(
      Object.entries(tree as Config).map(([key, value]) => [key, readTree(value)]),
    );
  };
  return { inputs: readTree(config.input_layers), outputs: readTree(config.output_layers) };
}

function isSource(value: unknown): value is Source {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';
}

function isTensorEntry(value: unknown): value is { config: { keras_history: Source } } {
  return isPlainObject(value) && value.class_name === '__keras_tensor__';
}

function sourcesIn(value: unknown): Source[] {
  if (isTensorEntry(value)) return [value.config.keras_history];
  if (Array.isArray(value)) return value.flatMap(sourcesIn);
  return isPlainObject(value) ? Object.values(value).flatMap(sourcesIn) : [];
}

function replaceTensors(
  value: unknown,
  find: (source: Source) => KerasTensor | undefined,
): unknown {
  if (isTensorEntry(value)) return find(value.config.keras_history);
  if (Array.isArray(value)) return value.map((each) => replaceTensors(each, find));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, replaceTensors(each, find)]),
  );
}

function dropNulls(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}

function flatten(tree: unknown): KerasTensor[] {
  const found: KerasTensor[] = [];
  mapTree(tree, (leaf) => {
    if (leaf instanceof KerasTensor) found.push(leaf);
    return leaf;
  });
  return found;
}
