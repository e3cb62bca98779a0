import type { Capture } from './capture.ts';
import type { Subject } from './subject.ts';
import type { LossExplanation } from './types.ts';

/** The loss, the part of each row, and what regularizers and layers add. */
export function explainLoss(subject: Subject, captured: Capture, rows: number): LossExplanation {
  const [[value], ...terms] = captured.compute([
    captured.loss,
    ...captured.terms.map((term) => term.value),
  ]);
  const named = captured.terms.map(({ from }, index) => ({ name: from, value: terms[index][0] }));
  const own = named.filter(({ name }) => name === '').reduce((sum, term) => sum + term.value, 0);
  return {
    symbol: 'E',
    name: subject.losses.map(({ name }) => name).join(' + '),
    value,
    reduction: subject.losses[0]?.reduction ?? 'sum',
    rows: lossOfRows(subject, captured, rows, own),
    terms: named.filter(({ name }) => name !== ''),
  };
}

/** The part of each row, scaled so that the parts add up to the loss. */
function lossOfRows(subject: Subject, captured: Capture, rows: number, total: number): number[] {
  const [loss] = subject.losses;
  if (subject.losses.length !== 1 || rows === 1 || captured.y.length !== 1)
    return rows === 1 ? [total] : [];
  const [values] = captured.compute([loss.call(captured.y[0], captured.yPred[0])]);
  if (values.length % rows !== 0) return [];
  const width = values.length / rows;
  const sums = Array.from({ length: rows }, (_, row) =>
    values.subarray(row * width, (row + 1) * width).reduce((sum, each) => sum + each, 0),
  );
  const all = sums.reduce((sum, each) => sum + each, 0);
  return captured.data.sampleWeight !== undefined || all === 0
    ? []
    : sums.map((each) => (each / all) * total);
}
