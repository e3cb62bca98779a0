import type { StepProfile } from '../backends/index.ts';

/** A profile as a table: a line a kernel, the slowest of its kind not first but where it runs. */
export function reportText({
  kernels,
  peak,
  memory,
  leastMemory,
  compileTime,
}: StepProfile & { readonly compileTime: number }): string {
  const total = kernels.reduce((sum, { ms }) => sum + ms, 0);
  const rows = kernels.map(({ kind, shape, flops, bytes, ms, label }, index) => [
    String(index),
    kind,
    shape,
    count(flops),
    `${count(bytes)}B`,
    `${(1000 * ms).toFixed(2)} us`,
    `${((100 * ms) / total).toFixed(1)} %`,
    `${((100 * flops) / (ms * 1e6) / peak).toFixed(0)} %`,
    label,
  ]);
  const head = ['', 'kind', 'shape', 'FLOPs', 'memory', 'time', 'of all', 'of peak', 'computes'];
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at].length)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, at) =>
        at === 1 || at === 8 ? cell.padEnd(at === 8 ? 0 : widths[at]) : cell.padStart(widths[at]),
      )
      .join('  '),
  );
  return [
    ...lines,
    `${kernels.length} kernels, ${(1000 * total).toFixed(2)} us, compiled in ${compileTime.toFixed(1)} ms; peak of the machine ${peak.toFixed(1)} GFLOP/s a thread; ${count(memory)}B of memory, ${(memory / leastMemory).toFixed(2)} times the least that weights, data and the largest live set need`,
  ].join('\n');
}

/** 1234567 as 1.23 M. */
function count(number: number): string {
  const units = ['', 'k', 'M', 'G'];
  let [value, unit] = [number, 0];
  while (value >= 1000 && unit < 3) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}
