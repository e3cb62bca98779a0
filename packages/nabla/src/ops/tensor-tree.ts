import { flattenTree, isPlainObject, mapTree, UsageError } from '../base/index.ts';
import { Tensor } from '../graph/index.ts';
import { type TensorLike, toTensor } from './convert.ts';

/** Lists and objects of tensors, of a tree of what makes tensors; a list of numbers is one tensor. */
export type TensorsOf<T> = T extends TensorLike ? Tensor : { [K in keyof T]: TensorsOf<T[K]> };

/** A tree with each leaf as a tensor; null stays what it is. */
export function tensorsOf(tree: unknown): unknown {
  if (tree === null || tree === undefined) return null;
  if (Array.isArray(tree) && !isNumbers(tree)) return tree.map(tensorsOf);
  if (isPlainObject(tree)) {
    return Object.fromEntries(Object.entries(tree).map(([key, each]) => [key, tensorsOf(each)]));
  }
  return toTensor(tree as TensorLike);
}

/** The tensors of a tree, in order. */
export function leavesOf(tree: unknown): Tensor[] {
  return flattenTree<unknown>(tree).filter((each) => each instanceof Tensor);
}

/** The tree with other tensors in the place of its own. */
export function mapTensors(tree: unknown, fn: (tensor: Tensor) => unknown): unknown {
  return mapTree(tree, (each) => (each instanceof Tensor ? fn(each) : each));
}

/** The tensors of `tree` in the order of those of `wanted`. Throws `UsageError` for another structure. */
export function leavesLike(doing: string, wanted: unknown, tree: unknown): Tensor[] {
  const isTree = (each: unknown) => Array.isArray(each) || isPlainObject(each);
  const find = (model: unknown, found: unknown): Tensor[] => {
    if (!isTree(model) || !isTree(found)) {
      if (model instanceof Tensor && found instanceof Tensor) return [found];
      if (model === null && found === null) return [];
      throw otherStructure(doing, wanted, tree);
    }
    const [names, others] = [model, found].map((each) => Object.keys(each as object));
    if (names.length !== others.length || Array.isArray(model) !== Array.isArray(found))
      throw otherStructure(doing, wanted, tree);
    return names.flatMap((name) =>
      find((model as Record<string, unknown>)[name], (found as Record<string, unknown>)[name]),
    );
  };
  return find(wanted, tree);
}

function isNumbers(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isNumbers);
  return typeof value === 'number' || typeof value === 'boolean';
}

function otherStructure(doing: string, wanted: unknown, found: unknown): UsageError {
  const [model, other] = [wanted, found].map(structureOf);
  return new UsageError(`${doing} is ${other}; it must be ${model}, as it was before.`, {
    doing,
    given: other,
    wanted: model,
  });
}

/** `[tensor, { a: tensor }]`. */
function structureOf(tree: unknown): string {
  if (Array.isArray(tree)) return `[${tree.map(structureOf).join(', ')}]`;
  if (!isPlainObject(tree)) return tree instanceof Tensor ? 'tensor' : 'null';
  const parts = Object.entries(tree).map(([key, each]) => `${key}: ${structureOf(each)}`);
  return `{ ${parts.join(', ')} }`;
}
