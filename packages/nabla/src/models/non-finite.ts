import type { TypedArray } from '../base/index.ts';
import type { History } from '../callbacks/index.ts';
import { inputsOf, isOp, type Tensor } from '../graph/index.ts';
import type { Program } from '../runtime/index.ts';
import type { Batch } from './batches.ts';
import { largestCurvature } from './curvature.ts';
import type { Model } from './model.ts';
import type { Logs } from './steps.ts';

interface Taken {
  readonly step: number;
  readonly program: Program;
  readonly batch: Batch;
  readonly state: readonly TypedArray[];
}

/** How many losses of the start a report tells. */
const FIRST_LOSSES = 3;

/** Where the first non-finite number of a training came from. */
export interface NonFiniteReport {
  /** The step, from 1, since `fit` began. */
  readonly step: number;
  /** Path of the layer, or of the optimizer; empty for the loss. */
  readonly layer: string;
  readonly op: string;
  /** Plain gradient descent is stable below this, at the weights that `fit` began with. */
  readonly safeLearningRate?: number;
  readonly message: string;
}

/**
 * Watches the loss of each step. At the first one that is not finite it replays the step from the
 * state before it, finds the op that made the first such number, and says so once.
 */
export class NonFiniteWatch {
  readonly #model: Model;
  readonly #history: History;
  readonly #losses: number[] = [];
  #steps = 0;
  #first: Taken | undefined;
  #recent: Taken[] = [];
  #reported = false;

  constructor(model: Model, history: History) {
    this.#model = model;
    this.#history = history;
  }

  /** Whether it still waits for a number that is not finite. */
  get isWatching(): boolean {
    return !this.#reported;
  }

  /** Whether it wants to see each step: the first ones, whose losses it tells. */
  get wantsEachStep(): boolean {
    return !this.#reported && this.#losses.length < FIRST_LOSSES;
  }

  /** Steps that it did not see, whose losses were finite. */
  skip(steps: number): void {
    this.#steps += steps;
  }

  /** Before a step: remembers the state. Values are never written in place, so this copies nothing. */
  before(program: Program, batch: Batch, state: readonly TypedArray[]): void {
    if (this.#reported) return;
    this.#steps++;
    const taken = { step: this.#steps, program, batch, state };
    this.#first ??= taken;
    this.#recent = [...this.#recent.slice(-1), taken];
  }

  /** After a step: reports if its loss is not finite. */
  after(logs: Logs): void {
    if (this.#reported || logs.loss === undefined) return;
    if (Number.isFinite(logs.loss)) {
      if (this.#losses.length < FIRST_LOSSES) this.#losses.push(logs.loss);
      return;
    }
    this.#reported = true;
    const report = this.#report();
    if (!report) return;
    this.#history.nonFinite = report;
    this.#history.note(report.message);
  }

  #report(): NonFiniteReport | undefined {
    for (const taken of this.#recent) {
      const origin = originOfNonFinite(taken);
      if (!origin) continue;
      const { op, layer } = origin;
      const where = layer === '' ? `\`${op}\` in the loss` : `\`${op}\` in ${layer}`;
      const grew =
        this.#losses.length > 1 && this.#losses[1] > this.#losses[0]
          ? ` The loss grew from the start: ${this.#losses.map((loss) => loss.toPrecision(4)).join(', ')}.`
          : '';
      const safe = this.#safeLearningRate();
      const rate = this.#model.optimizer.learningRate;
      const advice =
        safe !== undefined && rate > safe
          ? ` The learning rate ${rate} is too large: gradient descent is stable on this data below ${safe.toPrecision(3)}. Use that, or scale x.`
          : ' Try a smaller learning rate, scale x, or set clipnorm.';
      return {
        step: taken.step,
        layer,
        op,
        safeLearningRate: safe,
        message: `Step ${taken.step}: the first number that is not finite came from ${where}.${grew}${advice}`,
      };
    }
    return undefined;
  }

  #safeLearningRate(): number | undefined {
    const { optimizer } = this.#model;
    if (!this.#first || optimizer.stableRate(1) === undefined) return undefined;
    const { program, batch, state } = this.#first;
    const curvature = largestCurvature(this.#model, program, batch, state);
    return curvature > 0 && Number.isFinite(curvature)
      ? optimizer.stableRate(curvature)
      : undefined;
  }
}

/** The op whose result is not finite though what it was made of is, behind a result of the step. */
function originOfNonFinite({
  program,
  batch,
  state,
}: Taken): { op: string; layer: string } | undefined {
  const values = program.replay(batch.arrays, state);
  const isBad = (tensor: Tensor) =>
    values.get(tensor)?.some((value) => !Number.isFinite(value)) ?? false;
  const start = program.results().find(({ tensor }) => isBad(tensor));
  let tensor = start?.tensor;
  while (tensor && isOp(tensor)) {
    const next = inputsOf(tensor).find(isBad);
    if (!next) return { op: tensor.origin.op.name, layer: tensor.origin.scope };
    tensor = next;
  }
  return undefined;
}
