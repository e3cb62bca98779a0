import {
  type Identifier,
  isSerializedObject,
  type KerasClass,
  Registry,
  type SerializedObject,
} from '../base/index.ts';
import { type CustomObjects, customObject, withCustomObjects } from './custom-objects.ts';
import { Layer } from './layer.ts';
import * as list from './list.ts';
import { installDeserialize, registeredLayerClass } from './registered.ts';

const registry = new Registry<Layer>('layer', Object.values(list));

export interface DeserializeOptions {
  /** Classes of yours that the config names, by that name; functions for `Lambda`. */
  customObjects?: CustomObjects;
}

/** Ways to name a layer: an object, Keras's JSON, or the name of a class that needs no parameters. */
export type LayerLike = Identifier<Layer>;

/**
 * The layer that Keras's JSON describes, with weights if it says what the layer was built for.
 *
 * Throws `UnknownNameError` for a class that nobody knows, with the nearest name, and
 * `FileFormatError` for parameters that the class does not have.
 *
 * Source: `keras.layers.deserialize`.
 *
 * ```ts
 * import { deserialize } from 'nabla/layers';
 * const layer = deserialize({ class_name: 'Flatten', config: { name: 'rows' } });
 * layer([[[1, 2]]]).arraySync(); // [[1, 2]]
 * ```
 */
export function deserialize(config: SerializedObject, options: DeserializeOptions = {}): Layer {
  return withCustomObjects(options.customObjects ?? {}, () => {
    const layer =
      (findClass(config)?.fromConfig(config.config) as Layer | undefined) ?? registry.get(config);
    if (config.build_config) layer.buildFromConfig(config.build_config);
    return layer;
  });
}

/** The layer that `identifier` means. Throws `UnknownNameError`, with the nearest name. */
export function get(identifier: LayerLike, options: DeserializeOptions = {}): Layer {
  if (identifier instanceof Layer) return identifier;
  if (isSerializedObject(identifier)) return deserialize(identifier, options);
  return deserialize({ class_name: identifier, config: {} }, options);
}

installDeserialize(deserialize);

/** A class of the user or of the models; the layers of this room are the registry's. */
function findClass({ class_name, registered_name }: SerializedObject): KerasClass | undefined {
  const names = [registered_name, registered_name?.split('>').at(-1), class_name];
  for (const name of names) {
    const found = name ? customObject(name) : undefined;
    if (isKerasClass(found)) return found;
  }
  return registeredLayerClass(class_name);
}

function isKerasClass(value: unknown): value is KerasClass {
  return typeof value === 'function' && 'fromConfig' in value;
}
