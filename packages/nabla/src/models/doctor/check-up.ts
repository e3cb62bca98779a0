import { sizeOf, warnOnce } from '../../base/index.ts';
import type { History } from '../../callbacks/index.ts';
import { Dense } from '../../layers/index.ts';
import { type Batch, toBatch } from '../batches.ts';
import type { Model } from '../model.ts';
import { allLayers } from './activation-ranges.ts';
import { ACCURACIES, type Baseline, baselineFinding, baselineOf } from './baseline.ts';
import { dataFindings, isRegression } from './data-findings.ts';
import { type Doctor, LITTLE, type TrainingRows } from './installed.ts';
import { type Pass, passOver, spreadRows } from './pass.ts';
import { pullFinding } from './pulls.ts';
import { copiedLayers, copiesFinding, unitFindings } from './units.ts';

/** A training under watch. */
interface CheckUp extends TrainingRows {
  readonly model: Model;
  readonly history: History;
  readonly baseline: Baseline | undefined;
  readonly learningRate: number;
}

/** A loss that fell by this share in the second half of the training still falls. */
const FALLING = 0.001;
/** A loss below this share of the baseline counts as learned. */
const LEARNED = 0.4;

/**
 * Looks at data and model before a training, and says what in them cannot work. What it gives looks at
 * what the training came to, and says why if it did not learn.
 */
export const checkUp: Doctor = (model, history, rows) => {
  if (!model.compiledLoss) return undefined;
  const { data } = rows;
  const { learningRate } = model.optimizer;
  const baseline = data && baselineOf(model, data);
  history.baseline = baseline?.loss;
  if (model.built && model.trainableVariables.length === 0) {
    say(model, history, [
      'Nothing is trainable: no layer has weights with trainable: true, so training changes nothing.',
    ]);
  }
  if (data) say(model, history, dataFindings(model, data));
  return () => checkUpAfter({ model, history, ...rows, baseline, learningRate });
};

function checkUpAfter(checkUp: CheckUp): void {
  const { model, history, learningRate } = checkUp;
  const losses = history.history.loss ?? [];
  if (losses.length === 0) return;
  const find = (...findings: string[]) => say(model, history, findings);
  find(...metricFindings(checkUp));
  if (learningRate === 0 && model.optimizer.learningRate === 0) {
    find('The learning rate is 0: no step changes a weight. Set it above 0, such as 0.01.');
    return;
  }
  const last = losses[losses.length - 1];
  const isLong = losses.length >= 5 || losses.length * (checkUp.steps ?? 0) >= 20;
  if (!isLong || !Number.isFinite(last) || model.trainableVariables.length === 0) return;
  const copied = copiedLayers(model);
  find(...copied.map(({ name }) => copiesFinding(name)));
  const expected = checkUp.baseline?.loss ?? 0;
  const isPoor = expected > 0 && last >= (1 - LITTLE) * expected;
  const middle = losses[losses.length >> 1];
  const stands = losses.length > 1 && last >= (1 - LITTLE) * middle;
  const isFlat = losses.length > 1 && last >= (1 - LITTLE) * losses[0];
  if (isPoor) find(baselineFinding(history, checkUp.baseline, last, last < (1 - FALLING) * middle));
  const isLearned = last < 1e-7 || last < LEARNED * expected;
  if (copied.length > 0 || isLearned || !(isFlat || stands)) return;
  find(...passFindings(checkUp, isFlat || isPoor));
}

/** Says each finding: all are kept in the history, and the console hears none of them twice. */
function say(model: Model, history: History, findings: readonly string[]): void {
  for (const finding of findings) {
    history.notes.push(finding);
    warnOnce(`check-up ${model.name} ${finding}`, finding);
  }
}

function metricFindings({ model, history, data }: CheckUp): string[] {
  const parts = model.compiledLoss?.parts ?? [];
  const metric = ACCURACIES.find((name) => history.history[name] !== undefined);
  if (!metric || !parts.every(({ loss }) => isRegression(loss))) return [];
  const isNumbers = data?.y?.columns.some(({ values }) =>
    values.some((value) => value !== 0 && value !== 1),
  );
  if (!isNumbers) return [];
  return [
    `${metric} counts hits of classes, and ${parts[0].loss.name} is a loss for numbers: it says nothing here. Use metrics: ['mae', 'root_mean_squared_error', 'r2_score'].`,
  ];
}

/** One pass over some rows: units that let nothing through, weights without gradient, opposed rows. */
function passFindings(checkUp: CheckUp, isStuck: boolean): string[] {
  const { model, data, batchSize } = checkUp;
  if (!data?.y) return [];
  const rows = data.x.columns[0].shape[0];
  const sample = spreadRows(data, rows, Math.min(rows, batchSize));
  const batch = toBatch(sample);
  const pass = tryPass(model, batch);
  if (!pass) return [];
  const { units, gradients, pulls } = pass;
  const found = isStuck ? unitFindings(units, batch.rows) : [];
  if (found.length > 0) return found;
  const still = gradients.filter(({ values }) => values.every((value) => value === 0));
  const weights = model.trainableVariables.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const mayCancel = still.length === 0 || still.length === gradients.length;
  if (pulls && pulls.rows === rows && (isStuck || rows <= weights) && mayCancel) {
    const isDeep = allLayers(model).filter((layer) => layer instanceof Dense).length > 1;
    const finding = pullFinding(pulls, data.y.columns[0].values, isDeep);
    if (finding) return [finding];
  }
  if (!isStuck || still.length === 0) return [];
  return [
    `The gradient of ${still.map(({ variable }) => variable.path).join(', ')} is exactly 0 on ${batch.rows} rows: no step changes it. Look for weights of 0 behind it, inputs of 0, or flat activations.`,
  ];
}

/** A pass, if there is one: a model with a `trainStep` of its own need not bear the usual one. */
function tryPass(model: Model, batch: Batch): Pass | undefined {
  try {
    return passOver(model, batch);
  } catch {
    // The training is done and right: a diagnosis that fails must not cost its result.
    return undefined;
  }
}
