/**
 * The parts that networks are made of: `keras.layers`.
 * One class a file; a layer of your own extends `Layer`.
 */
export type { ActivityRegularizationOptions } from './activity-regularization.ts';
export type { BatchNormalizationOptions } from './batch-normalization.ts';
export type { ConcatenateOptions } from './concatenate.ts';
export type { CustomObjects } from './custom-objects.ts';
export type { DataFormat } from './data-format.ts';
export type { DenseOptions } from './dense.ts';
export type { DotOptions } from './dot.ts';
export type { DropoutOptions } from './dropout.ts';
export type { ELUOptions } from './elu.ts';
export type { EmbeddingOptions } from './embedding.ts';
export type { FlattenOptions } from './flatten.ts';
export type { GroupNormalizationOptions } from './group-normalization.ts';
export { Input, type InputLayerOptions, type InputOptions, inputLayerOf } from './input-layer.ts';
export type { InputSpec } from './input-spec.ts';
export type { LambdaFunction, LambdaOptions } from './lambda.ts';
export { Layer } from './layer.ts';
export type { LayerNormalizationOptions } from './layer-normalization.ts';
export type {
  CallOptions,
  InputMask,
  LayerContext,
  LayerInputs,
  LayerOptions,
  SymbolicInputs,
  WeightOptions,
} from './layer-types.ts';
export type { LeakyReLUOptions } from './leaky-relu.ts';
export * from './list.ts';
export type { MaskingOptions } from './masking.ts';
export { Merge } from './merge.ts';
export type { NoiseOptions } from './noise.ts';
export type { NormalizationOptions, Statistic } from './normalization.ts';
export type { PReLUOptions } from './prelu.ts';
export { type LayerCall, recordCalls } from './recorder.ts';
export { deserializeInner, registerLayerClass, serialize } from './registered.ts';
export type { ReLUOptions } from './relu.ts';
export type { RescalingOptions } from './rescaling.ts';
export type { RMSNormalizationOptions } from './rms-normalization.ts';
export {
  type DeserializeOptions,
  deserialize,
  get,
  type LayerLike,
} from './serialization.ts';
export type { SoftmaxOptions } from './softmax.ts';
export type { SpatialDropout2DOptions } from './spatial-dropout2d.ts';
export type { UnitNormalizationOptions } from './unit-normalization.ts';
export { Wrapper } from './wrapper.ts';
