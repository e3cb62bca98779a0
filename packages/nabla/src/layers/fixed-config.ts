import { type Config, FileFormatError, show } from '../base/index.ts';

/**
 * `config` without parameters that Keras writes and nabla has at one value only. Throws
 * `FileFormatError` for another value, rather than compute something else than Keras.
 */
export function withoutFixed(owner: string, config: Config, fixed: Config): Config {
  for (const [key, value] of Object.entries(fixed)) {
    const given = config[key];
    if (given === undefined || given === null || given === value) continue;
    throw new FileFormatError(
      `The config of ${owner} has '${key}' ${show(given)}; nabla's ${owner} works as Keras's does with ${show(value)} only.`,
      { doing: `${owner}.fromConfig`, given, wanted: value },
    );
  }
  return Object.fromEntries(Object.entries(config).filter(([key]) => !(key in fixed)));
}
