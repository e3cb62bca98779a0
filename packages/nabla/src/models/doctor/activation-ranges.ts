import {
  type Activation,
  elu,
  exponential,
  hardSigmoid,
  hardTanh,
  linear,
  logSigmoid,
  relu,
  relu6,
  selu,
  sigmoid,
  softmax,
  softplus,
  softsign,
  sparsemax,
  sparseSigmoid,
  tanh,
} from '../../activations/index.ts';
import { Layer, ReLU, Softmax } from '../../layers/index.ts';
import type { Model } from '../model.ts';

/** What values an activation can give. */
export interface ActivationRange {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Whether a result depends on other units: then it has no slope of its own. */
  readonly acrossUnits: boolean;
}

const ranges: ReadonlyMap<Activation, ActivationRange> = new Map(
  (
    [
      [linear, -Infinity, Infinity],
      [sigmoid, 0, 1],
      [hardSigmoid, 0, 1],
      [sparseSigmoid, 0, 1],
      [softmax, 0, 1, 'across'],
      [sparsemax, 0, 1, 'across'],
      [tanh, -1, 1],
      [hardTanh, -1, 1],
      [softsign, -1, 1],
      [relu, 0, Infinity],
      [relu6, 0, 6],
      [softplus, 0, Infinity],
      [exponential, 0, Infinity],
      [elu, -1, Infinity],
      [selu, -1.7581, Infinity],
      [logSigmoid, -Infinity, 0],
    ] as readonly [Activation, number, number, 'across'?][]
  ).map(([activation, low, high, across]) => [
    activation,
    { name: activation.name, low, high, acrossUnits: across !== undefined },
  ]),
);

/** The range of a layer that ends in a known activation. */
export function rangeOf(layer: Layer): ActivationRange | undefined {
  const activation = activationOf(layer);
  return activation && ranges.get(activation);
}

/** The layer that makes an output, inside of nested models too. */
export function outputLayer(model: Model, output: number): Layer | undefined {
  const made = model.outputs[output]?.call?.operation;
  if (!(made instanceof Layer)) return undefined;
  return isModel(made) ? outputLayer(made, 0) : made;
}

/** All layers, inside of nested models too. */
export function allLayers(layer: Layer): Layer[] {
  return layer.subLayers.flatMap((each) => [each, ...allLayers(each)]);
}

function isModel(layer: Layer): layer is Model {
  return 'outputs' in layer && 'compiledLoss' in layer;
}

function activationOf(layer: Layer): Activation | undefined {
  if (layer instanceof Softmax) return softmax as Activation;
  if (layer instanceof ReLU) {
    const { negativeSlope, maxValue, threshold } = layer;
    return negativeSlope === 0 && maxValue === null && threshold === 0
      ? (relu as Activation)
      : undefined;
  }
  return 'activation' in layer && typeof layer.activation === 'function'
    ? (layer.activation as Activation)
    : undefined;
}
