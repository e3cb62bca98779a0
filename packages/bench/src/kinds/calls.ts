import { type Kind, median, type Workload } from './kind.ts';

/** One thing done again and again. */
export interface Calls extends Workload {
  /** How long it is done; a quarter of that before, uncounted. */
  readonly seconds: number;
  /** And how often at least. */
  readonly least: number;
}

/** What is measured where calls are timed one by one. */
export const calls: Pick<Kind<Calls>, 'facts' | 'unit' | 'measure' | 'agreed'> = {
  facts: ({ seconds }) => `median of the calls in ${seconds} s`,
  unit: 'us a call',
  measure: (_, { times }) => median(times) * 1e6,
  agreed: 'mean square',
};
