import { type Config, FileFormatError, isSerializedObject } from '../base/index.ts';
import {
  type DeserializeOptions,
  deserialize,
  registerLayerClass,
  serialize,
} from '../layers/index.ts';
import { Model } from './model.ts';
import { Sequential } from './sequential.ts';

registerLayerClass(Model);
registerLayerClass(Sequential);

/**
 * The model that JSON text of `model.toJson()`, or of Keras, describes: its layers, without weights and
 * without `compile`.
 *
 * Throws `FileFormatError` for text that is no model, `UnknownNameError` for a class that nobody knows.
 *
 * Source: `keras.models.model_from_json`.
 *
 * ```ts
 * import { Dense } from 'nabla/layers';
 * import { modelFromJson, Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(3, { inputDim: 2 })]);
 * modelFromJson(model.toJson()).countParams(); // 9
 * ```
 */
export function modelFromJson(json: string, options: DeserializeOptions = {}): Model {
  let config: unknown;
  try {
    config = JSON.parse(json);
  } catch (error) {
    throw new FileFormatError(`modelFromJson: the text is no JSON (${(error as Error).message}).`, {
      doing: 'modelFromJson',
    });
  }
  if (!isSerializedObject(config)) {
    throw new FileFormatError(
      'modelFromJson: the JSON describes no model; it has no class_name and config.',
      { doing: 'modelFromJson', given: Object.keys((config ?? {}) as Config) },
    );
  }
  const model = deserialize(config, options);
  if (model instanceof Model) return model;
  throw new FileFormatError(
    `modelFromJson: the JSON describes a ${config.class_name}, which is no model.`,
    { doing: 'modelFromJson', given: config.class_name },
  );
}

/**
 * A model of the same layers with weights of its own, drawn anew.
 *
 * Source: `keras.models.clone_model`.
 *
 * ```ts
 * import { Dense } from 'nabla/layers';
 * import { cloneModel, Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(3, { inputDim: 2 })]);
 * cloneModel(model).layers.length; // 1
 * ```
 */
export function cloneModel<T extends Model>(model: T, options: DeserializeOptions = {}): T {
  return deserialize(serialize(model), options) as unknown as T;
}
