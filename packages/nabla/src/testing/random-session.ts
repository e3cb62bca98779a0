import * as fc from 'fast-check';
import type { StepGraph } from '../backends/index.ts';
import { isFloating, sameShape, type TypedArray } from '../base/index.ts';
import { type Aval, leaf, placeholder, scalar, type Tensor, topological } from '../graph/index.ts';
import * as p from '../ops/primitives/index.ts';
import {
  buildGraph,
  drawInput,
  type GraphPlan,
  gradientsOf,
  graphPlans,
  type InputPlan,
  inputPlans,
  isExact,
  type Known,
  lossOf,
  pickFrom,
  type RandomGraph,
  shapeOf,
} from './random-graph.ts';

/** How a number of the state is updated, and what by. */
export interface UpdatePlan {
  readonly rule: string;
  readonly from: number;
  /** Whether the new value is an output too. */
  readonly shown: boolean;
}

/** What is done with a session. */
export interface Action {
  readonly kind: 'run' | 'rows' | 'write' | 'order' | 'keep' | 'back';
  readonly step: number;
  readonly seed: number;
}

/** Two steps over one state, for batches of different sizes, and what is done with them. */
export interface SessionPlan {
  readonly graph: GraphPlan;
  readonly state: readonly InputPlan[];
  /** For each step and each number of the state. */
  readonly updates: readonly (readonly UpdatePlan[])[];
  /** Rows of a batch, for each step. */
  readonly rows: readonly number[];
  /** Whether the first output is one number. */
  readonly loss: boolean;
  readonly actions: readonly Action[];
}

/** Rows that batches are taken of. */
export const DATA_ROWS = 17;

const STATE = 4;

export function sessionPlans(most = 8): fc.Arbitrary<SessionPlan> {
  const updates = fc.array(
    fc.record({
      rule: fc.constantFrom(...Object.keys(UPDATE)),
      from: fc.nat({ max: 99 }),
      shown: fc.nat({ max: 4 }).map((each) => each === 4),
    }),
    { minLength: STATE, maxLength: STATE },
  );
  const kinds = ['run', 'rows', 'rows', 'run', 'write', 'order', 'keep', 'back'] as const;
  const action = fc.record({
    kind: fc.constantFrom(...kinds),
    step: fc.nat({ max: 1 }),
    seed: fc.nat({ max: 999 }),
  });
  return fc.record({
    graph: graphPlans(most),
    state: fc.array(inputPlans(2), { minLength: 1, maxLength: STATE, size: 'max' }),
    updates: fc.tuple(updates, updates),
    rows: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 })),
    loss: fc.boolean(),
    actions: fc.array(action, { minLength: 1, maxLength: 7, size: 'max' }),
  });
}

/** The steps of a plan, and what their state is. */
export function buildSteps(
  plan: SessionPlan,
  largest = 10_000,
): { steps: StepGraph[]; state: Aval[] } {
  const state = plan.state.map((each) => ({
    shape: shapeOf(stateInput(each), plan.graph.lengths),
    dtype: each.dtype,
  }));
  return { steps: plan.rows.map((_, step) => buildStep(plan, step, state, largest)), state };
}

/** The inputs of batches: their first axis counts rows. */
export function batchInputs({ graph }: SessionPlan): InputPlan[] {
  return graph.inputs.map((each) => ({
    ...each,
    axes: [0, ...each.axes.map((axis) => 1 + (axis % 3))].slice(0, 3),
  }));
}

/** State does not depend on the number of rows. */
function stateInput(plan: InputPlan): InputPlan {
  return { ...plan, axes: plan.axes.map((axis) => axis + 1).slice(0, 2) };
}

/** Numbers for one of the state. */
export function drawState(plan: InputPlan, size: number, seed: number): TypedArray {
  return drawInput({ ...plan, special: false }, size, seed);
}

function buildStep(
  plan: SessionPlan,
  step: number,
  state: readonly Aval[],
  largest: number,
): StepGraph {
  const lengths = plan.graph.lengths.with(0, plan.rows[step]);
  const old = state.map(({ shape, dtype }, index): Known => {
    const tensor = placeholder(shape, dtype, `state${index}`);
    // Updates are rounded, and stay within 4.
    return isFloating(dtype)
      ? { tensor, step: 0, bound: 4 }
      : { tensor, step: 1, bound: dtype === 'bool' ? 1 : dtype === 'uint8' ? 255 : 2 ** 31 };
  });
  const graph = buildGraph(
    { ...plan.graph, lengths, inputs: batchInputs(plan) },
    // Rows have one shape, however many there are in a batch.
    { given: old, smooth: true, largest },
  );
  const updates: (Tensor | undefined)[] = [];
  const shown: Tensor[] = [];
  for (const [index, hole] of old.entries()) {
    const { rule, from, shown: isShown } = plan.updates[step][index];
    const show = (tensor: Tensor) => {
      shown.push(tensor);
    };
    const made = UPDATE[rule]({ hole, old, graph, updates, from, show });
    updates.push(made);
    if (made && isShown) shown.push(made);
  }
  const outputs = [...graph.outputs, ...shown];
  if (plan.loss) outputs.unshift(lossOf(outputs, true));
  const used = new Set(topological([...outputs, ...updates.flatMap((each) => each ?? [])]));
  return {
    inputs: graph.inputs,
    state: old.map(({ tensor }) => (used.has(tensor) ? tensor : undefined)),
    outputs,
    updates,
  };
}

interface Change {
  /** The old value. */
  readonly hole: Known;
  readonly old: readonly Known[];
  readonly graph: RandomGraph;
  /** Of the numbers of the state before. */
  readonly updates: readonly (Tensor | undefined)[];
  readonly from: number;
  /** Makes a tensor an output. */
  readonly show: (tensor: Tensor) => void;
}

/** What a number of the state may become. */
const UPDATE: Record<string, (change: Change) => Tensor | undefined> = {
  stays: () => undefined,
  itself: ({ hole }) => hole.tensor,
  /** Another number's old value: so two of them swap. */
  another({ hole, old, from }) {
    return pickFrom(old.filter(isLike(hole.tensor)), from).tensor;
  },
  /** What another number becomes. */
  alike(change) {
    const { hole, updates, from } = change;
    const like = updates
      .filter((each) => each !== undefined)
      .filter((each) => isSame(each, hole.tensor));
    return like.length > 0 ? pickFrom(like, from) : fresh(change);
  },
  fresh: (change) => fresh(change),
  constant({ hole: { tensor } }) {
    return p.broadcastTo(scalar(1, tensor.dtype), { shape: tensor.shape });
  },
  inPlace: (change) => mixed(change, change.hole.tensor),
  backwards(change) {
    const { tensor } = change.hole;
    return mixed(change, p.reverse(tensor, { axes: tensor.shape.map((_, axis) => axis) }));
  },
  transposed(change) {
    const { tensor } = change.hole;
    const isSquare = tensor.rank === 2 && tensor.shape[0] === tensor.shape[1];
    return mixed(change, isSquare ? p.transpose(tensor, { permutation: [1, 0] }) : tensor);
  },
  /** In place, while the old value is read in a second pass for something else. */
  seen(change) {
    const { tensor } = change.hole;
    if (!isFloating(tensor.dtype)) return mixed(change, tensor);
    change.show(centred(tensor, change.from));
    return p.sin(tensor);
  },
  centred(change) {
    const { tensor } = change.hole;
    return isFloating(tensor.dtype)
      ? mixed(change, half(centred(tensor, change.from)))
      : fresh(change);
  },
  /** From another number too, which may be overwritten before. */
  together(change) {
    const { hole, old, from } = change;
    const other = pickFrom(old.filter(isLike(hole.tensor)), from).tensor;
    if (!isFloating(other.dtype)) return mixed(change, other);
    return mixed(change, half(p.add(hole.tensor, other)));
  },
  gradient(change) {
    const { hole, graph } = change;
    if (!isFloating(hole.tensor.dtype)) return mixed(change, hole.tensor);
    const [found] = gradientsOf(lossOf(graph.outputs, true), [hole.tensor]);
    return found ? p.subtract(half(hole.tensor), half(p.tanh(found))) : undefined;
  },
  /** Some rows replaced. */
  row(change) {
    const { tensor } = change.hole;
    if (tensor.rank === 0 || tensor.shape[0] === 0) return fresh(change);
    const indices = leaf(Int32Array.of(change.from % tensor.shape[0], 0), [2], 'int32');
    const shape = tensor.shape.with(0, 2);
    const updates = p.broadcastTo(scalar(1, tensor.dtype), { shape });
    return p.scatterUpdate(tensor, indices, updates, { axis: 0 });
  },
  product(change) {
    const { tensor } = change.hole;
    const isSquare = tensor.rank === 2 && tensor.shape[0] === tensor.shape[1];
    if (!isSquare || !isFloating(tensor.dtype)) return mixed(change, tensor);
    return p.tanh(p.matmul(tensor, tensor));
  },
};

/** Elements less the mean of squares of those along an axis: they are read in two passes. */
function centred(x: Tensor, from: number): Tensor {
  if (x.rank === 0) return x;
  const axes = [x.rank - 1 - (from % x.rank)];
  const shape = x.shape.with(axes[0], 1);
  const sum = p.reshape(p.sum(p.square(x), { axes }), { shape });
  const by = scalar(1 / (8 * Math.max(1, x.shape[axes[0]])), x.dtype);
  return p.subtract(x, p.multiply(sum, by));
}

function half(x: Tensor): Tensor {
  return p.multiply(x, scalar(0.5, x.dtype));
}

function isSame(a: Tensor, b: Tensor): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

function isLike(tensor: Tensor): (each: Known) => boolean {
  return (each) => isSame(each.tensor, tensor);
}

/** Half of a value and half of a fresh one; whole numbers are joined bit by bit. */
function mixed(change: Change, x: Tensor): Tensor {
  const other = fresh(change);
  if (isFloating(x.dtype)) return p.add(half(x), half(other));
  return x.dtype === 'bool' ? p.logicalXor(x, other) : p.bitwiseXor(x, other);
}

/** A value of the graph, of the shape and dtype that are asked for. */
function fresh({ hole: { tensor }, graph, from }: Change): Tensor {
  const { dtype, shape } = tensor;
  const like = graph.values.filter(isLike(tensor));
  const floating = isFloating(dtype);
  if (like.length > 0 && from % 4 > 0) {
    const found = pickFrom(like, from);
    return found.bound > 4 && floating ? p.tanh(found.tensor) : found.tensor;
  }
  const fits = graph.values.filter((each) =>
    floating ? isFloating(each.tensor.dtype) : isExact(each),
  );
  if (fits.length === 0) return p.broadcastTo(scalar(0, dtype), { shape });
  const found = pickFrom(fits, from).tensor;
  const axes = found.shape.map((_, axis) => axis);
  const sum = p.sum(p.cast(found, { dtype: dtype === 'bool' ? 'uint8' : dtype }), { axes });
  return p.broadcastTo(floating ? p.tanh(sum) : p.cast(sum, { dtype }), { shape });
}
