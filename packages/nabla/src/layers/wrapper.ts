import {
  type Config,
  type PartialShape,
  type SerializedObject,
  UsageError,
} from '../base/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';
import { deserializeInner } from './registered.ts';

/** A layer around another one. */
export abstract class Wrapper extends Layer {
  static override readonly required: readonly string[] = ['layer'];
  readonly layer: Layer;

  constructor(layer: Layer, options: LayerOptions = {}) {
    super(options);
    if (!(layer instanceof Layer)) {
      throw new UsageError(`${this.name}: it takes a layer: new TimeDistributed(new Dense(1)).`, {
        doing: this.name,
        given: layer,
      });
    }
    this.layer = layer;
  }

  override build(inputShape: PartialShape): void {
    this.layer.buildFor(inputShape);
  }

  static override fromConfig(config: Config): Wrapper {
    const layer = deserializeInner(config.layer as SerializedObject);
    return super.fromConfig({ ...config, layer }) as Wrapper;
  }
}
