import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Outcome, Result } from './participant.ts';
import type { Participant } from './participants.ts';

/** What came of a participant, or why nothing did. */
export type Found = { readonly outcome: Outcome } | { readonly reason: string };

/** Starts a program of a participant, `starts` times; each process has `limit` seconds. */
export function start(
  { programs, env }: Participant,
  program: string,
  folder: string,
  { starts = 1, limit }: { readonly starts?: number; readonly limit: number },
): Found {
  const [file, ...args] = programs[program];
  if (!existsSync(file)) return { reason: 'not installed (npm run bench:peers)' };
  const processes: number[] = [];
  let result: Result | undefined;
  while (processes.length < starts) {
    const began = performance.now();
    const { status, stdout, stderr, error } = spawnSync(file, [...args, folder], {
      encoding: 'utf8',
      timeout: limit * 1000,
      killSignal: 'SIGKILL',
      env: {
        ...process.env,
        TF_CPP_MIN_LOG_LEVEL: '3',
        JAX_PLATFORMS: 'cpu',
        BENCH_STARTED: String(Date.now() / 1000),
        ...env,
      },
    });
    if (error) {
      const tookLong = (error as NodeJS.ErrnoException).code === 'ETIMEDOUT';
      return { reason: tookLong ? `longer than ${limit} s` : error.message };
    }
    processes.push((performance.now() - began) / 1000);
    const line = stdout.trim().split('\n').at(-1) ?? '';
    if (status !== 0 || !line.startsWith('{')) {
      return { reason: /^.*Error\b.*$/m.exec(stderr)?.[0] ?? `exit status ${status}` };
    }
    result = JSON.parse(line) as Result;
  }
  return result ? { outcome: { ...result, processes } } : { reason: 'not started' };
}
