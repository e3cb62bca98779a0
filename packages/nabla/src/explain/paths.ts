import type { Tensor } from '../graph/index.ts';
import type { Sensitivity } from './sensitivity.ts';

/** One element of one tensor. */
export interface Place {
  readonly tensor: Tensor;
  readonly index: number;
}

/** A way from a term of the loss back to the weight: the places it runs through, with each derivative. */
export interface Trail {
  readonly places: readonly Place[];
  /** d(place i)/d(place i + 1). */
  readonly derivatives: readonly number[];
  readonly product: number;
}

interface Prefix {
  readonly places: readonly Place[];
  readonly derivatives: readonly number[];
  readonly product: number;
  /** The sum of all ways that go on from here: exact, since the full derivative of the last place is known. */
  readonly total: number;
}

export interface Trails {
  readonly trails: readonly Trail[];
  /** Prefixes that were not followed, and what they add up to. */
  readonly rest: { readonly prefixes: number; readonly sum: number } | undefined;
}

/**
 * The ways from the loss to the weight, those that matter most first: a best-first search by the
 * absolute sum of all that goes on from a prefix. At most `most` ways are listed; the others are
 * summed.
 */
export function findTrails(
  sensitivity: Sensitivity,
  roots: readonly Tensor[],
  most: number,
): Trails {
  const open: Prefix[] = roots.map((root) => ({
    places: [{ tensor: root, index: 0 }],
    derivatives: [],
    product: 1,
    total: sensitivity.tangents.get(root)?.[0] ?? 0,
  }));
  const trails: Trail[] = [];
  while (open.length > 0 && trails.length < most) {
    const best = takeLargest(open);
    if (best.total === 0) break;
    for (const next of extensions(sensitivity, best)) {
      if ('total' in next) open.push(next);
      else trails.push(next);
    }
  }
  const left = open.filter(({ total }) => total !== 0);
  if (trails.length === 0) {
    const flat = flatTrail(sensitivity, roots);
    // Ways whose product is not zero cancel each other: listing one of them would mislead.
    if (flat.every(({ product }) => product === 0)) trails.push(...flat);
    else return { trails, rest: { prefixes: flat.length, sum: 0 } };
  }
  const sum = left.reduce((total, prefix) => total + prefix.total, 0);
  return {
    trails: inReadingOrder(trails),
    rest: left.length === 0 ? undefined : { prefixes: left.length, sum },
  };
}

function extensions(sensitivity: Sensitivity, prefix: Prefix): (Prefix | Trail)[] {
  const { tensor, index } = prefix.places[prefix.places.length - 1];
  const found: (Prefix | Trail)[] = [];
  for (const [before, derivatives] of sensitivity.direct(tensor, index)) {
    const isWeight = before === sensitivity.weight;
    const tangent = sensitivity.tangents.get(before);
    derivatives.forEach((derivative, at) => {
      if (derivative === 0 || (isWeight && at !== sensitivity.element)) return;
      const way = {
        places: [...prefix.places, { tensor: before, index: at }],
        derivatives: [...prefix.derivatives, derivative],
        product: prefix.product * derivative,
      };
      if (isWeight) found.push(way);
      else if (tangent && tangent[at] !== 0)
        found.push({ ...way, total: way.product * tangent[at] });
    });
  }
  return found;
}

function takeLargest(open: Prefix[]): Prefix {
  let best = 0;
  for (let i = 1; i < open.length; i++) {
    if (Math.abs(open[i].total) > Math.abs(open[best].total)) best = i;
  }
  return open.splice(best, 1)[0];
}

/**
 * Where the gradient is zero, one way that shows which factor makes it so: the best way from the step
 * that the weight goes into, continued by the weight.
 */
function flatTrail(sensitivity: Sensitivity, roots: readonly Tensor[]): Trail[] {
  for (const tensor of [...sensitivity.steps, ...roots]) {
    const index = placeFor(tensor, sensitivity);
    const derivative = sensitivity.direct(tensor, index).get(sensitivity.weight)?.[
      sensitivity.element
    ];
    if (derivative === undefined) continue;
    const end = { tensor: sensitivity.weight, index: sensitivity.element };
    if (roots.includes(tensor))
      return [{ places: [{ tensor, index }, end], derivatives: [derivative], product: derivative }];
    const [way] = findTrails(sensitivity.of(tensor, index), roots, 1).trails;
    if (!way) return [];
    return [
      {
        places: [...way.places, end],
        derivatives: [...way.derivatives, derivative],
        product: way.product * derivative,
      },
    ];
  }
  return [];
}

/** The element of a step that the weight goes into: the same place, or the unit that it belongs to. */
function placeFor({ shape, size }: Tensor, { weight, element }: Sensitivity): number {
  if (size === weight.size) return element;
  const units = weight.shape.at(-1);
  return units !== undefined && shape.at(-1) === units ? element % units : 0;
}

/** By row and unit, so that the listing reads like a table. */
function inReadingOrder(trails: readonly Trail[]): Trail[] {
  const key = ({ places }: Trail) =>
    places.map(({ index }) => String(index).padStart(9, '0')).join();
  return [...trails].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
