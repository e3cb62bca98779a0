import type { Result } from './participant.ts';
import type { Workload } from './workloads.ts';

/** A comparison as text: times of a step, how often nabla is faster, losses. */
export function tableOf(
  workload: Workload,
  results: readonly { readonly name: string; readonly result: Result }[],
): string {
  const steps = Math.ceil(workload.rows / workload.batchSize);
  const step = ({ epochs }: Result) => (median(epochs) / steps) * 1e6;
  const ours = results.find(({ name }) => name === 'nabla');
  const rows = results.map(({ name, result }) => [
    `${name} ${result.version}`,
    step(result).toFixed(1),
    ours ? `${(step(result) / step(ours.result)).toFixed(2)}x` : '',
    result.first.toFixed(2),
    result.loss.toPrecision(6),
  ]);
  const head = ['', 'us a step', 'of nabla', 'first epoch, s', 'last loss'];
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at].length)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
      .join('  '),
  );
  const { name, title, batchSize, epochs } = workload;
  const what = `${name}: ${title}, ${workload.rows} rows, batch ${batchSize}, median of ${epochs - 1} epochs`;
  return [what, ...lines, ''].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
