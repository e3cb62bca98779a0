/** How long training may keep the event loop to itself, in milliseconds. */
const LONGEST = 50;

let last = 0;

/** Whether others have waited long. */
export function mustBreathe(): boolean {
  return performance.now() - last >= LONGEST;
}

/** Lets others run if it has been long since: timers, requests, the page. */
export async function breathe(): Promise<void> {
  const now = performance.now();
  if (now - last < LONGEST) return;
  await turn();
  last = performance.now();
}

/** Resolves in the next turn of the event loop. A message is not throttled as timers are. */
function turn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (fn: () => void) => void };
  if (setImmediate) return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
