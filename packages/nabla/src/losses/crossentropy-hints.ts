import { warnOnce } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { logitsOf } from '../ops/index.ts';

/** Remarks, once, on a softmax in front of a binary crossentropy. */
export function hintForBinary(loss: string, prediction: Tensor): void {
  if (prediction.rank === 0 || !logitsOf(prediction, 'softmax')) return;
  if (prediction.shape[prediction.rank - 1] === 1) hintForOneUnit(loss);
  else {
    warnOnce(
      `${loss} on softmax`,
      `${loss} takes each output for itself, and a softmax makes them depend on each other. A softmax goes with categorical_crossentropy, a sigmoid with ${loss}. The loss is computed by its formula all the same.`,
    );
  }
}

/** Remarks, once, on a categorical crossentropy of one class. */
export function hintForCategorical(loss: string, prediction: Tensor, axis: number): void {
  if (prediction.shape.at(axis) === 1) hintForOneUnit(loss);
}

function hintForOneUnit(loss: string): void {
  warnOnce(
    `${loss} over one unit`,
    `${loss} has a prediction of one class: a softmax over one unit is always 1, and nothing is learned. For two classes, use one unit with a sigmoid and binary_crossentropy, or two units with a softmax.`,
  );
}
