/** What is told how training goes, and may steer it: `keras.callbacks`. */

export type { HookResult, Logs, TrainingParams, Verbosity } from './callback.ts';
export { Callback } from './callback.ts';
export { CallbackList, type CallbackListOptions } from './callback-list.ts';
export { CSVLogger, type CSVLoggerOptions } from './csv-logger.ts';
export { EarlyStopping, type EarlyStoppingOptions } from './early-stopping.ts';
export { History, type NonFiniteNote } from './history.ts';
export { LambdaCallback, type LambdaCallbackOptions } from './lambda-callback.ts';
export {
  type EpochSchedule,
  LearningRateScheduler,
  type LearningRateSchedulerOptions,
} from './learning-rate-scheduler.ts';
export type { CallbackModel, MonitoredMetric, MonitoredOptimizer } from './model.ts';
export type { MonitorMode, MonitorOptions } from './monitor-callback.ts';
export { Progbar, type ProgbarOptions } from './progbar.ts';
export { ProgbarLogger, type ProgbarLoggerOptions } from './progbar-logger.ts';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './reduce-lr-on-plateau.ts';
export { TerminateOnNaN, type TerminateOnNaNOptions } from './terminate-on-nan.ts';
