import { makeDefaultSeed } from '../random/index.ts';
import { Initializer } from './initializer.ts';

export interface SeedOptions {
  /** Same seed, same values, at every call. Default: drawn at random when the object is made. */
  seed?: number | null;
}

/** An initializer whose values are drawn: the same at every call of one object, as in Keras. */
export abstract class RandomInitializer extends Initializer {
  /** As it was given. */
  readonly seed: number | null;
  /** What is drawn with. */
  protected readonly drawSeed: number;

  constructor(options: SeedOptions) {
    super(options);
    this.seed = options.seed ?? null;
    this.drawSeed = this.seed ?? makeDefaultSeed();
  }
}
