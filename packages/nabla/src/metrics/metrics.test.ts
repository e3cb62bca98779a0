import { describe, expect, it } from 'vitest';
import { type Config, ShapeError } from '../base/index.ts';
import { type NestedArray, placeholder, setMask, Trace, withTrace } from '../graph/index.ts';
import { abs, subtract, type TensorLike, tensor } from '../ops/index.ts';
import * as metrics from './index.ts';
import * as list from './list.ts';

/**
 * Class, positional parameters, options, targets, predictions, weights; then the result of
 * Keras 3.15.1 on JAX after two batches, the first half of the rows and the second.
 */
type Case = [string, unknown[], Config, NestedArray[], NestedArray[], number[] | null, NestedArray];

const y = [
  [0.2, 1.5, 0.0],
  [2.0, 0.3, 1.0],
];
const p = [
  [0.5, 1.0, 0.4],
  [-0.2, 3.1, 0.9],
];
const positive = [
  [0.5, 1.0, 0.4],
  [0.2, 3.1, 0.9],
];
const oneHot = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
  [0, 1, 0],
];
const probabilities = [
  [0.2, 0.45, 0.35],
  [0.1, 0.7, 0.2],
  [0.6, 0.3, 0.1],
  [0.3, 0.3, 0.4],
];
const logits = [
  [1.0, -2.0, 0.5],
  [3.0, 0.1, -1.0],
  [-0.3, 2.0, 0.4],
  [0.0, 0.2, 0.1],
];
const bits = [0, 1, 1, 0, 1, 0];
const chances = [0.1, 0.8, 0.35, 0.6, 0.5, 0.0];
const columns = [
  [0, 1],
  [1, 1],
  [0, 0],
  [1, 0],
];
const columnChances = [
  [0.1, 0.8],
  [0.4, 0.95],
  [0.3, 0.55],
  [0.9, 0.2],
];
const columnLogits = [
  [-2.0, 1.5],
  [0.3, 4.0],
  [-0.5, -3.0],
  [2.0, 0.1],
];
const w2 = [1, 0.5];
const w4 = [1, 0.5, 2, 0];
const w6 = [1, 0.5, 2, 0, 1, 3];

// biome-ignore format: a case a line.
const cases: Case[] = [
  ['MeanSquaredError', [], {}, y, p, w2, 1.521111],
  ['MeanAbsoluteError', [], {}, y, p, w2, 0.8333333],
  ['MeanAbsolutePercentageError', [], {}, y, p, w2, 88889048],
  ['MeanSquaredLogarithmicError', [], {}, y, p, w2, 0.3282792],
  ['RootMeanSquaredError', [], {}, y, p, w2, 1.233333],
  ['LogCoshError', [], {}, y, p, w2, 0.4577121],
  ['CosineSimilarity', [], {}, y, p, w2, 0.6589369],
  ['CosineSimilarity', [], { axis: 0 }, y, p, null, 0.5],
  ['Poisson', [], {}, y, positive, w2, 1.251341],
  ['KLDivergence', [], {}, oneHot, probabilities, w4, 0.7499623],
  ['Hinge', [], {}, columns, columnLogits, w4, 0.1928571],
  ['SquaredHinge', [], {}, columns, columnLogits, w4, 0.1064286],
  ['CategoricalHinge', [], {}, oneHot, logits, w4, 3.742857],
  ['BinaryCrossentropy', [], {}, columns, columnChances, w4, 0.4460945],
  ['BinaryCrossentropy', [], { fromLogits: true, labelSmoothing: 0.1 }, columns, columnLogits, null, 0.3693545],
  ['CategoricalCrossentropy', [], {}, oneHot, probabilities, w4, 0.7499651],
  ['CategoricalCrossentropy', [], { fromLogits: true, labelSmoothing: 0.1 }, oneHot, logits, null, 2.6745],
  ['SparseCategoricalCrossentropy', [], {}, [1, 2, 0, 1], probabilities, w4, 0.7499651],
  ['SparseCategoricalCrossentropy', [], { ignoreClass: 2 }, [1, 2, 0, 1], probabilities, null, 0.6283265],
  ['SparseCategoricalCrossentropy', [], { ignoreClass: 2 }, [1, 2, 0, 1], probabilities, w4, 0.6067196],
  ['Accuracy', [], {}, [[1], [2], [3], [4]], [[0], [2], [3], [4]], w4, 0.7142857],
  ['BinaryAccuracy', [], {}, bits, chances, w6, 0.6],
  ['BinaryAccuracy', [], { threshold: 0.3 }, columns, columnChances, w4, 0.7142857],
  ['CategoricalAccuracy', [], {}, oneHot, probabilities, w4, 0.8571429],
  ['SparseCategoricalAccuracy', [], {}, [1, 2, 0, 1], probabilities, w4, 0.8571429],
  ['SparseCategoricalAccuracy', [], {}, [[1], [2], [0], [1]], probabilities, null, 0.5],
  ['TopKCategoricalAccuracy', [], { k: 2 }, oneHot, probabilities, w4, 1],
  ['SparseTopKCategoricalAccuracy', [], { k: 2 }, [1, 2, 0, 1], probabilities, w4, 1],
  ['SparseTopKCategoricalAccuracy', [], { k: 1 }, [[1, 2], [0, 1]], [[[0.2, 0.45, 0.35], [0.1, 0.7, 0.2]], [[0.6, 0.3, 0.1], [0.3, 0.3, 0.4]]], null, 0.5],
  ['SparseTopKCategoricalAccuracy', [], { k: 2, fromSortedIds: true }, [1, 2], [[1, 0, 2], [0, 1, 2]], null, 0.5],
  ['TruePositives', [], {}, bits, chances, w6, 0.5],
  ['TruePositives', [], { thresholds: [0.25, 0.5, 0.75] }, columns, columnChances, w4, [2, 1.5, 1.5]],
  ['FalsePositives', [], {}, bits, chances, w6, 0],
  ['FalsePositives', [], { thresholds: [0.25, 0.5, 0.75] }, columns, columnChances, w4, [4, 2, 0]],
  ['TrueNegatives', [], {}, bits, chances, w6, 4],
  ['TrueNegatives', [], { thresholds: [0.25, 0.5, 0.75] }, columns, columnChances, w4, [1, 3, 5]],
  ['FalseNegatives', [], {}, bits, chances, w6, 3],
  ['FalseNegatives', [], { thresholds: [0.25, 0.5, 0.75] }, columns, columnChances, w4, [0, 0.5, 0.5]],
  ['Precision', [], {}, bits, chances, w6, 1],
  ['Precision', [], { thresholds: [0.2, 0.55] }, bits, chances, null, [0.75, 0.5]],
  ['Precision', [], { thresholds: [0, 0.5, 1] }, bits, chances, w6, [0.7777778, 1, 0]],
  ['Precision', [], { topK: 2 }, oneHot, probabilities, w4, 0.5],
  ['Precision', [], { classId: 1 }, columns, columnChances, w4, 0.4285714],
  ['Precision', [], { topK: 1, classId: 1 }, oneHot, probabilities, null, 0.5],
  ['Recall', [], {}, bits, chances, w6, 0.1428571],
  ['Recall', [], { thresholds: [0.2, 0.55] }, bits, chances, null, [1, 0.3333333]],
  ['Recall', [], { thresholds: [0, 0.5, 1] }, bits, chances, w6, [1, 0.1428571, 0]],
  ['Recall', [], { topK: 2 }, oneHot, probabilities, w4, 1],
  ['Recall', [], { classId: 1 }, columns, columnChances, w4, 1],
  ['Recall', [], { topK: 1, classId: 1 }, oneHot, probabilities, null, 0.5],
  ['SensitivityAtSpecificity', [0.6], {}, bits, chances, w6, 1],
  ['SensitivityAtSpecificity', [0.4], { numThresholds: 5 }, bits, chances, null, 1],
  ['SensitivityAtSpecificity', [0.4], { numThresholds: 1 }, bits, chances, null, 0.3333333],
  ['SensitivityAtSpecificity', [0.5], { classId: 0 }, columns, columnChances, null, 1],
  ['SpecificityAtSensitivity', [0.6], {}, bits, chances, w6, 1],
  ['SpecificityAtSensitivity', [0.4], { numThresholds: 5 }, bits, chances, null, 0.6666667],
  ['SpecificityAtSensitivity', [0.4], { numThresholds: 1 }, bits, chances, null, 0],
  ['SpecificityAtSensitivity', [0.5], { classId: 0 }, columns, columnChances, null, 1],
  ['PrecisionAtRecall', [0.6], {}, bits, chances, w6, 1],
  ['PrecisionAtRecall', [0.4], { numThresholds: 5 }, bits, chances, null, 0.75],
  ['PrecisionAtRecall', [0.4], { numThresholds: 1 }, bits, chances, null, 0],
  ['PrecisionAtRecall', [0.5], { classId: 0 }, columns, columnChances, null, 1],
  ['RecallAtPrecision', [0.6], {}, bits, chances, w6, 1],
  ['RecallAtPrecision', [0.4], { numThresholds: 5 }, bits, chances, null, 1],
  ['RecallAtPrecision', [0.4], { numThresholds: 1 }, bits, chances, null, 0.3333333],
  ['RecallAtPrecision', [0.5], { classId: 0 }, columns, columnChances, null, 1],
  ['AUC', [], { curve: 'ROC', summationMethod: 'interpolation' }, bits, chances, w6, 1],
  ['AUC', [], { curve: 'ROC', summationMethod: 'majoring' }, bits, chances, w6, 1],
  ['AUC', [], { curve: 'ROC', summationMethod: 'minoring' }, bits, chances, w6, 1],
  ['AUC', [], { curve: 'PR', summationMethod: 'interpolation' }, bits, chances, w6, 1.0],
  ['AUC', [], { curve: 'PR', summationMethod: 'majoring' }, bits, chances, w6, 0.9999999],
  ['AUC', [], { curve: 'PR', summationMethod: 'minoring' }, bits, chances, w6, 0.8571428],
  ['AUC', [], { curve: 'PRGAIN', summationMethod: 'interpolation' }, bits, chances, w6, 1],
  ['AUC', [], { curve: 'PRGAIN', summationMethod: 'majoring' }, bits, chances, w6, 1],
  ['AUC', [], { curve: 'PRGAIN', summationMethod: 'minoring' }, bits, chances, w6, 1],
  ['AUC', [], { numThresholds: 3 }, bits, chances, null, 0.5],
  ['AUC', [], { thresholds: [0.5, 0.3] }, bits, chances, null, 0.7222222],
  ['AUC', [], { multiLabel: true }, columns, columnChances, w4, 1],
  ['AUC', [], { multiLabel: true, numLabels: 2, labelWeights: [0.3, 0.7], curve: 'PR' }, columns, columnChances, null, 1],
  ['AUC', [], { labelWeights: [0.3, 0.7] }, columns, columnChances, null, 0.9475],
  ['AUC', [], { fromLogits: true }, columns, columnLogits, w4, 1],
  ['F1Score', [], { average: null }, oneHot, probabilities, w4, [1, 0.7999999, 0]],
  ['FBetaScore', [], { average: null, beta: 2.0, threshold: 0.25 }, oneHot, probabilities, null, [0.8333332, 0.8333334, 0]],
  ['F1Score', [], { average: 'micro' }, oneHot, probabilities, w4, 0.8571428],
  ['FBetaScore', [], { average: 'micro', beta: 2.0, threshold: 0.25 }, oneHot, probabilities, null, 0.625],
  ['F1Score', [], { average: 'macro' }, oneHot, probabilities, w4, 0.6],
  ['FBetaScore', [], { average: 'macro', beta: 2.0, threshold: 0.25 }, oneHot, probabilities, null, 0.5555555],
  ['F1Score', [], { average: 'weighted' }, oneHot, probabilities, w4, 0.8],
  ['FBetaScore', [], { average: 'weighted', beta: 2.0, threshold: 0.25 }, oneHot, probabilities, null, 0.625],
  ['R2Score', [], { classAggregation: null }, columns, columnChances, w4, [0.1366667, 0.2460417]],
  ['R2Score', [], { classAggregation: 'uniform_average' }, columns, columnChances, w4, 0.1913542],
  ['R2Score', [], { classAggregation: 'variance_weighted_average' }, columns, columnChances, w4, 0.2095833],
  ['R2Score', [], { numRegressors: 1 }, y, p, null, -5.091384],
  ['R2Score', [], { numRegressors: 9 }, y, p, null, -3.873107],
  ['R2Score', [], {}, [[1.0], [1.0]], [[1.0], [2.0]], null, 0],
  ['IoU', [3, [0, 2]], {}, [0, 0, 1, 1, 2], [0, 1, 0, 1, 1], [1, 2, 1, 3, 1], 0.125],
  ['IoU', [3, [0, 2]], { ignoreClass: 1 }, [0, 0, 1, 1, 2], [0, 1, 0, 1, 2], null, 0.7499999],
  ['MeanIoU', [3], {}, [[0, 0], [1, 2]], [[0, 1], [1, 1]], null, 0.2777778],
  ['MeanIoU', [3], { sparseYPred: false }, [1, 2, 0, 1], probabilities, null, 0.4444444],
  ['BinaryIoU', [], { threshold: 0.3 }, bits, chances, null, 0.7083334],
  ['BinaryIoU', [], { targetClassIds: [1] }, bits, chances, [1, 2, 3, 1, 1, 1], 0.4285714],
  ['OneHotIoU', [3, [0, 1]], {}, oneHot, probabilities, null, 0.6666666],
  ['OneHotMeanIoU', [3], {}, oneHot, probabilities, [1, 2, 1, 1], 0.4166666],
  ['PearsonCorrelation', [], {}, y, p, w2, 0.3470459],
  ['ConcordanceCorrelation', [], {}, y, p, w2, 0.1961656],
];

interface AnyMetric extends metrics.Metric {
  updateState(yTrue: TensorLike, yPred: TensorLike, options?: metrics.UpdateOptions): void;
}

const classes: Record<string, unknown> = { ...list };

function make(name: string, args: unknown[], options: Config): AnyMetric {
  const cls = classes[name] as new (...args: unknown[]) => AnyMetric;
  return new cls(...args, options);
}

/** Feeds the first half of the rows, then the second. */
function feed(metric: AnyMetric, [, , , yTrue, yPred, weight]: Case): AnyMetric {
  const half = Math.floor(yTrue.length / 2) || 1;
  for (const [from, to] of [
    [0, half],
    [half, yTrue.length],
  ]) {
    const sampleWeight = weight?.slice(from, to);
    metric.updateState(yTrue.slice(from, to), yPred.slice(from, to), { sampleWeight });
  }
  return metric;
}

function expectClose(metric: metrics.Metric, expected: NestedArray): void {
  const actual = metric.result();
  const wanted = tensor(expected);
  expect(actual.shape).toEqual(wanted.shape);
  const values = actual.dataSync();
  wanted.dataSync().forEach((value, i) => {
    const bound = 1e-5 * Math.max(Math.abs(value), 0.01);
    expect(Math.abs(values[i] - value), `element ${i}: ${values[i]}`).toBeLessThanOrEqual(bound);
  });
}

describe('each metric gives the numbers of Keras', () => {
  it.each(cases)('%s %j %j', (...given) => {
    const [name, args, options, , , , expected] = given;
    const metric = feed(make(name, args, options), given);
    expectClose(metric, expected);
    metric.resetState();
    expectClose(feed(metric, given), expected);
  });

  it.each(cases)('%s %j %j: a copy made of its config gives the same', (...given) => {
    const [name, args, options, , , , expected] = given;
    const metric = make(name, args, options);
    const copy = metrics.deserialize(metrics.serialize(metric)) as AnyMetric;
    expect(copy.getConfig()).toEqual(metric.getConfig());
    expectClose(feed(copy, given), expected);
  });

  it('covers every class', () => {
    const plain = ['Mean', 'Sum', 'MeanMetricWrapper'];
    expect(new Set([...cases.map(([name]) => name), ...plain])).toEqual(new Set(Object.keys(list)));
  });
});

describe('each metric works inside a recorded step', () => {
  it.each(cases)('%s %j %j', (...given) => {
    const [name, args, options, yTrue, yPred, weight, expected] = given;
    const metric = make(name, args, options);
    const trace = new Trace();
    const hole = (values: NestedArray) => placeholder(tensor(values).shape, 'float32', 'batch');
    const result = withTrace(trace, () => {
      metric.updateState(hole(yTrue), hole(yPred), { sampleWeight: weight && hole(weight) });
      return metric.result();
    });
    expect(result.shape).toEqual(tensor(expected).shape);
    expect(new Set(trace.writes.keys())).toEqual(new Set(metric.variables));
    for (const [variable, value] of trace.writes) {
      expect([value.shape, value.dtype]).toEqual([variable.shape, variable.dtype]);
    }
  });
});

describe('means', () => {
  it('counts each sample once, however many values it has', () => {
    const mean = new metrics.Mean();
    mean.updateState([[1, 3]]);
    mean.updateState([[6], [7]]);
    // (2 + 6 + 7) / 3
    expect(mean.result().item()).toBe(5);
  });

  it('weights rows, and elements of rows', () => {
    const mean = new metrics.Mean();
    mean.updateState(
      [
        [1, 2],
        [3, 6],
      ],
      {
        sampleWeight: [
          [1, 0],
          [0, 1],
        ],
      },
    );
    expect([mean.total.value.item(), mean.count.value.item()]).toEqual([3.5, 1]);
  });

  it('takes a number with the number of rows that it stands for', () => {
    const mean = new metrics.Mean();
    mean.updateState(1, { sampleWeight: 3 });
    mean.updateState(5, { sampleWeight: 1 });
    expect(mean.result().item()).toBe(2);
  });

  it('is 0 before there is anything', () => {
    expect(new metrics.Mean().result().item()).toBe(0);
    expect(new metrics.AUC({ multiLabel: true }).result().item()).toBe(0);
  });

  it('divides a weighted metric by the weights', () => {
    const weighted = new metrics.MeanAbsoluteError();
    weighted.updateState([[1], [2]], [[2], [4]], { sampleWeight: [0, 1] });
    expect(weighted.result().item()).toBe(2);
    const plain = new metrics.MeanAbsoluteError();
    plain.updateState([[1], [2]], [[2], [4]]);
    expect(plain.result().item()).toBe(1.5);
  });

  it('weights batches by their rows', () => {
    const mse = new metrics.MeanSquaredError();
    mse.updateState([[0], [0]], [[0], [0]]);
    mse.updateState([[0]], [[3]]);
    expect(mse.result().item()).toBe(3);
  });

  it('takes (n,) against (n, 1) as the same rows', () => {
    const mse = new metrics.MeanSquaredError();
    mse.updateState([1, 2, 3, 4], [[1], [2], [3], [5]]);
    expect(mse.result().item()).toBe(0.25);
    expect(metrics.meanSquaredError([1, 2, 3, 4], [[1], [2], [3], [5]]).arraySync()).toEqual([
      0, 0, 0, 1,
    ]);
  });

  it('leaves masked steps out', () => {
    const prediction = tensor([
      [[1], [5]],
      [[3], [7]],
    ]);
    setMask(
      prediction,
      tensor([
        [true, false],
        [true, false],
      ]),
    );
    const mae = new metrics.MeanAbsoluteError();
    mae.updateState(
      [
        [[0], [0]],
        [[0], [0]],
      ],
      prediction,
    );
    expect(mae.result().item()).toBe(2);
  });

  it('keeps plain probabilities within [1e-7, 1 - 1e-7]', () => {
    const bce = new metrics.BinaryCrossentropy();
    bce.updateState([[1]], [[0]]);
    expect(bce.result().item()).toBeCloseTo(16.118096, 5);
  });
});

describe('accuracies', () => {
  it('gives a row its accuracy', () => {
    expect(metrics.binaryAccuracy([0, 1], [[0.2], [0.4]]).arraySync()).toEqual([[1], [0]]);
    expect(metrics.categoricalAccuracy([[0, 1]], [[0.1, 0.9]]).arraySync()).toEqual([1]);
    expect(metrics.sparseCategoricalAccuracy([[1]], [[0.1, 0.9]]).arraySync()).toEqual([1]);
  });

  it('counts only what is equal for targets that are no classes', () => {
    const accuracy = new metrics.BinaryAccuracy();
    accuracy.updateState([0.3, 1.5, 0, 2], [0.3, 1.5, 0, 2]);
    expect(accuracy.result().item()).toBe(0.25);
  });

  it.each([
    ['CategoricalAccuracy', [[1, 0]], [[1, 0, 0]]],
    ['SparseCategoricalAccuracy', [[1, 0]], [[1, 0, 0]]],
    ['TopKCategoricalAccuracy', [1], [[1, 0, 0]]],
    ['Precision', [[1, 0]], [[1, 0, 0]]],
    ['AUC', [1, 0], [[1, 0, 0]]],
    ['F1Score', [[1, 0]], [[1, 0, 0]]],
    ['R2Score', [[1, 0]], [[1, 0, 0]]],
  ])('%s refuses targets that do not fit', (name, yTrue, yPred) => {
    expect(() => make(name, [], {}).updateState(yTrue, yPred)).toThrow(ShapeError);
  });
});

describe('get', () => {
  it.each([
    ['mse', 'MeanSquaredError'],
    ['MAE', 'MeanAbsoluteError'],
    ['mape', 'MeanAbsolutePercentageError'],
    ['msle', 'MeanSquaredLogarithmicError'],
    ['bce', 'BinaryCrossentropy'],
    ['f1_score', 'F1Score'],
    ['r2_score', 'R2Score'],
    ['fbeta_score', 'FBetaScore'],
    ['auc', 'AUC'],
    ['AUC', 'AUC'],
    ['rootMeanSquaredError', 'RootMeanSquaredError'],
    ['kl_divergence', 'KLDivergence'],
    ['top_k_categorical_accuracy', 'TopKCategoricalAccuracy'],
  ])('%s is %s', (name, expected) => {
    expect(metrics.get(name).toString()).toBe(expected);
  });

  it('suggests the nearest name', () => {
    expect(() => metrics.get('precison')).toThrow("Did you mean 'precision'?");
  });

  it('takes the name from the config, and else that of Keras', () => {
    expect(metrics.get('mse', { name: 'mse' }).name).toBe('mse');
    expect(metrics.get('mse').name).toBe('mean_squared_error');
    expect(new metrics.LogCoshError().name).toBe('logcosh');
    expect(new metrics.MeanIoU(2).name).toBe('mean_io_u');
  });

  it('gives back objects, makes objects of classes, and wraps functions', () => {
    const metric = new metrics.AUC();
    expect(metrics.get(metric)).toBe(metric);
    expect(metrics.get(metrics.AUC).toString()).toBe('AUC');
    const wrapped = metrics.get(function worst(yTrue, yPred) {
      return abs(subtract(yTrue, yPred));
    }) as AnyMetric;
    wrapped.updateState([[1], [2]], [[2], [4]]);
    expect([wrapped.name, wrapped.result().item()]).toEqual(['worst', 1.5]);
  });

  it('refuses what is no metric', () => {
    expect(() => metrics.get({} as never)).toThrow(/is no metric/);
  });
});

describe('configs are those of Keras', () => {
  it.each([
    [
      new metrics.AUC(),
      {
        name: 'auc',
        dtype: 'float32',
        num_thresholds: 200,
        curve: 'ROC',
        summation_method: 'interpolation',
        thresholds: null,
        multi_label: false,
        num_labels: null,
        label_weights: null,
        from_logits: false,
      },
    ],
    [
      new metrics.PrecisionAtRecall(0.5),
      {
        name: 'precision_at_recall',
        dtype: 'float32',
        num_thresholds: 200,
        class_id: null,
        recall: 0.5,
      },
    ],
    [
      new metrics.IoU(2, [1]),
      {
        name: 'io_u',
        dtype: 'int32',
        num_classes: 2,
        target_class_ids: [1],
        ignore_class: null,
        sparse_y_true: true,
        sparse_y_pred: true,
        axis: -1,
      },
    ],
    [new metrics.F1Score(), { name: 'f1_score', dtype: 'float32', average: null, threshold: null }],
  ])('%s', (metric, expected) => {
    expect(metric.getConfig()).toEqual(expected);
  });
});

describe('parameters', () => {
  it.each([
    () => new metrics.Precision({ thresholds: 1.5 }),
    () => new metrics.AUC({ numThresholds: 1 }),
    () => new metrics.RecallAtPrecision(2),
    () => new metrics.IoU(2, [2]),
    () => new metrics.FBetaScore({ beta: 0 }),
    () => new metrics.TopKCategoricalAccuracy({ k: 0 }),
  ])('refuses numbers out of range: %s', (make) => {
    expect(make).toThrow(RangeError);
  });

  it('refuses misspelt options', () => {
    expect(() => new metrics.AUC({ numThreshold: 3 } as never)).toThrow("'numThresholds'");
    expect(() => new metrics.F1Score({ beta: 2 } as never)).toThrow(/beta/);
  });

  it('asks for multiLabel where there is a number of labels', () => {
    expect(() => new metrics.AUC({ numLabels: 2 })).toThrow(/multiLabel/);
  });
});

describe('directions', () => {
  it.each([
    ['mse', 'down'],
    ['root_mean_squared_error', 'down'],
    ['categorical_accuracy', 'up'],
    ['auc', 'up'],
    ['precision', 'up'],
    ['mean', undefined],
    ['true_positives', undefined],
  ])('%s goes %s', (name, expected) => {
    expect(metrics.get(name).direction).toBe(expected);
  });
});
