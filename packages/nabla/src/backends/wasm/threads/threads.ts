import { checkPositiveInteger } from '../../../base/check.ts';
import { Pool } from './pool.ts';

let wanted: number | undefined;
let pool: Pool | undefined;
let cores: number | undefined;

/** How many threads large steps share. */
export function threadCount(): number {
  // Asked for with each call: the host is asked once.
  cores ??= canShare() ? coreCount() : 0;
  return cores === 0 ? 1 : (wanted ?? cores);
}

/**
 * Sets how many threads share a step, from 1; steps that are compiled from now on heed it. Default: as many
 * as the processor has cores. Pages that are not isolated from other origins have one.
 */
export function setThreads(count: number): void {
  wanted = checkPositiveInteger('setThreads', 'count', count);
  if (pool && pool.size !== wanted - 1) {
    pool.end();
    pool = undefined;
  }
}

/** The workers; a new set of them where one has died. Undefined where there is one thread. */
export function workers(): Pool | undefined {
  if (pool?.isBroken) pool = undefined;
  const size = threadCount() - 1;
  if (size > 0) pool ??= new Pool(size);
  return pool;
}

function coreCount(): number {
  const { navigator, process } = globalThis as {
    navigator?: { hardwareConcurrency?: number };
    process?: { getBuiltinModule?(id: string): { availableParallelism?(): number } | undefined };
  };
  const found =
    process?.getBuiltinModule?.('node:os')?.availableParallelism?.() ??
    navigator?.hardwareConcurrency;
  return Math.max(1, found ?? 1);
}

/** Whether threads may look at the same memory. */
function canShare(): boolean {
  const host = globalThis as {
    SharedArrayBuffer?: unknown;
    crossOriginIsolated?: boolean;
    Worker?: unknown;
    process?: { versions?: { node?: string } };
  };
  if (!host.SharedArrayBuffer) return false;
  if (host.process?.versions?.node) return true;
  return host.crossOriginIsolated === true && host.Worker !== undefined;
}
