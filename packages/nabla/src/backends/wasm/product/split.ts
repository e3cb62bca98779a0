import type { Code } from '../encoder/index.ts';

/** `count` neighbouring parts of one size. */
export interface Run {
  readonly size: number;
  readonly count: number;
}

/** Panels of columns: `vectors` of four, where the last one holds only `lanes`. */
export interface Panels {
  readonly columns: number;
  readonly vectors: number;
  readonly lanes: number;
  readonly count: number;
}

/** Parts of at most `largest`, as few as possible, whose sizes differ by at most one. */
export function evenly(total: number, largest: number): Run[] {
  if (total === 0) return [];
  const count = Math.ceil(total / largest);
  const small = Math.floor(total / count);
  const larger = total - small * count;
  const runs = [
    { size: small + 1, count: larger },
    { size: small, count: count - larger },
  ];
  return runs.filter((run) => run.count > 0);
}

/** Parts of at most `largest`, as few as possible, each but the last one a multiple of `step`. */
export function blocks(total: number, largest: number, step: number): Run[] {
  if (total === 0) return [];
  const parts = Math.ceil(total / largest);
  const size = Math.min(total, Math.ceil(total / parts / step) * step);
  const count = Math.floor(total / size);
  const runs = [
    { size, count },
    { size: total - count * size, count: 1 },
  ];
  return runs.filter((run) => run.size > 0);
}

/** Whole panels of `vectors` vectors, and a narrower one for the columns that are left. */
export function panels(columns: number, vectors: number): Panels[] {
  const whole = Math.floor(columns / (4 * vectors));
  const left = columns - whole * 4 * vectors;
  const narrow = Math.ceil(left / 4);
  const runs = [
    { columns: 4 * vectors, vectors, lanes: 4, count: whole },
    { columns: left, vectors: narrow, lanes: left - 4 * (narrow - 1), count: 1 },
  ];
  return runs.filter((run) => run.count > 0 && run.columns > 0);
}

/** Writes `body` for each part, in a loop where parts are alike. */
export function eachPart<R extends { readonly count: number }>(
  code: Code,
  runs: readonly R[],
  body: (run: R) => void,
): void {
  for (const run of runs) code.repeat(run.count, () => body(run));
}

/** The parts of runs, one by one, each with its place. */
export function places(runs: readonly Run[]): { at: number; size: number }[] {
  let at = 0;
  return runs.flatMap(({ size, count }) =>
    Array.from({ length: count }, () => {
      at += size;
      return { at: at - size, size };
    }),
  );
}
