import { checkChoice, checkNumber, nearest, UsageError, warnOnce } from '../base/index.ts';
import { Callback, type Logs } from './callback.ts';

const MODES = ['auto', 'min', 'max'] as const;

/** Whether less is better, greater is better, or the metric says so itself. */
export type MonitorMode = (typeof MODES)[number];

export interface MonitorOptions {
  /** The name in the logs that is watched. Default `val_loss`. */
  monitor?: string;
  /** Default `auto`: a loss should get less; other metrics know. */
  mode?: MonitorMode;
  /** Smaller changes are no improvement. */
  minDelta?: number;
}

/** A callback that watches one number of the logs for improvements. */
export abstract class MonitorCallback extends Callback {
  readonly monitor: string;
  readonly mode: MonitorMode;
  readonly minDelta: number;
  /** The best value so far. */
  best: number | null = null;
  readonly #owner: string;
  #direction: 'up' | 'down' | undefined;

  protected constructor(owner: string, options: MonitorOptions, minDelta: number) {
    super();
    this.#owner = owner;
    this.monitor = options.monitor ?? 'val_loss';
    this.mode = checkChoice(owner, 'mode', options.mode ?? 'auto', MODES);
    this.minDelta = Math.abs(checkNumber(owner, 'minDelta', options.minDelta ?? minDelta, {}));
  }

  /** The watched number; `undefined`, with one warning, where the logs do not have it. */
  protected monitored(logs: Logs): number | undefined {
    const value = logs[this.monitor];
    if (value === undefined) this.#warnMissing(Object.keys(logs));
    return value;
  }

  /** Compared as float32, in which losses are computed: rounding must not look like progress. */
  protected isImprovement(value: number, reference: number | null): boolean {
    if (reference === null) return true;
    this.#direction ??= this.#findDirection();
    const than = Math.fround(reference);
    return this.#direction === 'down'
      ? Math.fround(value + this.minDelta) < than
      : Math.fround(value - this.minDelta) > than;
  }

  #findDirection(): 'up' | 'down' {
    if (this.mode !== 'auto') return this.mode === 'min' ? 'down' : 'up';
    const name = this.monitor.replace(/^val_/, '');
    const metrics = this.model.metrics.filter(({ direction }) => direction !== undefined);
    const found = metrics.find(
      (metric) => metric.name === name || name.endsWith(`_${metric.name}`),
    );
    if (found?.direction) return found.direction;
    if (name === 'loss' || name.endsWith('_loss')) return 'down';
    throw new UsageError(
      `${this.#owner}: nothing says whether '${this.monitor}' should get greater or less. Give mode: 'max' or mode: 'min'.`,
      { doing: this.#owner, given: this.monitor, wanted: ['min', 'max'] },
    );
  }

  #warnMissing(names: readonly string[]): void {
    const near = nearest(this.monitor, names);
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    const validation =
      this.monitor.startsWith('val_') && !names.some((name) => name.startsWith('val_'));
    const why = validation
      ? ' There is no validation data: give validationSplit or validationData.'
      : hint;
    warnOnce(
      `${this.#owner} ${this.monitor}`,
      `${this.#owner} watches '${this.monitor}', which the logs do not have; they have ${names.join(', ') || 'nothing'}.${why}`,
    );
  }
}
