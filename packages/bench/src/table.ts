import type { Task } from './kinds/index.ts';
import type { Participant } from './participants.ts';
import type { Found } from './start.ts';

/** A comparison as text: times, how often those of the first participant, and what all must agree on. */
export function tableOf(
  { kind, workload }: Task,
  found: readonly { readonly participant: Participant; readonly found: Found }[],
  first: Participant,
): string {
  const measure = (each: Found | undefined) =>
    each && 'outcome' in each ? kind.measure(workload, each.outcome) : undefined;
  const ours = measure(found.find(({ participant }) => participant === first)?.found);
  const rows = found.flatMap(({ participant: { name }, found: each }) => {
    const time = measure(each);
    if (time === undefined || !('outcome' in each)) return [];
    const { version, first: start, value } = each.outcome;
    return [
      [
        `${name} ${version}`,
        time.toFixed(1),
        ours === undefined ? '' : `${(time / ours).toFixed(2)}x`,
        start.toFixed(2),
        value.toPrecision(6),
      ],
    ];
  });
  const head = ['', kind.unit, `of ${first.name}`, 'first, s', kind.agreed];
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at].length)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
      .join('  '),
  );
  const missing = found.flatMap(({ participant: { name }, found: each }) =>
    'reason' in each ? [`${name} does not run: ${each.reason}`] : [],
  );
  const { name, title } = workload;
  return [`${name}: ${title}, ${kind.facts(workload)}`, ...lines, ...missing, ''].join('\n');
}
