import {
  flattenTree,
  formatShape,
  mapTree,
  ShapeError,
  type Tree,
  UsageError,
} from '../base/index.ts';
import {
  KerasTensor,
  type Operation,
  replaceSymbolic,
  type SymbolicCall,
  Tensor,
} from '../graph/index.ts';
import { inputLayerOf, Layer } from '../layers/index.ts';
import { expandDims, squeeze } from '../ops/index.ts';

/** The graph of layers between the inputs and the outputs of a functional model. */
export class LayerGraph {
  readonly inputs: readonly KerasTensor[];
  readonly outputs: readonly KerasTensor[];
  readonly inputTree: Tree<KerasTensor>;
  readonly outputTree: Tree<KerasTensor>;
  /** The calls in an order in which each finds its inputs made. */
  readonly calls: readonly SymbolicCall[];
  /** The layers as Keras orders them: by distance from the outputs, then as they were met. */
  readonly layers: readonly Layer[];

  /** Throws `UsageError` where an output depends on something that is no input of the model. */
  constructor(inputs: Tree<KerasTensor>, outputs: Tree<KerasTensor>) {
    this.inputTree = inputs;
    this.outputTree = outputs;
    this.inputs = flattenTree(inputs);
    this.outputs = flattenTree(outputs);
    const { calls, met } = this.#collect();
    this.calls = calls;
    this.layers = sortedByDepth(calls, met, this.inputs, this.outputs);
  }

  /** Computes the outputs for tensors in the place of the inputs. */
  run(values: Tree<Tensor>): Tree<Tensor> {
    const given = this.#inOrder(values);
    const made = new Map<KerasTensor, Tensor>(
      this.inputs.map((input, index) => [input, fitRank(input, given[index])]),
    );
    for (const { operation, args, outputs } of this.calls) {
      const result = operation.invoke(...replaceSymbolic(args, (tensor) => made.get(tensor)));
      const tensors = flattenTree(result as Tree<unknown>).filter((each) => each instanceof Tensor);
      outputs.forEach((output, index) => {
        made.set(output, tensors[index]);
      });
    }
    return mapTree(this.outputTree, (output) => made.get(output as KerasTensor)) as Tree<Tensor>;
  }

  /** Where a result comes from, in Keras's naming: the layer's name. */
  nameOf(output: KerasTensor): string {
    return output.call?.operation.name ?? output.name;
  }

  #inOrder(values: Tree<Tensor>): Tensor[] {
    if (values instanceof Tensor || Array.isArray(values)) return flattenTree(values);
    const byName = values as Readonly<Record<string, Tensor>>;
    const tree = this.inputTree;
    const keys = isMap(tree) ? Object.keys(tree) : this.inputs.map(({ name }) => name);
    const missing = keys.filter((key) => byName[key] === undefined);
    if (missing.length > 0) {
      throw new UsageError(
        `The model's inputs are ${keys.join(', ')}; nothing was given for ${missing.join(', ')}.`,
        { doing: 'call a model', given: Object.keys(byName), wanted: keys },
      );
    }
    return keys.map((key) => byName[key]);
  }

  #collect(): { calls: SymbolicCall[]; met: Map<Operation, number> } {
    const isInput = new Set(this.inputs);
    const calls: SymbolicCall[] = [];
    const done = new Set<SymbolicCall>();
    const met = new Map<Operation, number>();
    const meet = (operation: Operation) => {
      if (!met.has(operation)) met.set(operation, met.size);
    };
    const visit = (tensor: KerasTensor): void => {
      if (isInput.has(tensor)) {
        meet(inputLayerOf(tensor));
        return;
      }
      const { call } = tensor;
      if (!call) throw unreachable(tensor, this.inputs);
      if (done.has(call)) return;
      done.add(call);
      meet(call.operation);
      call.inputs.forEach(visit);
      calls.push(call);
    };
    sortedLeaves(this.outputTree).forEach(visit);
    for (const input of this.inputs) meet(inputLayerOf(input));
    return { calls, met };
  }
}

function sortedByDepth(
  calls: readonly SymbolicCall[],
  met: ReadonlyMap<Operation, number>,
  inputs: readonly KerasTensor[],
  outputs: readonly KerasTensor[],
): Layer[] {
  const depths = new Map<Operation, number>();
  const tensorDepth = new Map<KerasTensor, number>(outputs.map((output) => [output, 0]));
  for (const call of [...calls].reverse()) {
    const own = Math.max(0, ...call.outputs.map((output) => tensorDepth.get(output) ?? 0));
    const depth = Math.max(own, depths.get(call.operation) ?? 0);
    depths.set(call.operation, depth);
    for (const input of call.inputs)
      tensorDepth.set(input, Math.max(depth + 1, tensorDepth.get(input) ?? 0));
  }
  for (const input of inputs) depths.set(inputLayerOf(input), tensorDepth.get(input) ?? 0);
  const order = (operation: Operation): [number, number] => [
    -(depths.get(operation) ?? 0),
    met.get(operation) ?? 0,
  ];
  return [...met.keys()]
    .filter((operation) => operation instanceof Layer)
    .sort((a, b) => order(a)[0] - order(b)[0] || order(a)[1] - order(b)[1]);
}

/** (n,) is taken as (n, 1) and the other way round, as Keras does. */
function fitRank(input: KerasTensor, value: Tensor): Tensor {
  const wanted = input.shape;
  if (value.rank === wanted.length - 1 && wanted[wanted.length - 1] === 1)
    return expandDims(value, -1);
  if (value.rank === wanted.length + 1 && value.shape[value.rank - 1] === 1)
    return squeeze(value, { axis: -1 });
  const fits =
    value.rank === wanted.length &&
    wanted.every((length, axis) => length === null || length === value.shape[axis]);
  if (fits) return value;
  throw new ShapeError(
    `The model's input '${input.name}' takes ${formatShape(wanted)}, and was given ${formatShape(value.shape)}.`,
    { doing: 'call a model', given: value.shape, wanted },
  );
}

/** The leaves of a tree, maps by their sorted keys: the order in which Keras numbers layers. */
function sortedLeaves(tree: Tree<KerasTensor>): KerasTensor[] {
  if (tree instanceof KerasTensor) return [tree];
  if (Array.isArray(tree)) return tree.flatMap(sortedLeaves);
  return Object.entries(tree)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, each]) => sortedLeaves(each as Tree<KerasTensor>));
}

function isMap(tree: Tree<KerasTensor>): tree is Readonly<Record<string, Tree<KerasTensor>>> {
  return !Array.isArray(tree) && Object.getPrototypeOf(tree) === Object.prototype;
}

function unreachable(tensor: KerasTensor, inputs: readonly KerasTensor[]): UsageError {
  return new UsageError(
    `The outputs depend on '${tensor.name}', which is no input of the model; its inputs are ${inputs.map(({ name }) => name).join(', ')}. Add it to inputs.`,
    { doing: 'Model', given: tensor.name, wanted: inputs.map(({ name }) => name) },
  );
}
