import { describe, expect, it } from 'vitest';
import { type Logs, Progbar } from './index.ts';

const back = (count: number) => '\b'.repeat(count);
const line = (count: number) => '━'.repeat(count);
const steps: readonly Logs[] = [
  { loss: 0.5, mae: 0.03125 },
  { loss: 0.25, mae: 1e-4 },
  { loss: 0.125, mae: -0.5 },
];

interface Case {
  readonly name: string;
  readonly target: number | undefined;
  readonly verbose: 1 | 2;
  /** When each step ends, in seconds. */
  readonly times: readonly number[];
  readonly values: readonly Logs[];
  /** The values of the last update; default: those of the last step. */
  readonly last?: Logs;
  /** The text of Keras 3.15.1 at the same times. */
  readonly text: string;
}

const cases: readonly Case[] = [
  {
    name: 'a bar, drawn every 50 ms at most',
    target: 3,
    verbose: 1,
    times: [0.2, 0.24, 0.27],
    values: steps,
    last: { loss: 0.125, mae: -0.5, val_loss: Number.NaN },
    text:
      `\r\x1b[1m1/3\x1b[0m \x1b[32m${line(6)}\x1b[0m\x1b[37m${line(14)}\x1b[0m \x1b[1m0s\x1b[0m 200ms/step - loss: 0.5000 - mae: 0.0312` +
      `${back(67)}\r\x1b[1m3/3\x1b[0m \x1b[32m${line(20)}\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m 35ms/step - loss: 0.1250 - mae: -0.5000` +
      `${back(67)}\r\x1b[1m3/3\x1b[0m \x1b[32m${line(20)}\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m 35ms/step - loss: 0.1250 - mae: -0.5000 - val_loss: nan\n`,
  },
  {
    name: 'a bar while nobody knows the number of steps',
    target: undefined,
    verbose: 1,
    times: [0.2, 0.3],
    values: steps.slice(0, 2),
    text:
      `\r      1/Unknown \x1b[1m0s\x1b[0m 200ms/step - loss: 0.5000 - mae: 0.0312` +
      `${back(58)}\r      2/Unknown \x1b[1m0s\x1b[0m 100ms/step - loss: 0.2500 - mae: 1.0000e-04` +
      `${back(62)}\r\x1b[1m2/2\x1b[0m \x1b[32m${line(20)}\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m 100ms/step - loss: 0.2500 - mae: 1.0000e-04\n`,
  },
  {
    name: 'hours to go, and a rest of the line to erase',
    target: 400,
    verbose: 1,
    times: [61, 130],
    values: [{ loss: 1 }, { loss: 1 }],
    text:
      `\r\x1b[1m  1/400\x1b[0m \x1b[37m${line(20)}\x1b[0m \x1b[1m6:45:39\x1b[0m 61s/step - loss: 1.0000` +
      `${back(60)}\r\x1b[1m  2/400\x1b[0m \x1b[37m${line(20)}\x1b[0m \x1b[1m7:37:42\x1b[0m 69s/step - loss: 1.0000` +
      `${back(60)}\r\x1b[1m400/400\x1b[0m \x1b[32m${line(20)}\x1b[0m\x1b[37m\x1b[0m \x1b[1m130s\x1b[0m 173ms/step - loss: 1.0000 \n`,
  },
  {
    name: 'a line',
    target: 3,
    verbose: 2,
    times: [0.2, 0.25, 0.27],
    values: steps,
    text: '3/3 - 0s - 35ms/step - loss: 0.1250 - mae: -5.0000e-01\n',
  },
  {
    name: 'a line with small values',
    target: 3,
    verbose: 2,
    times: [2, 4, 6],
    values: steps,
    last: { loss: 1e-4 },
    text: '3/3 - 6s - 2s/step - loss: 1.0000e-04 - mae: -5.0000e-01\n',
  },
  {
    name: 'a line with infinity',
    target: 8,
    verbose: 2,
    times: [0.001],
    values: [{ loss: Infinity }],
    text: '8/8 - 0s - 0s/step - loss: inf\n',
  },
];

describe('Progbar', () => {
  it.each(cases)(
    'writes what Keras writes: $name',
    ({ target, verbose, times, values, last, text }) => {
      let clock = 100;
      let told = '';
      const bar = new Progbar(target, {
        verbose,
        statelessMetrics: [],
        terminal: true,
        write: (part) => {
          told += part;
        },
        now: () => clock,
      });
      times.forEach((time, index) => {
        clock = 100 + time;
        bar.update(index + 1, values[index], { finalize: false });
      });
      bar.target ??= times.length;
      bar.update(bar.target, last ?? values[values.length - 1], { finalize: true });
      expect(told).toBe(text);
    },
  );

  it('shows means of values, weighted by steps, unless they are stateful', () => {
    const told: string[] = [];
    const bar = new Progbar(5, {
      interval: 0,
      statefulMetrics: ['now'],
      terminal: false,
      write: (part) => told.push(part),
    });
    bar.add(1, { loss: 1, now: 1 });
    bar.add(3, { loss: 2, now: 2 });
    expect(told[1]).toContain('loss: 1.7500 - now: 2.0000');
  });

  it('refuses both lists of metrics at once', () => {
    expect(() => new Progbar(5, { statefulMetrics: [], statelessMetrics: [] })).toThrow(
      /give one of them/,
    );
  });
});
