import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collects what nothing refers to, and lets what waits for that (finalizers) run. */
export async function collect(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    gc();
    await sleep(10);
  }
}
