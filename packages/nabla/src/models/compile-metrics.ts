import { flattenTree, type Tree } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import {
  binaryAccuracy,
  categoricalAccuracy,
  MeanMetricWrapper,
  type Metric,
  type MetricLike,
  type RowFunction,
  sparseCategoricalAccuracy,
} from '../metrics/index.ts';
import { named as getMetric } from '../metrics/named.ts';
import { perOutput } from './compile-loss.ts';

export type MetricSpec = MetricLike | RowFunction;
/** Metrics of the output; with several outputs, a list or a map of such lists. */
export type MetricsSpec =
  | readonly (MetricSpec | readonly MetricSpec[] | null)[]
  | { readonly [output: string]: MetricSpec | readonly MetricSpec[] };

interface Entry {
  readonly output: number;
  readonly metric: Metric;
  readonly label: string;
  readonly weighted: boolean;
}

/** The metrics of a model, resolved against the shapes of its outputs at the first batch. */
export class CompileMetrics {
  readonly #plain: MetricsSpec | undefined;
  readonly #weighted: MetricsSpec | undefined;
  readonly #names: readonly string[];
  #entries: Entry[] | undefined;

  constructor(
    metrics: MetricsSpec | undefined,
    weightedMetrics: MetricsSpec | undefined,
    outputNames: readonly string[],
  ) {
    this.#plain = metrics;
    this.#weighted = weightedMetrics;
    this.#names = outputNames;
  }

  get metrics(): Metric[] {
    return (this.#entries ?? []).map(({ metric }) => metric);
  }

  /** Takes in a batch. */
  update(yTrue: Tree<Tensor>, yPred: Tree<Tensor>, sampleWeight?: Tree<Tensor>): void {
    const targets = flattenTree(yTrue);
    const predictions = flattenTree(yPred);
    const weights = sampleWeight === undefined ? [] : flattenTree(sampleWeight);
    this.#entries ??= this.#resolve(targets, predictions);
    for (const { output, metric, weighted } of this.#entries) {
      const given = weighted ? (weights.length > 1 ? weights[output] : weights[0]) : undefined;
      metric.updateState(
        ...([targets[output], predictions[output], { sampleWeight: given }] as never[]),
      );
    }
  }

  /** The value of each metric by its label. */
  results(): Record<string, Tensor> {
    return Object.fromEntries(
      (this.#entries ?? []).map(({ label, metric }) => [label, metric.result()]),
    );
  }

  #resolve(targets: readonly Tensor[], predictions: readonly Tensor[]): Entry[] {
    const labels = new Map<string, number>();
    const label = (name: string, weighted: boolean): string => {
      const wanted = weighted && labels.has(name) ? `weighted_${name}` : name;
      const count = labels.get(wanted) ?? 0;
      labels.set(wanted, count + 1);
      return count === 0 ? wanted : `${wanted}_${count}`;
    };
    return [this.#plain, this.#weighted].flatMap((spec, index) =>
      this.#byOutput(spec).flatMap((list, output) =>
        list.map((each) => {
          const metric = resolveMetric(each, targets[output], predictions[output]);
          const prefix = this.#names.length > 1 ? `${this.#names[output]}_` : '';
          return {
            output,
            metric,
            weighted: index === 1,
            label: label(prefix + metric.name, index === 1),
          };
        }),
      ),
    );
  }

  #byOutput(spec: MetricsSpec | undefined): MetricSpec[][] {
    if (spec === undefined) return [];
    if (Array.isArray(spec) && this.#names.length === 1) return [spec.flat() as MetricSpec[]];
    const lists = perOutput('metrics', spec as never, this.#names) as (
      | MetricSpec
      | MetricSpec[]
      | null
    )[];
    return lists.map((list) => (list === null ? [] : Array.isArray(list) ? list : [list]));
  }
}

function resolveMetric(spec: MetricSpec, target: Tensor, prediction: Tensor): Metric {
  if (typeof spec !== 'string') return getMetric(spec as MetricLike);
  if (spec !== 'accuracy' && spec !== 'acc') return getMetric(spec, { name: spec });
  return new MeanMetricWrapper(accuracyFor(target, prediction), { name: spec });
}

/** 'accuracy' means what fits the shapes of targets and predictions, as in Keras. */
function accuracyFor(target: Tensor, prediction: Tensor): RowFunction {
  const width = prediction.shape[prediction.rank - 1];
  if (width === 1) return binaryAccuracy;
  const isSparse =
    target.rank < prediction.rank || (target.shape[target.rank - 1] === 1 && width > 1);
  return isSparse ? sparseCategoricalAccuracy : categoricalAccuracy;
}
