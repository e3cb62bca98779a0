import type { Tensor, Variable } from '../graph/index.ts';

/** One line of an update rule: a name, how it is computed, and what comes out. */
export interface UpdateLine {
  /** How a person writes the quantity: `m`. */
  readonly symbol: string;
  /** How it is computed, in the symbols of the class's documentation: `μ m - η g`. */
  readonly formula: string;
  readonly value: Tensor;
  /** The variable that takes the value; lines without one are intermediate results. */
  readonly variable?: Variable;
}

/**
 * A line of a whole step, with the weight that it is about. The lines of a weight stand together, the
 * one that changes it last.
 */
export interface PlannedLine extends UpdateLine {
  readonly weight: Variable;
}

/** What an update rule works on. */
export interface UpdateContext<Slot extends string = string> {
  readonly variable: Variable;
  /** The weight w, after its decay. */
  readonly weight: Tensor;
  /** The gradient g, clipped. */
  readonly gradient: Tensor;
  /** The step size η. */
  readonly learningRate: Tensor;
  /** The state kept for this weight, by name. */
  readonly slots: Readonly<Record<Slot, Variable>>;
  /** The state kept once for all weights, by name. */
  readonly shared: Readonly<Record<string, Variable>>;
  /** The number of this update t, from 1. */
  readonly step: Tensor;
}

/** First values of what is kept for a weight: a number fills the weight's shape. */
export type SlotGroup<Slot extends string = string> = Readonly<
  Partial<Record<Slot, number | Tensor>>
>;
