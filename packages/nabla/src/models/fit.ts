import {
  checkNumber,
  checkOptionNames,
  checkPositiveInteger,
  HostRandom,
  UsageError,
  warnOnce,
} from '../base/index.ts';
import { type Callback, CallbackList, type History, type Verbosity } from '../callbacks/index.ts';
import { trainableChanges } from '../graph/index.ts';
import type { Metric } from '../metrics/index.ts';
import { makeDefaultSeed } from '../random/index.ts';
import { loadEngine } from '../runtime/index.ts';
import {
  type BatchSource,
  type DataSet,
  isBatches,
  LimitedSource,
  type UserBatches,
} from './batches.ts';
import { breathe } from './breathe.ts';
import type { ClassWeight } from './class-weight.ts';
import type { DataLike } from './data.ts';
import { doctor } from './doctor/installed.ts';
import { arraySource, iterableSource, runEvaluation } from './evaluate.ts';
import type { Model } from './model.ts';
import { NonFiniteWatch } from './non-finite.ts';
import { checkShare, prepare, readArrays, shuffleRows, splitRows } from './prepare.ts';
import { ResidentTraining } from './resident-training.ts';
import { type Logs, runLogs } from './steps.ts';

export interface FitOptions {
  /** Rows of a step. Default 32. */
  batchSize?: number;
  /** How often all rows are seen. Default 1. */
  epochs?: number;
  /** Default `auto`: a bar on a terminal, quiet elsewhere. */
  verbose?: Verbosity;
  callbacks?: readonly Callback[];
  /** The last share of the rows, from 0 to below 1, is only evaluated, after each epoch. Default 0. */
  validationSplit?: number;
  /** Whether rows are shuffled before that split; Keras does not. Default false. */
  shuffleBeforeSplit?: boolean;
  /** Rows to evaluate after each epoch: `[x, y]`, `[x, y, sampleWeight]`, or batches. */
  validationData?:
    | readonly [DataLike, DataLike]
    | readonly [DataLike, DataLike, DataLike]
    | UserBatches;
  /** Whether rows are shuffled before each epoch. Default true. */
  shuffle?: boolean;
  classWeight?: ClassWeight;
  sampleWeight?: DataLike;
  /** The number of the first epoch. Default 0. */
  initialEpoch?: number;
  /** Steps of an epoch; default: all rows once. */
  stepsPerEpoch?: number;
  validationSteps?: number;
  /** Default: `batchSize`. */
  validationBatchSize?: number;
  /** Every how many epochs is validated. Default 1. */
  validationFreq?: number;
  /** Aborted, training ends after the running batch and rejects with the signal's reason. */
  signal?: AbortSignal;
}

const OPTION_NAMES: readonly (keyof FitOptions)[] = [
  'batchSize',
  'epochs',
  'verbose',
  'callbacks',
  'validationSplit',
  'shuffleBeforeSplit',
  'validationData',
  'shuffle',
  'classWeight',
  'sampleWeight',
  'initialEpoch',
  'stepsPerEpoch',
  'validationSteps',
  'validationBatchSize',
  'validationFreq',
  'signal',
];

/** What a fit does, decided. */
interface Plan {
  readonly train: BatchSource;
  /** The rows of `train`, where they are all in memory. */
  readonly data?: DataSet;
  readonly batchSize: number;
  readonly validation: BatchSource | undefined;
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly validationFreq: number;
  readonly seed: number;
}

/** The training loop. See `Model.fit`. */
export async function fit(
  model: Model,
  x: DataLike | UserBatches,
  y: DataLike | undefined,
  options: FitOptions,
): Promise<History> {
  checkOptionNames('fit', options, OPTION_NAMES);
  const plan = makePlan(model, x, y, options);
  const { verbose = 'auto', callbacks = [] } = options;
  const list = new CallbackList(callbacks, {
    addHistory: true,
    addProgbar: verbose !== 0,
    model,
    params: { verbose, epochs: plan.epochs, steps: plan.train.steps },
  });
  const history = list.history;
  model.history = history;
  model.stopTraining = false;
  noticeTrainable(model);
  history.seed = plan.seed;
  const checkUpAfter = doctor(model, history, {
    data: plan.data,
    batchSize: plan.batchSize,
    steps: plan.train.steps,
  });
  const watch = new NonFiniteWatch(model, history);
  const { signal } = options;
  signal?.throwIfAborted();
  const stop = () => {
    model.stopTraining = true;
  };
  signal?.addEventListener('abort', stop);
  try {
    await loadEngine();
    await list.onTrainBegin();
    const logs = await trainEpochs(model, plan, list, watch);
    model.optimizer.finalizeVariableValues(model.trainableVariables);
    checkUpAfter?.();
    await list.onTrainEnd(logs);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  signal?.throwIfAborted();
  return history;
}

/** All epochs; gives the logs of the last one. However they end, the weights are the model's own again. */
async function trainEpochs(
  model: Model,
  plan: Plan,
  list: CallbackList,
  watch: NonFiniteWatch,
): Promise<Logs> {
  let logs: Logs = {};
  let resident: ResidentTraining | undefined;
  let changes = trainableChanges();
  const eachBatch = list.needsEachTrainBatch;
  // Known when the first step is traced.
  let metrics: readonly Metric[] | undefined;
  try {
    for (let epoch = plan.initialEpoch; epoch < plan.epochs && !model.stopTraining; epoch++) {
      await list.onEpochBegin(epoch);
      if (resident && changes !== trainableChanges()) {
        resident.end();
        resident = undefined;
      }
      changes = trainableChanges();
      if (!eachBatch) resident ??= await ResidentTraining.of(model, plan.train);
      if (metrics) for (const metric of metrics) metric.resetState();
      else model.resetMetrics();
      logs = resident
        ? await resident.epoch(list, watch)
        : await trainEpoch(model, plan.train, list, watch);
      metrics ??= model.metrics;
      if (plan.validation && (epoch + 1) % plan.validationFreq === 0) {
        const found = await runEvaluation(model, plan.validation, list);
        const named = Object.entries(found).map(([name, value]) => [`val_${name}`, value]);
        logs = { ...logs, ...Object.fromEntries(named) };
      }
      await list.onEpochEnd(epoch, logs);
    }
  } finally {
    resident?.end();
  }
  return logs;
}

async function trainEpoch(
  model: Model,
  source: BatchSource,
  callbacks: CallbackList,
  watch: NonFiniteWatch,
): Promise<Logs> {
  let logs: Logs = {};
  let step = 0;
  const { hasTrainBatchHooks } = callbacks;
  let trainable = model.trainableSignature();
  for await (const batch of source.epoch()) {
    if (hasTrainBatchHooks) {
      await callbacks.onTrainBatchBegin(step);
      trainable = model.trainableSignature();
    }
    const program = model.steps.get('train', batch.layout, trainable, (data) =>
      model.trainStep(data),
    );
    const state = program.state();
    watch.before(program, batch, state);
    logs = runLogs(program, batch);
    watch.after(logs);
    if (hasTrainBatchHooks) await callbacks.onTrainBatchEnd(step, logs);
    step++;
    if (model.stopTraining) break;
    await breathe();
  }
  return logs;
}

function makePlan(
  model: Model,
  x: DataLike | UserBatches,
  y: DataLike | undefined,
  options: FitOptions,
): Plan {
  const epochs = checkNumber('fit', 'epochs', options.epochs ?? 1, { min: 0, integer: true });
  const batchSize = checkPositiveInteger('fit', 'batchSize', options.batchSize ?? 32);
  const initialEpoch = checkNumber('fit', 'initialEpoch', options.initialEpoch ?? 0, {
    min: 0,
    integer: true,
  });
  const validationFreq = checkPositiveInteger('fit', 'validationFreq', options.validationFreq ?? 1);
  const share = checkShare(options.validationSplit ?? 0);
  const seed = makeDefaultSeed();
  const random = new HostRandom(seed);
  const rest = { batchSize, epochs, initialEpoch, validationFreq, seed };
  const given = validationSource(model, options, batchSize);
  if (isBatches(x)) {
    if (share > 0)
      throw new UsageError('fit: validationSplit needs arrays; give validationData for batches.', {
        doing: 'fit',
      });
    return { train: iterableSource(model, x, options.stepsPerEpoch), validation: given, ...rest };
  }
  const { data, rows } = prepare(model, readArrays(model, x, y, options));
  const shuffled = options.shuffle === false ? undefined : random;
  if (share === 0 || given) {
    return {
      train: limited({ data, rows }, batchSize, shuffled, options),
      data,
      validation: given,
      ...rest,
    };
  }
  const ordered = options.shuffleBeforeSplit ? shuffleRows(data, rows, random) : data;
  const { train, trainRows, validation } = splitRows(ordered, rows, share);
  if (!options.shuffleBeforeSplit) warnUnlikeSplit(train, validation);
  return {
    train: limited({ data: train, rows: trainRows }, batchSize, shuffled, options),
    data: train,
    validation: arraySource(
      { data: validation, rows: rows - trainRows },
      options.validationBatchSize ?? batchSize,
    ),
    ...rest,
  };
}

function limited(
  set: { data: DataSet; rows: number },
  batchSize: number,
  random: HostRandom | undefined,
  { stepsPerEpoch }: FitOptions,
): BatchSource {
  const source = arraySource(set, batchSize, random);
  return stepsPerEpoch === undefined ? source : new LimitedSource(source, stepsPerEpoch);
}

function validationSource(
  model: Model,
  options: FitOptions,
  batchSize: number,
): BatchSource | undefined {
  const { validationData, validationSteps, validationBatchSize } = options;
  if (validationData === undefined) return undefined;
  if (isBatches(validationData)) return iterableSource(model, validationData, validationSteps);
  const [x, y, sampleWeight] = validationData as readonly DataLike[];
  return arraySource(
    prepare(model, readArrays(model, x, y, { sampleWeight })),
    validationBatchSize ?? batchSize,
  );
}

/** Says once that a change of `trainable` after `compile` acts from now on. */
function noticeTrainable(model: Model): void {
  if (!model.trainableChanged) return;
  warnOnce(
    `trainable ${model.name}`,
    `${model.name}: trainable was changed after compile(); it acts from the next step on. Trained now: ${model.trainableSignature() || 'nothing'}.`,
  );
}

/** Warns where the last rows are of classes that the first ones never show. */
function warnUnlikeSplit(train: DataSet, validation: DataSet): void {
  const labels = ({ y }: DataSet) => new Set(y?.columns[0]?.values);
  const known = labels(train);
  const later = [...labels(validation)];
  const few = known.size <= 20 && later.length > 0;
  if (few && later.every((label) => !known.has(label))) {
    warnOnce(
      'split',
      'fit: the rows held out by validationSplit (the last ones) share no target with the others: the data seems sorted. Shuffle it, or use shuffleBeforeSplit: true.',
    );
  }
}
