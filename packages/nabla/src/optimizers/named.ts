import {
  type Config,
  classNameOf,
  type Identifier,
  type KerasClass,
  Registry,
} from '../base/index.ts';
import { Adagrad } from './adagrad.ts';
import { Adam } from './adam.ts';
import { AdamW } from './adamw.ts';
import type { Optimizer } from './optimizer.ts';
import { RMSprop } from './rmsprop.ts';
import { SGD } from './sgd.ts';

const common = [Adagrad, Adam, AdamW, RMSprop, SGD];
const registry = new Registry<Optimizer>('optimizer', common, lowerCase(common), {
  lacksRare: true,
});

/** Ways to name an optimizer: `'sgd'`, an object, Keras's JSON. */
export type OptimizerLike = Identifier<Optimizer>;

/** What `get` does, with the names known so far: the common ones, and the others after `addRare`. */
export function named(identifier: OptimizerLike, config: Config = {}): Optimizer {
  if (typeof identifier !== 'string') return registry.get(identifier, config);
  const lower = identifier.toLowerCase();
  return registry.get(registry.find(lower) ? lower : identifier, config);
}

export function addRare(classes: readonly KerasClass<Optimizer>[]): void {
  registry.addRare(classes, lowerCase(classes));
}

/** Keras finds optimizers whatever the case of their names: `rmsprop`, `adamw`, `RMSProp`. */
function lowerCase(
  classes: readonly KerasClass<Optimizer>[],
): Record<string, KerasClass<Optimizer>> {
  return Object.fromEntries(classes.map((each) => [classNameOf(each).toLowerCase(), each]));
}
