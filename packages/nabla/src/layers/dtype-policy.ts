import { type Config, type DType, toDType } from '../base/index.ts';
import { floatx } from '../ops/index.ts';

/** The dtype that a name or Keras's JSON for a policy means. Throws `DTypeError` for an unknown one. */
export function dtypeOf(given: DType | Config | undefined): DType {
  if (given === undefined) return floatx();
  if (typeof given === 'string') return toDType(given);
  const policy = given.config as { name?: string } | undefined;
  return toDType(policy?.name ?? floatx());
}

/** Keras's JSON for a dtype. */
export function dtypePolicy(dtype: DType): Config {
  return {
    module: 'keras',
    class_name: 'DTypePolicy',
    config: { name: dtype },
    registered_name: null,
  };
}
