import {
  classNameOf,
  type KerasClass,
  type SerializedObject,
  serializeObject,
  UsageError,
} from '../base/index.ts';
import type { Layer } from './layer.ts';

const added = new Map<string, KerasClass<Layer>>();

/** Makes a class known to `deserialize` that stands outside of this room: models. */
export function registerLayerClass(of: KerasClass<Layer>): void {
  added.set(classNameOf(of), of);
}

/** The class that was registered under Keras's name. */
export function registeredLayerClass(name: string): KerasClass<Layer> | undefined {
  return added.get(name);
}

let deserializeLayer: ((config: SerializedObject) => Layer) | undefined;

/** Lets wrappers make what they hold; `deserialize` is not imported by them, so as not to load all layers. */
export function installDeserialize(deserialize: (config: SerializedObject) => Layer): void {
  deserializeLayer = deserialize;
}

/** The layer inside of a wrapper, from its config. */
export function deserializeInner(config: SerializedObject): Layer {
  if (deserializeLayer) return deserializeLayer(config);
  throw new UsageError(
    'A layer that holds another one is made from its config by deserialize(config) of nabla/layers.',
    {
      doing: 'fromConfig',
      given: config.class_name,
    },
  );
}

/**
 * Keras's JSON for a layer: class and parameters, and what it was built for. Weights are not in it.
 *
 * ```ts
 * import { Dense, deserialize, serialize } from 'nabla/layers';
 * deserialize(serialize(new Dense(3, { name: 'out' }))).name; // 'out'
 * ```
 */
export function serialize(layer: Layer): SerializedObject {
  const built = layer.built ? layer.getBuildConfig() : null;
  return { ...serializeObject(layer), ...(built ? { build_config: built } : {}) };
}
