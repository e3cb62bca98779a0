/** Models: layers put together, trained, evaluated, explained. */

export type { UserBatch, UserBatches } from './batches.ts';
export type { ClassWeight } from './class-weight.ts';
export type { LossSpec, LossWeights } from './compile-loss.ts';
export type { MetricSpec, MetricsSpec } from './compile-metrics.ts';
export type { CompileOptions } from './compiled.ts';
export type { DataLike } from './data.ts';
export type { EvaluateOptions } from './evaluate.ts';
export type { FitOptions } from './fit.ts';
export { Model } from './model.ts';
export type { PredictOptions } from './predict.ts';
export { Sequential } from './sequential.ts';
export { cloneModel, modelFromJson } from './serialization.ts';
export type { Logs, StepData, StepLogs } from './steps.ts';
export type { ModelOptions, ModelStructure } from './structure.ts';
export type { SummaryOptions } from './summary.ts';
