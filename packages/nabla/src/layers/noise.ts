import { type PartialShape, type Shape, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { SeedGenerator } from '../random/index.ts';
import { Layer } from './layer.ts';
import type { LayerContext, LayerOptions } from './layer-types.ts';

export interface NoiseOptions extends LayerOptions {
  /** Same seed, same noise, call after call. Default: drawn at random. */
  seed?: number | null;
}

/** A layer that disturbs its input at random while the model is trained, and only then. */
export abstract class Noise extends Layer {
  static override readonly options: readonly string[] = [...Layer.options, 'seed'];
  readonly seed: number | null;
  /** The state of the random numbers: each call draws others. */
  readonly seedGenerator: SeedGenerator;
  override supportsMasking = true;

  constructor(options: NoiseOptions = {}) {
    super(options);
    this.seed = options.seed ?? null;
    this.seedGenerator = new SeedGenerator({ seed: this.seed });
  }

  /** Whether there is anything to disturb. */
  protected abstract get silent(): boolean;

  protected abstract disturb(inputs: Tensor): Tensor;

  override call(inputs: Tensor, { training }: LayerContext): Tensor {
    return training && !this.silent ? this.disturb(inputs) : inputs;
  }
}

/** `noiseShape` with the input's lengths in its open places. Throws `ShapeError` where it does not fit. */
export function noiseShapeFor(layer: string, noiseShape: PartialShape | null, input: Shape): Shape {
  if (noiseShape === null) return input;
  const shape = noiseShape.map((length, axis) => length ?? input[axis]);
  const fits =
    shape.length === input.length &&
    shape.every((length, axis) => length === 1 || length === input[axis]);
  if (fits) return shape;
  throw new ShapeError(
    `${layer}: noiseShape [${noiseShape.join(', ')}] does not stretch to the input [${input.join(', ')}]. Give one length for each axis: 1 to share along it, null for the input's own.`,
    { doing: layer, given: noiseShape, wanted: input },
  );
}
