import {
  flattenTree,
  isPlainObject,
  type PartialShape,
  type Tree,
  warnOnce,
} from '../base/index.ts';
import { KerasTensor, maskOf, Tensor, Variable } from '../graph/index.ts';
import { type TensorLike, toTensor } from '../ops/index.ts';
import type { CallOptions, InputMask } from './layer-types.ts';

/** Whether a symbolic tensor is somewhere in arguments; rows of numbers are not searched. */
export function isSymbolic(value: unknown): boolean {
  if (value instanceof KerasTensor) return true;
  if (Array.isArray(value)) return typeof value[0] !== 'number' && value.some(isSymbolic);
  return isPlainObject(value) && Object.values(value).some(isSymbolic);
}

/** Inputs as tensors: number arrays are data, other arrays and plain objects hold several inputs. */
export function mapInputs(inputs: unknown, fn: (tensor: Tensor) => Tensor): Tree<Tensor> {
  if (Array.isArray(inputs) && holdsTensors(inputs)) {
    return inputs.map((each) => mapInputs(each, fn));
  }
  if (isPlainObject(inputs)) {
    const entries = Object.entries(inputs);
    return Object.fromEntries(entries.map(([name, value]) => [name, mapInputs(value, fn)]));
  }
  return fn(toTensor(inputs as TensorLike));
}

/** The mask that holds for a call: the one that was given, else those that the inputs carry. */
export function maskFor(inputs: Tree<Tensor>, given: CallOptions['mask']): InputMask | undefined {
  if (given === undefined || given === null) return masksOf(inputs);
  if (!Array.isArray(given) || !holdsTensors(given)) return toTensor(given as TensorLike);
  return given.map((mask) => mask ?? undefined);
}

/** Warns, once a layer, that masks do not pass through it. */
export function warnMaskEnds(layer: string): void {
  warnOnce(
    `mask ends at ${layer}`,
    `${layer}: its input has a mask, which ends here: the layers after it take padded steps for data.`,
  );
}

/** The same structure with `fn` of each shape in it. */
export function mapShapes<T>(shapes: Tree<PartialShape>, fn: (shape: PartialShape) => T): Tree<T> {
  if (isShape(shapes)) return fn(shapes);
  if (Array.isArray(shapes)) return shapes.map((each) => mapShapes(each, fn));
  const entries = Object.entries(shapes as Readonly<Record<string, Tree<PartialShape>>>);
  return Object.fromEntries(entries.map(([name, shape]) => [name, mapShapes(shape, fn)]));
}

/** Whether these are the lengths of one tensor's axes, and not a list of shapes. */
export function isShape(shapes: Tree<PartialShape>): shapes is PartialShape {
  return (
    Array.isArray(shapes) && shapes.every((length) => length === null || typeof length === 'number')
  );
}

/** Several shapes in a list; `undefined` for anything else. */
export function listOfShapes(shapes: Tree<PartialShape>): readonly PartialShape[] | undefined {
  if (isShape(shapes) || !Array.isArray(shapes)) return undefined;
  const list: readonly Tree<PartialShape>[] = shapes;
  return list.every(isShape) ? list : undefined;
}

function masksOf(inputs: Tree<Tensor>): InputMask | undefined {
  if (inputs instanceof Tensor) return maskOf(inputs);
  const masks = flattenTree(inputs).map(maskOf);
  return masks.some((mask) => mask !== undefined) ? masks : undefined;
}

function holdsTensors(values: readonly unknown[]): boolean {
  return values.some(
    (value) =>
      value instanceof Tensor ||
      value instanceof Variable ||
      ArrayBuffer.isView(value) ||
      isPlainObject(value),
  );
}
