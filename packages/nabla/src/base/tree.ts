/** A value, or lists and plain objects of it. */
export type Tree<T> = T | readonly Tree<T>[] | { readonly [key: string]: Tree<T> };

/** The same tree with `fn` of each leaf; whatever is not a list or a plain object is a leaf. */
export function mapTree(tree: unknown, fn: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(tree)) return tree.map((each) => mapTree(each, fn));
  if (isPlainObject(tree)) {
    return Object.fromEntries(
      Object.entries(tree).map(([key, value]) => [key, mapTree(value, fn)]),
    );
  }
  return fn(tree);
}

/** The leaves of a tree, in order. */
export function flattenTree<T>(tree: Tree<T>): T[] {
  const leaves: T[] = [];
  mapTree(tree, (leaf) => leaves.push(leaf as T));
  return leaves;
}

/** Whether `value` is `{...}` and not an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
