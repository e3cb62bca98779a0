import { checkOptionNames, UsageError } from '../base/index.ts';
import type { Logs } from './callback.ts';
import { isTerminal, writeOut } from './host.ts';
import { duration, timeLeft, valueText } from './progbar-text.ts';

export interface ProgbarOptions {
  /** Characters of the bar. Default 20. */
  width?: number;
  /** 1 draws a bar, 2 writes one line at the end, 0 nothing. Default 1. */
  verbose?: 0 | 1 | 2;
  /** Seconds that pass at least between two drawings. Default 0.05. */
  interval?: number;
  /** Values that are shown as they are; all others as their mean. */
  statefulMetrics?: Iterable<string>;
  /** Values that are shown as their mean; all others as they are. */
  statelessMetrics?: Iterable<string>;
  /** Default `step`. */
  unitName?: string;
  /** Where the text goes. Default: standard output. */
  write?: (text: string) => void;
  /** Whether a line can be written over. Default: whether standard output is a terminal. */
  terminal?: boolean;
  /** The time in seconds. */
  now?: () => number;
}

const OPTION_NAMES: readonly (keyof ProgbarOptions)[] = [
  'width',
  'verbose',
  'interval',
  'statefulMetrics',
  'statelessMetrics',
  'unitName',
  'write',
  'terminal',
  'now',
];

/**
 * A bar that shows how far a loop is, with the time left and the values of metrics.
 *
 * `target` is the number of steps; `undefined` while nobody knows.
 *
 * Source: `keras.utils.Progbar`.
 *
 * ```ts
 * import { Progbar } from 'nabla/callbacks';
 * const lines: string[] = [];
 * const bar = new Progbar(2, { verbose: 2, write: (text) => lines.push(text) });
 * bar.update(2, { loss: 0.5 });
 * lines.length; // 1
 * ```
 */
export class Progbar {
  target: number | undefined;
  readonly #width: number;
  readonly #verbose: number;
  readonly #interval: number;
  readonly #unit: string;
  readonly #write: (text: string) => void;
  readonly #terminal: boolean;
  readonly #now: () => number;
  readonly #isMean: (name: string) => boolean;
  /** Sum and number of what was seen, by name. */
  readonly #values = new Map<string, { sum: number; count: number }>();
  readonly #start: number;
  #seen = 0;
  #lastDrawn = -Infinity;
  #afterFirstStep: number | undefined;
  #drawnWidth = 0;

  constructor(target: number | undefined, options: ProgbarOptions = {}) {
    checkOptionNames('Progbar', options, OPTION_NAMES);
    this.target = target;
    this.#width = options.width ?? 20;
    this.#verbose = options.verbose ?? 1;
    this.#interval = options.interval ?? 0.05;
    this.#unit = options.unitName ?? 'step';
    this.#write = options.write ?? writeOut;
    this.#terminal = options.terminal ?? isTerminal();
    this.#now = options.now ?? (() => performance.now() / 1000);
    this.#isMean = meanRule(options);
    this.#start = this.#now();
  }

  /** Shows that `current` steps are done. `finalize` ends the line; default: when all are done. */
  update(current: number, values: Logs = {}, options: { finalize?: boolean } = {}): void {
    const { target } = this;
    const finalize = options.finalize ?? (target !== undefined && current >= target);
    this.#take(values, current, finalize);
    const now = this.#now();
    const perStep = this.#secondsPerStep(current, now);
    if (this.#verbose === 1) {
      if (now - this.#lastDrawn < this.#interval && !finalize) return;
      this.#draw(current, now, perStep, finalize);
    } else if (this.#verbose === 2 && finalize && target) {
      const time = `${(now - this.#start).toFixed(0)}s - ${duration(perStep)}/${this.#unit}`;
      const each = (value: number) => valueText(value, value > 1e-3);
      this.#write(`${count(current, target)} - ${time}${this.#valuesText(each)}\n`);
    }
    this.#lastDrawn = now;
  }

  /** Shows that `steps` more are done. */
  add(steps: number, values: Logs = {}): void {
    this.update(this.#seen + steps, values);
  }

  #take(values: Logs, current: number, finalize: boolean): void {
    const steps = Math.max(current - this.#seen, 1);
    for (const [name, value] of Object.entries(values)) {
      const before = this.#isMean(name) && !finalize ? this.#values.get(name) : undefined;
      const weight = this.#isMean(name) && !finalize ? steps : 1;
      const { sum, count } = before ?? { sum: 0, count: 0 };
      this.#values.set(name, { sum: sum + value * weight, count: count + weight });
    }
    this.#seen = current;
  }

  #draw(current: number, now: number, perStep: number, finalize: boolean): void {
    const { target } = this;
    const bar = target ? this.#bar(current, target) : `${String(current).padStart(7)}/Unknown`;
    const left = target && !finalize ? timeLeft(perStep * (target - current)) : undefined;
    const time = bold(left ?? `${(now - this.#start).toFixed(0)}s`);
    const each = (value: number) => valueText(value, Math.abs(value) > 1e-3);
    const text = `${bar} ${time} ${duration(perStep)}/${this.#unit}${this.#valuesText(each)}`;
    const width = visibleWidth(text);
    const back = this.#terminal ? `${'\b'.repeat(this.#drawnWidth)}\r` : '\n';
    const erase = ' '.repeat(Math.max(0, this.#drawnWidth - width));
    this.#write(`${back}${text}${erase}${finalize ? '\n' : ''}`);
    this.#drawnWidth = width;
  }

  #bar(current: number, target: number): string {
    const done = Math.min(this.#width, Math.floor(this.#width * (current / target)));
    const filled = done > 0 ? `\x1b[32m${'━'.repeat(done)}\x1b[0m` : '';
    return `${bold(count(current, target))} ${filled}\x1b[37m${'━'.repeat(this.#width - done)}\x1b[0m`;
  }

  #valuesText(each: (value: number) => string): string {
    const texts = [...this.#values].map(
      ([name, { sum, count }]) => ` - ${name}: ${each(sum / Math.max(1, count))}`,
    );
    return texts.join('');
  }

  /** The first step, which is slow, does not count once there are more. */
  #secondsPerStep(current: number, now: number): number {
    if (current === 0) return 0;
    const first = this.#afterFirstStep;
    if (current === 1) this.#afterFirstStep = now;
    return first !== undefined && current > 1
      ? (now - first) / (current - 1)
      : (now - this.#start) / current;
  }
}

function meanRule({
  statefulMetrics,
  statelessMetrics,
}: ProgbarOptions): (name: string) => boolean {
  if (statefulMetrics && statelessMetrics) {
    throw new UsageError(
      'Progbar: statefulMetrics and statelessMetrics were both given; give one of them, the others are of the other kind.',
      { doing: 'Progbar', given: [...statefulMetrics, ...statelessMetrics] },
    );
  }
  const means = statelessMetrics && new Set(statelessMetrics);
  const asTheyAre = new Set(statefulMetrics);
  return means ? (name) => means.has(name) : (name) => !asTheyAre.has(name);
}

function count(current: number, target: number): string {
  return `${String(current).padStart(String(target).length)}/${target}`;
}

function bold(text: string): string {
  return `\x1b[1m${text}\x1b[0m`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes of the terminal start with one.
const ESCAPES = /\x1b\[\d+m/g;

function visibleWidth(text: string): number {
  return text.replaceAll(ESCAPES, '').length;
}
