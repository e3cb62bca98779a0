import { UnknownNameError } from './errors.ts';

/** The number of insertions, deletions, changes and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + change);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}

/** The name nearest to `given`, if any is near enough to be what was meant. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[_\s-]/g, '');
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(given.length / 3)) + 0.5;
  for (const name of names) {
    const distance = editDistance(plain(given), plain(name));
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** An error for an unknown name: `Unknown activation 'rellu'. Did you mean 'relu'?`, and `more`. */
export function unknownName(
  kind: string,
  given: string,
  names: Iterable<string>,
  more?: string,
): UnknownNameError {
  const known = [...names];
  const near = nearest(given, known);
  const list = known.length <= 40 ? ` Known: ${known.join(', ')}.` : '';
  const hint = near === undefined ? list : ` Did you mean '${near}'?`;
  return new UnknownNameError(`Unknown ${kind} '${given}'.${hint}${more ? ` ${more}` : ''}`, {
    given,
    wanted: known,
    nearest: near,
  });
}
