import { sizeOf, type Tree, type TypedArray } from '../../base/index.ts';
import { leaf, placeholder, Tensor, Trace, type Variable, withTrace } from '../../graph/index.ts';
import { Dense, type Layer, type LayerCall, recordCalls } from '../../layers/index.ts';
import { gradientOf, sum } from '../../ops/index.ts';
import { evaluate, keepingGraph } from '../../runtime/index.ts';
import type { Batch, DataSet } from '../batches.ts';
import { type Columns, gatherRows } from '../data.ts';
import type { Model } from '../model.ts';
import { unpack } from '../steps.ts';
import { type ActivationRange, rangeOf } from './activation-ranges.ts';

/** The units of a layer on a batch; both arrays are (rows, units). */
export interface UnitValues {
  readonly layer: Layer;
  readonly range: ActivationRange;
  readonly units: number;
  readonly outputs: TypedArray;
  /** Of the activation, by what it was applied to. */
  readonly slopes: TypedArray;
}

/** What each row does to the last `Dense`. */
export interface RowPulls {
  readonly layer: Layer;
  readonly hasBias: boolean;
  readonly rows: number;
  readonly features: number;
  readonly units: number;
  /** What the layer was given, (rows, features). */
  readonly inputs: TypedArray;
  /** dE/d(each sum of the layer), (rows, units). */
  readonly deltas: TypedArray;
  /** What the layer gave, (rows, units). */
  readonly outputs: TypedArray;
}

/** What one forward and backward pass at the present weights shows. Nothing is assigned. */
export interface Pass {
  readonly units: readonly UnitValues[];
  readonly pulls: RowPulls | undefined;
  readonly gradients: readonly { readonly variable: Variable; readonly values: TypedArray }[];
}

/** Runs a model forward and backward on a batch, once. */
export function passOver(model: Model, batch: Batch): Pass {
  const trace = new Trace();
  const holes = batch.layout.avals.map(({ shape, dtype }, index) =>
    placeholder(shape, dtype, `input${index}`),
  );
  const asked: Tensor[] = [];
  const ask = (tensor: Tensor): number => asked.push(tensor) - 1;
  const plan = withTrace(trace, () =>
    keepingGraph(() => {
      const variables = model.trainableVariables;
      const weights = variables.map(({ value }) => value);
      const { x, y, sampleWeight } = unpack(batch.layout, holes);
      const { result: yPred, calls } = recordCalls(
        () => model.invoke(x, { training: true }) as Tree<Tensor>,
      );
      const loss = model.computeLoss({ x, y, sampleWeight, yPred });
      return {
        gradients: gradientOf(loss, weights).flatMap((slope, index) =>
          slope ? [{ variable: variables[index], values: ask(slope) }] : [],
        ),
        units: calls.flatMap((call) => unitsOf(call, ask)),
        pulls: pullsOf(calls, loss, ask),
      };
    }),
  );
  const feeds = new Map<Tensor, TypedArray>(holes.map((hole, at) => [hole, batch.arrays[at]]));
  for (const [variable, hole] of trace.reads) feeds.set(hole, variable.held.dataSync());
  const found = evaluate(asked, feeds);
  const { gradients, units, pulls } = plan;
  return {
    gradients: gradients.map(({ variable, values }) => ({ variable, values: found[values] })),
    units: units.map((each) => ({
      ...each,
      outputs: found[each.outputs],
      slopes: found[each.slopes],
    })),
    pulls: pulls && {
      ...pulls,
      inputs: found[pulls.inputs],
      deltas: found[pulls.deltas],
      outputs: found[pulls.outputs],
    },
  };
}

/** `count` rows, evenly spread: sorted data shows all its classes. */
export function spreadRows(data: DataSet, rows: number, count: number): DataSet {
  const order = Int32Array.from({ length: count }, (_, at) => Math.floor((at * rows) / count));
  const pick = (columns: Columns): Columns => ({
    ...columns,
    columns: columns.columns.map((column) => ({
      ...column,
      shape: [count, ...column.shape.slice(1)],
      values: gatherRows(column, order, 0, count),
    })),
  });
  return {
    x: pick(data.x),
    y: data.y && pick(data.y),
    sampleWeight: data.sampleWeight && pick(data.sampleWeight),
  };
}

/** A part of the result while its arrays are places in the list of what is computed. */
type Asked<T> = { readonly [K in keyof T]: T[K] extends TypedArray ? number : T[K] };

function unitsOf(
  { layer, outputs, preactivation }: LayerCall,
  ask: (tensor: Tensor) => number,
): Asked<UnitValues>[] {
  const range = rangeOf(layer);
  if (!range || range.acrossUnits || !preactivation || !(outputs instanceof Tensor)) return [];
  if (sizeOf(outputs.shape) === 0) return [];
  // Where each result depends on its own sum alone, the slope of their sum is the slope of each.
  const [slope] = gradientOf(sum(outputs), [preactivation]);
  if (!slope) return [];
  const units = outputs.shape[outputs.rank - 1];
  return [{ layer, range, units, outputs: ask(outputs), slopes: ask(slope) }];
}

function pullsOf(
  calls: readonly LayerCall[],
  loss: Tensor,
  ask: (tensor: Tensor) => number,
): Asked<RowPulls> | undefined {
  const last = calls.findLast(({ layer }) => layer instanceof Dense);
  if (!(last?.inputs instanceof Tensor && last.outputs instanceof Tensor)) return undefined;
  const { inputs, outputs, layer } = last;
  if (inputs.rank !== 2) return undefined;
  const [rows, features] = inputs.shape;
  const units = outputs.shape[1];
  const [delta] = gradientOf(loss, [last.preactivation ?? outputs]);
  const deltas = delta ?? leaf(new Float32Array(rows * units), [rows, units], 'float32');
  return {
    layer,
    hasBias: layer instanceof Dense && layer.useBias,
    rows,
    features,
    units,
    inputs: ask(inputs),
    deltas: ask(deltas),
    outputs: ask(outputs),
  };
}
