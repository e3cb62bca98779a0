import {
  type Config,
  checkNumber,
  isSerializedObject,
  type SerializedObject,
} from '../base/index.ts';
import { makeDefaultSeed, type Seed, SeedGenerator } from '../random/index.ts';
import { Initializer } from './initializer.ts';

export interface SeedOptions {
  /**
   * A whole number from 0 gives the same values at every call, a `SeedGenerator` others each time.
   * Default: a number drawn when the object is made.
   */
  seed?: Seed | SerializedObject;
}

/** An initializer whose values are drawn. */
export abstract class RandomInitializer extends Initializer {
  /** As it was given. */
  readonly seed: Seed;
  /** What is drawn with. */
  protected readonly drawSeed: number | SeedGenerator;

  constructor(options: SeedOptions) {
    super(options);
    this.seed = toSeed(`${this}`, options.seed ?? null);
    this.drawSeed = this.seed ?? makeDefaultSeed();
  }

  override getConfig(): Config {
    const config = super.getConfig();
    if (!(this.seed instanceof SeedGenerator)) return config;
    const { seed } = this.seed;
    const written = { module: 'keras.random', class_name: 'SeedGenerator', config: { seed } };
    return { ...config, seed: { ...written, registered_name: null } };
  }
}

function toSeed(owner: string, given: Seed | SerializedObject): Seed {
  if (given === null || given instanceof SeedGenerator) return given;
  const range = { integer: true, min: 0 };
  if (!isSerializedObject(given)) return checkNumber(owner, 'seed', given, range);
  return new SeedGenerator({ seed: checkNumber(owner, 'seed', given.config.seed, range) });
}
