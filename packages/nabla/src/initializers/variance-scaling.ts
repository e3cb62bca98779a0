import { checkChoice, checkNumber, type DType, type Shape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { normal, truncatedNormal, uniform } from '../random/index.ts';
import { computeFans, type FanOptions } from './fans.ts';
import { RandomInitializer, type SeedOptions } from './random-initializer.ts';

const MODES = ['fan_in', 'fan_out', 'fan_avg'] as const;
const DISTRIBUTIONS = ['truncated_normal', 'untruncated_normal', 'uniform'] as const;

/** Options of the initializers that are variance scaling with settings of their own. */
export interface ScaledOptions extends SeedOptions, FanOptions {}

export interface VarianceScalingOptions extends ScaledOptions {
  /** Factor of the variance, above 0. Default 1. */
  scale?: number;
  /** What the variance is divided by. Default `fan_in`. */
  mode?: (typeof MODES)[number];
  /** Default `truncated_normal`, which `normal` means too. */
  distribution?: (typeof DISTRIBUTIONS)[number] | 'normal';
}

/** The standard deviation of a standard normal that is cut off at 2. */
const TRUNCATED_STDDEV = 0.87962566103423978;

/**
 * Draws weights whose variance is `scale / n`, where n is the number of inputs of a unit (`fan_in`),
 * of its outputs (`fan_out`), or the mean of both (`fan_avg`).
 *
 * Uniform: from -√(3 scale / n) to √(3 scale / n). Throws `ArgumentRangeError` for a scale of 0 or less.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers"; `keras.initializers.VarianceScaling`.
 *
 * ```ts
 * import { VarianceScaling } from 'nabla/initializers';
 * new VarianceScaling({ mode: 'fan_avg', distribution: 'uniform', seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class VarianceScaling extends RandomInitializer {
  static override readonly className: string = 'VarianceScaling';
  static override readonly options: readonly string[] = [
    'scale',
    'mode',
    'distribution',
    'seed',
    'inputAxes',
    'outputAxes',
  ];
  readonly scale: number;
  readonly mode: (typeof MODES)[number];
  readonly distribution: (typeof DISTRIBUTIONS)[number];
  readonly inputAxes: readonly number[] | null;
  readonly outputAxes: readonly number[] | null;

  /** `fixed` is for subclasses: what they are about, and their users cannot change. */
  constructor(options: VarianceScalingOptions = {}, fixed: VarianceScalingOptions = {}) {
    super(options);
    const { scale = 1, mode = 'fan_in', distribution = 'normal' } = { ...options, ...fixed };
    const drawn = distribution === 'normal' ? 'truncated_normal' : distribution;
    this.scale = checkNumber('VarianceScaling', 'scale', scale, { min: 0, aboveMin: true });
    this.mode = checkChoice('VarianceScaling', 'mode', mode, MODES);
    this.distribution = checkChoice('VarianceScaling', 'distribution', drawn, DISTRIBUTIONS);
    this.inputAxes = options.inputAxes ?? null;
    this.outputAxes = options.outputAxes ?? null;
  }

  override call(shape: Shape, dtype: DType): Tensor {
    const { fanIn, fanOut } = computeFans(shape, this);
    const fan = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[this.mode];
    const variance = this.scale / Math.max(1, fan);
    const seed = this.drawSeed;
    if (this.distribution === 'uniform') {
      const limit = Math.sqrt(3 * variance);
      return uniform(shape, { minval: -limit, maxval: limit, dtype, seed });
    }
    if (this.distribution === 'untruncated_normal') {
      return normal(shape, { stddev: Math.sqrt(variance), dtype, seed });
    }
    return truncatedNormal(shape, { stddev: Math.sqrt(variance) / TRUNCATED_STDDEV, dtype, seed });
  }
}
