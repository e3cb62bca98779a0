import { isFloating, sizeOf, type TypedArray } from '../base/index.ts';
import { dependents, gradient, placeholder, type Tensor, topological } from '../graph/index.ts';
import { gradientOf, multiply, sum } from '../ops/index.ts';
import { add } from '../ops/primitives/index.ts';
import type { Capture } from './capture.ts';

/** Direct derivatives of one element by the elements of the steps right before it. */
export type DirectDerivatives = ReadonlyMap<Tensor, Float64Array>;

/**
 * How the named steps of a network depend on one weight and on each other: what the chain rule is
 * made of. All by the same gradients that train.
 */
export class Sensitivity {
  readonly #capture: Capture;
  readonly #weight: Tensor;
  readonly #element: number;
  /** The steps between the weight and the loss that have a name, in the order of computation. */
  readonly steps: readonly Tensor[];
  /** The terms of the loss. */
  readonly roots: readonly Tensor[];
  /** d(step)/d(weight), in full, for each step and root. */
  readonly tangents: ReadonlyMap<Tensor, Float64Array>;
  readonly #direct = new Map<string, DirectDerivatives>();

  constructor(capture: Capture, named: readonly Tensor[], weight: Tensor, element: number) {
    this.#capture = capture;
    this.#weight = weight;
    this.#element = element;
    this.roots = capture.terms.map(({ value }) => value);
    const order = topological([capture.loss]);
    const moved = dependents(order, [weight]);
    const chosen = new Set(named);
    this.steps = order.filter(
      (tensor) =>
        chosen.has(tensor) &&
        moved.has(tensor) &&
        tensor !== weight &&
        !this.roots.includes(tensor),
    );
    this.tangents = this.#tangents([
      ...this.steps,
      ...this.roots.filter((root) => moved.has(root)),
    ]);
  }

  /** The same for another tensor in the place of the weight. */
  of(tensor: Tensor, element: number): Sensitivity {
    return new Sensitivity(this.#capture, this.steps, tensor, element);
  }

  get weight(): Tensor {
    return this.#weight;
  }

  get element(): number {
    return this.#element;
  }

  /** d(tensor[index]) by the elements of the named steps and of the weight that it is directly made of. */
  direct(tensor: Tensor, index: number): DirectDerivatives {
    const key = `${tensor.id}:${index}`;
    let found = this.#direct.get(key);
    if (!found) {
      found = this.#computeDirect(tensor, index);
      this.#direct.set(key, found);
    }
    return found;
  }

  #computeDirect(tensor: Tensor, index: number): DirectDerivatives {
    const before = [
      ...this.steps.filter((step) => step.id < tensor.id && step !== this.#weight),
      this.#weight,
    ];
    const seed = placeholder(tensor.shape, tensor.dtype, 'seed');
    const found = gradient(tensor, before, seed, add);
    const used = before.filter((_, at) => found[at] !== null);
    const values = this.#capture.compute(
      found.filter((each) => each !== null),
      new Map<Tensor, TypedArray>([[seed, oneHot(sizeOf(tensor.shape), index)]]),
    );
    return new Map(used.map((each, at) => [each, values[at]]));
  }

  /**
   * Forward derivatives by differentiating twice: vjp(u) is linear in u, and its slope by u along the
   * weight is the derivative of the tensor along the weight.
   */
  #tangents(tensors: readonly Tensor[]): Map<Tensor, Float64Array> {
    const along = placeholder(this.#weight.shape, this.#weight.dtype, 'direction');
    const feeds = new Map<Tensor, TypedArray>([
      [along, oneHot(sizeOf(this.#weight.shape), this.#element)],
    ]);
    const made: [Tensor, Tensor][] = [];
    for (const tensor of tensors) {
      if (!isFloating(tensor.dtype)) continue;
      const u = placeholder(tensor.shape, tensor.dtype, 'cotangent');
      feeds.set(u, new Float64Array(sizeOf(tensor.shape)));
      const [back] = gradient(tensor, [this.#weight], u, add);
      const [forward] = back ? gradientOf(sum(multiply(back, along)), [u]) : [null];
      if (forward) made.push([tensor, forward]);
    }
    const values = this.#capture.compute(
      made.map(([, forward]) => forward),
      feeds,
    );
    return new Map(made.map(([tensor], index) => [tensor, values[index]]));
  }
}

function oneHot(size: number, index: number): Float64Array {
  const values = new Float64Array(size);
  values[index] = 1;
  return values;
}
