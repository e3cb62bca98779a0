import { checkNumber } from '../base/index.ts';
import type { LossOptions } from './loss.ts';
import { MatchedLoss } from './matched-loss.ts';

export interface CrossentropyParameters {
  /** Whether the predictions are logits instead of probabilities. Default false. */
  fromLogits?: boolean;
  /** How far the targets are drawn towards uniform ones, from 0 to 1. Default 0. */
  labelSmoothing?: number;
  /** The axis that is averaged (binary) or holds the classes (categorical). Default -1. */
  axis?: number;
}

export type CrossentropyLossOptions = CrossentropyParameters & LossOptions;

/** What crossentropies of probabilities share: their parameters. */
export abstract class CrossentropyLoss extends MatchedLoss {
  static override readonly options: readonly string[] = [
    'name',
    'reduction',
    'fromLogits',
    'labelSmoothing',
    'axis',
  ];
  readonly fromLogits: boolean;
  readonly labelSmoothing: number;
  readonly axis: number;

  constructor(options: CrossentropyLossOptions = {}) {
    super(options);
    this.fromLogits = options.fromLogits ?? false;
    const smoothing = options.labelSmoothing ?? 0;
    this.labelSmoothing = checkNumber(`${this}`, 'labelSmoothing', smoothing, { min: 0, max: 1 });
    this.axis = options.axis ?? -1;
  }
}
