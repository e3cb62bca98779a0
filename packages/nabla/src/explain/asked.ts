import { ArgumentRangeError, nearest, sizeOf, UnknownNameError } from '../base/index.ts';
import type { Variable } from '../graph/index.ts';

/** An element of a weight. */
export interface WeightPlace {
  readonly at: number;
  readonly element: number;
}

/** The elements that are asked for; all of a small network, one of each weight of a large one. */
export function chooseWeights(
  variables: readonly Variable[],
  asked: string | readonly string[] | undefined,
): WeightPlace[] {
  const all = (at: number) =>
    Array.from({ length: sizeOf(variables[at].shape) }, (_, element) => ({ at, element }));
  if (asked === undefined) {
    const total = variables.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return total <= SMALL
      ? variables.flatMap((_, at) => all(at))
      : variables.map((_, at) => ({ at, element: 0 }));
  }
  return [asked].flat().flatMap((text) => {
    const match = /^(.*?)(?:\[([\d\s,]*)\])?$/.exec(text);
    const path = match?.[1] ?? text;
    const at = findVariable(variables, path);
    return match?.[2] === undefined
      ? all(at)
      : [{ at, element: elementOf(variables[at], match[2]) }];
  });
}

function findVariable(variables: readonly Variable[], path: string): number {
  const paths = variables.map((variable) => variable.path);
  const at = paths.indexOf(path);
  if (at >= 0) return at;
  const near = nearest(path, paths);
  throw new UnknownNameError(
    `explain: the model has no trainable weight '${path}'. ${near ? `Did you mean '${near}'? ` : ''}It has ${paths.join(', ')}.`,
    { doing: 'explain', given: path, wanted: paths, nearest: near },
  );
}

function elementOf({ path, shape }: Variable, text: string): number {
  const index = text.split(',').map((part) => Number(part.trim()));
  const fits =
    index.length === shape.length &&
    index.every((each, axis) => Number.isInteger(each) && each >= 0 && each < shape[axis]);
  if (!fits) {
    throw new ArgumentRangeError(
      `explain: ${path}[${text}] does not exist; ${path} has the shape (${shape.join(', ')}), and its last element is ${path}[${shape.map((length) => length - 1).join(',')}].`,
      { doing: 'explain', given: text, wanted: shape },
    );
  }
  return index.reduce((flat, each, axis) => flat * shape[axis] + each, 0);
}

/** `dense/kernel[0,1]`. */
export function pathOf({ path, shape }: Variable, element: number): string {
  const index: number[] = [];
  let rest = element;
  for (const length of [...shape].reverse()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return shape.length === 0 ? path : `${path}[${index.join(',')}]`;
}

/** How many weights are explained when none is asked for. */
const SMALL = 64;
