import type { Tensor } from '../graph/index.ts';
import { all, equal, logicalOr, multiply, subtract, where } from '../ops/index.ts';

/** Labels of 0 and 1 as -1 and 1; all other labels as they are. */
export function signsOf(labels: Tensor): Tensor {
  const isBinary = all(logicalOr(equal(labels, 0), equal(labels, 1)));
  return where(isBinary, subtract(multiply(2, labels), 1), labels);
}
