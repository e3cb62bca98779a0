import { HostRandom, sizeOf, type Tree, type TypedArray } from '../base/index.ts';
import { leaf, placeholder, type Tensor, Trace, type Variable, withTrace } from '../graph/index.ts';
import { add, gradientOf, multiply, sum } from '../ops/index.ts';
import { evaluate, keepingGraph, type Program } from '../runtime/index.ts';
import type { Batch } from './batches.ts';
import type { Model } from './model.ts';
import { unpack } from './steps.ts';

/** Rounds of the power method: enough for three digits unless two curvatures are nearly equal. */
const ROUNDS = 60;

/**
 * The largest curvature of the loss by the weights: the absolutely largest eigenvalue of its Hessian
 * at `state`, by the power method on Hessian-vector products. Gradient descent on a bowl of curvature
 * λ is stable for learning rates below 2 / λ.
 */
export function largestCurvature(
  model: Model,
  program: Program,
  batch: Batch,
  state: readonly TypedArray[],
): number {
  const variables = model.trainableVariables;
  const product = hessianProduct(model, program, batch, state, variables);
  const random = new HostRandom(1);
  let direction = normalized(
    variables.map(({ shape }) =>
      Float64Array.from({ length: sizeOf(shape) }, () => random.nextBits() / 2 ** 31 - 1),
    ),
  );
  let curvature = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const image = product(direction);
    const next = norm(image);
    if (next === 0 || !Number.isFinite(next)) return next;
    const settled = Math.abs(next - curvature) < 1e-9 * next;
    curvature = next;
    if (settled) break;
    direction = normalized(image);
  }
  return curvature;
}

function hessianProduct(
  model: Model,
  program: Program,
  batch: Batch,
  state: readonly TypedArray[],
  variables: readonly Variable[],
): (direction: readonly Float64Array[]) => Float64Array[] {
  const trace = new Trace();
  const inputs = batch.layout.avals.map(({ shape, dtype }, index) =>
    placeholder(shape, dtype, `input${index}`),
  );
  const directions = variables.map(({ shape, dtype, path }) =>
    placeholder(shape, dtype, `direction of ${path}`),
  );
  const products = withTrace(trace, () => {
    const targets = variables.map((variable) => variable.value);
    const { x, y, sampleWeight } = unpack(batch.layout, inputs);
    const loss = keepingGraph(() =>
      model.computeLoss({
        x,
        y,
        sampleWeight,
        yPred: model.invoke(x, { training: true }) as Tree<Tensor>,
      }),
    );
    const slopes = gradientOf(loss, targets).flatMap((slope, index) =>
      slope ? [sum(multiply(slope, directions[index]))] : [],
    );
    const along = slopes.reduce((total, each) => add(total, each));
    return gradientOf(along, targets);
  });
  const known = new Map(
    [...program.read.keys()].map((variable, index) => [variable, state[index]]),
  );
  const given = new Map<Tensor, TypedArray>(
    inputs.map((input, index) => [input, batch.arrays[index]]),
  );
  for (const [variable, hole] of trace.reads)
    given.set(hole, known.get(variable) ?? variable.held.dataSync());
  return (direction) => {
    const feeds = new Map(given);
    directions.forEach((hole, index) => {
      feeds.set(hole, direction[index]);
    });
    const asked = products.map((product, index) => product ?? zeros(variables[index]));
    return evaluate(asked, feeds, { precision: 'float64' }) as Float64Array[];
  };
}

function zeros({ shape, dtype }: Variable): Tensor {
  return leaf(new Float64Array(sizeOf(shape)), shape, dtype);
}

function norm(vectors: readonly Float64Array[]): number {
  return Math.sqrt(
    vectors.reduce(
      (total, vector) => total + vector.reduce((square, value) => square + value * value, 0),
      0,
    ),
  );
}

function normalized(vectors: readonly Float64Array[]): Float64Array[] {
  const length = norm(vectors);
  return vectors.map((vector) => vector.map((value) => value / length));
}
