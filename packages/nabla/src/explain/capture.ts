import { flattenTree, type Tree, type TypedArray } from '../base/index.ts';
import {
  type Aval,
  currentTrace,
  placeholder,
  type Tensor,
  Trace,
  type Variable,
  withTrace,
} from '../graph/index.ts';
import { type LayerCall, recordCalls } from '../layers/index.ts';
import { add, cast, gradientOf } from '../ops/index.ts';
import type { PlannedLine } from '../optimizers/index.ts';
import { defaultBackend, keepingGraph } from '../runtime/index.ts';
import type { StepTensors, Subject } from './subject.ts';

/** The data of the step: arrays with their shapes, and how they are put together. */
export interface StepArrays {
  readonly avals: readonly Aval[];
  readonly arrays: readonly TypedArray[];
  unpack(tensors: readonly Tensor[]): StepTensors;
}

/** One training step as a graph, with everything in it that an explanation shows. */
export interface Capture {
  readonly data: StepTensors;
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
  readonly yPred: readonly Tensor[];
  readonly calls: readonly LayerCall[];
  readonly terms: readonly { readonly from: string; readonly value: Tensor }[];
  readonly loss: Tensor;
  /** The trainable variables, the tensors that stand for them, and dE/d(each). */
  readonly variables: readonly Variable[];
  readonly weights: readonly Tensor[];
  readonly gradients: readonly (Tensor | null)[];
  readonly lines: readonly PlannedLine[];
  /** What each variable holds after the step. */
  readonly updated: readonly Tensor[];
  /** The tensor that stands for each variable that is read. */
  readonly held: ReadonlyMap<Variable, Tensor>;
  /** Values of tensors of the step, and of graphs made from them. */
  compute(tensors: readonly Tensor[], extra?: ReadonlyMap<Tensor, TypedArray>): Float64Array[];
}

/** Builds the training step of a model on some rows, and what it takes to compute any part of it. */
export function capture(
  subject: Subject,
  step: StepArrays,
  options: { training: boolean; precision: 'float64' | 'float32' },
): Capture {
  const trace = new Trace();
  const holes = step.avals.map(({ shape, dtype }, index) =>
    placeholder(shape, dtype, `data${index}`),
  );
  const parts = withTrace(trace, () => build(subject, step.unpack(holes), options.training));
  const feeds = new Map<Tensor, TypedArray>(holes.map((hole, index) => [hole, step.arrays[index]]));
  const feedVariable = ([variable, hole]: [Variable, Tensor]) => {
    const { held } = variable;
    feeds.set(
      hole,
      held.origin.kind === 'leaf' && options.precision === 'float64'
        ? held.origin.values
        : held.dataSync(),
    );
  };
  const precision = options.precision === 'float64' ? 'float64' : 'typed';
  return {
    ...parts,
    held: trace.reads,
    compute(tensors, extra = new Map()) {
      for (const entry of trace.reads) if (!feeds.has(entry[1])) feedVariable(entry);
      const all = new Map([...feeds, ...extra]);
      const results = defaultBackend().compile(tensors, [...all.keys()], { precision })([
        ...all.values(),
      ]);
      return results.map((values) => Float64Array.from(values));
    },
  };
}

function build(
  subject: Subject,
  data: StepTensors,
  training: boolean,
): Omit<Capture, 'held' | 'compute'> {
  const variables = subject.trainableVariables;
  const weights = variables.map((variable) => variable.value);
  const { optimizer } = subject;
  const { yPred, calls, terms } = keepingGraph(() => {
    const { result, calls } = recordCalls(() => subject.forward(data.x, training));
    return { yPred: result, calls, terms: subject.lossTerms({ ...data, yPred: result }) };
  });
  const loss = terms
    .map(({ value }) => value)
    .reduce((total, each) => add(total, cast(each, total.dtype)));
  const gradients = gradientOf(loss, weights);
  const reached = variables.filter((_, index) => gradients[index] !== null);
  const lines = optimizer.plan(
    gradientOf(optimizer.scaleLoss(loss), weights).filter((each) => each !== null),
    reached,
  );
  optimizer.apply(gradientOf(optimizer.scaleLoss(loss), weights), variables);
  const updated = variables.map(
    (variable) => currentTrace()?.writes.get(variable) ?? variable.value,
  );
  const flat = (tree: Tree<Tensor> | undefined) => (tree === undefined ? [] : flattenTree(tree));
  return {
    data,
    x: flat(data.x),
    y: flat(data.y),
    yPred: flattenTree(yPred),
    calls,
    terms,
    loss,
    variables,
    weights,
    gradients,
    lines,
    updated,
  };
}
