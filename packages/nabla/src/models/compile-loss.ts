import {
  flattenTree,
  formatShape,
  isPlainObject,
  ShapeError,
  sameShape,
  type Tree,
  UsageError,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { alignRanks, type Loss, type LossFunction, type LossLike } from '../losses/index.ts';
import { named as getLoss } from '../losses/named.ts';
import { Mean } from '../metrics/index.ts';
import { add, multiply } from '../ops/index.ts';

/** A loss, or one for each output: by position or by name. `null` for outputs without one. */
export type LossSpec =
  | LossLike
  | LossFunction
  | readonly (LossLike | LossFunction | null)[]
  | { readonly [output: string]: LossLike | LossFunction | null };
export type LossWeights = number | readonly number[] | { readonly [output: string]: number };

interface Part {
  readonly output: number;
  readonly name: string;
  readonly loss: Loss;
  readonly weight: number | undefined;
}

/**
 * The loss of a model: one for each output, weighted and added up. With several, each is tracked
 * under its own name.
 */
export class CompileLoss {
  readonly parts: readonly Part[];
  /** The mean of each part, if there are several. */
  readonly trackers: readonly Mean[];

  constructor(spec: LossSpec, weights: LossWeights | undefined, outputNames: readonly string[]) {
    const losses = perOutput('loss', spec as never, outputNames) as (
      | LossLike
      | LossFunction
      | null
    )[];
    const factors =
      weights === undefined ? [] : perOutput<number>('lossWeights', weights, outputNames);
    this.parts = losses.flatMap((each, output) =>
      each === null || each === undefined
        ? []
        : [
            {
              output,
              name: outputNames[output],
              loss: getLoss(each as LossLike),
              weight: factors[output] ?? undefined,
            },
          ],
    );
    if (this.parts.length === 0)
      throw new UsageError('compile: no output has a loss.', { doing: 'compile', given: spec });
    this.trackers =
      this.parts.length > 1 ? this.parts.map(({ name }) => new Mean({ name: `${name}_loss` })) : [];
  }

  /** The loss of a batch, and the part of each output. */
  call(yTrue: Tree<Tensor>, yPred: Tree<Tensor>, sampleWeight?: Tree<Tensor>): Tensor {
    const targets = flattenTree(yTrue);
    const predictions = flattenTree(yPred);
    const weights = sampleWeight === undefined ? [] : flattenTree(sampleWeight);
    const used = this.parts.map(({ output, loss, weight, name }, index) => {
      const target = targets[targets.length === this.parts.length ? index : output];
      const given = weights.length > 1 ? weights[output] : weights[0];
      checkTargetShape(name, loss, target, predictions[output]);
      const value = loss(target, predictions[output], { sampleWeight: given });
      const weighted = weight === undefined ? value : multiply(value, weight);
      this.trackers[index]?.updateState(value, { sampleWeight: predictions[output].shape[0] });
      return weighted;
    });
    return used.reduce((total, each) => add(total, each));
  }
}

/** One entry for each output, of a single value, a list, or a map by name. */
export function perOutput<T>(
  what: string,
  spec: T | readonly T[] | Readonly<Record<string, T>>,
  names: readonly string[],
): (T | null)[] {
  if (Array.isArray(spec)) {
    if (spec.length !== names.length) {
      throw new UsageError(
        `compile: ${what} has ${spec.length} entries for ${names.length} outputs (${names.join(', ')}).`,
        { doing: 'compile', given: spec, wanted: names },
      );
    }
    return [...spec];
  }
  if (isPlainObject(spec) && !('class_name' in spec)) {
    const map = spec as Readonly<Record<string, T>>;
    const unknown = Object.keys(map).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new UsageError(
        `compile: ${what} names '${unknown}', but the outputs are ${names.join(', ')}.`,
        { doing: 'compile', given: unknown, wanted: names },
      );
    }
    return names.map((name) => map[name] ?? null);
  }
  return names.map(() => spec as T);
}

/** A compiled loss never broadcasts in silence: targets have the shape of the predictions. */
function checkTargetShape(output: string, loss: Loss, target: Tensor, prediction: Tensor): void {
  if (target === undefined) {
    throw new UsageError(
      `The loss of output '${output}' has no targets: fit(x, y) needs an y for it.`,
      { doing: 'fit' },
    );
  }
  if (loss.targets !== 'like predictions') return;
  const [a, b] = alignRanks(target, prediction);
  if (sameShape(a.shape, b.shape)) return;
  throw new ShapeError(
    `${loss.name}: the targets have the shape ${formatShape(target.shape)} and the predictions of '${output}' ${formatShape(prediction.shape)}. ${adviseTargets(target, prediction)}`,
    { doing: `loss ${loss.name}`, given: target.shape, wanted: prediction.shape },
  );
}

function adviseTargets(target: Tensor, prediction: Tensor): string {
  const columns = prediction.shape[prediction.rank - 1];
  const single = target.rank === 1 || target.shape[target.rank - 1] === 1;
  if (single && columns > 1) {
    return `Class numbers go with 'sparse_categorical_crossentropy'; for ${columns} outputs per row, y needs ${columns} columns.`;
  }
  return `Make the last layer as wide as y: ${target.shape[target.rank - 1]} units.`;
}
