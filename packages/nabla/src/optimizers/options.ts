import {
  checkNumber,
  checkPositiveInteger,
  type SerializedObject,
  UsageError,
} from '../base/index.ts';
import type { LearningRateSchedule } from './schedules/index.ts';

/** A learning rate: a number, a schedule, or Keras's JSON of one. */
export type LearningRateLike = number | LearningRateSchedule | SerializedObject;

export interface OptimizerOptions {
  /** Step size η, from 0; or a schedule. */
  learningRate?: LearningRateLike;
  /** Decoupled weight decay λ: w ← w - η λ w before each update. Default none. */
  weightDecay?: number | null;
  /** Largest norm of each weight's gradient. */
  clipnorm?: number | null;
  /** Largest absolute value of each element of the gradients. */
  clipvalue?: number | null;
  /** Largest norm of all gradients together. */
  globalClipnorm?: number | null;
  /** Whether an exponential moving average of the weights is kept. Default false. */
  useEma?: boolean;
  /** Default 0.99. */
  emaMomentum?: number;
  /** After how many updates the weights are replaced by their averages; default: at the end of `fit`. */
  emaOverwriteFrequency?: number | null;
  /** Factor that the loss is multiplied, and the gradients divided by. */
  lossScaleFactor?: number | null;
  /** Gradients of so many steps, 2 or more, are averaged before an update. */
  gradientAccumulationSteps?: number | null;
  /** Default: Keras's name of the optimizer. */
  name?: string;
}

/** The options that all optimizers share, checked and with defaults. */
export interface OptimizerSettings {
  readonly weightDecay: number | null;
  readonly clipnorm: number | null;
  readonly clipvalue: number | null;
  readonly globalClipnorm: number | null;
  readonly useEma: boolean;
  readonly emaMomentum: number;
  readonly emaOverwriteFrequency: number | null;
  readonly lossScaleFactor: number | null;
  readonly gradientAccumulationSteps: number | null;
}

/** Checks the options that all optimizers share, for the class `owner`. */
export function checkOptimizerOptions(owner: string, options: OptimizerOptions): OptimizerSettings {
  const orNull = (value: number | null | undefined, check: (value: number) => number) =>
    value === null || value === undefined ? null : check(value);
  const above0 = (option: 'clipnorm' | 'clipvalue' | 'globalClipnorm' | 'lossScaleFactor') =>
    orNull(options[option], (value) =>
      checkNumber(owner, option, value, { min: 0, aboveMin: true }),
    );
  checkOneClip(owner, options);
  const { useEma = false, emaMomentum = 0.99 } = options;
  return {
    weightDecay: orNull(options.weightDecay, (value) =>
      checkNumber(owner, 'weightDecay', value, { min: 0 }),
    ),
    clipnorm: above0('clipnorm'),
    clipvalue: above0('clipvalue'),
    globalClipnorm: above0('globalClipnorm'),
    useEma,
    emaMomentum: checkNumber(owner, 'emaMomentum', emaMomentum, { min: 0, max: 1 }),
    emaOverwriteFrequency: orNull(options.emaOverwriteFrequency, (value) =>
      checkPositiveInteger(owner, 'emaOverwriteFrequency', value),
    ),
    lossScaleFactor: above0('lossScaleFactor'),
    gradientAccumulationSteps: orNull(options.gradientAccumulationSteps, (value) =>
      checkNumber(owner, 'gradientAccumulationSteps', value, { min: 2, integer: true }),
    ),
  };
}

function checkOneClip(owner: string, options: OptimizerOptions): void {
  const { clipnorm, clipvalue, globalClipnorm } = options;
  const given = Object.entries({ clipnorm, clipvalue, globalClipnorm }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  if (given.length < 2) return;
  const names = given.map(([name]) => name).join(' and ');
  throw new UsageError(
    `${owner}: ${names} were given; gradients are clipped in one way only. Keep one.`,
    {
      doing: owner,
      given: Object.fromEntries(given),
      wanted: 'at most one of clipnorm, clipvalue and globalClipnorm',
    },
  );
}
