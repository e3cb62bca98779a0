import { LambdaCallback } from 'nabla/callbacks';

/** Shows training on stderr: a line that is rewritten on a terminal, nothing in a pipe. */
export function progress(epochs: number): LambdaCallback {
  const shown = process.stderr.isTTY;
  let open = false;
  return new LambdaCallback({
    onEpochEnd: (epoch, logs) => {
      if (!shown) return;
      const done = Math.round((20 * (epoch + 1)) / epochs);
      const numbers = Object.entries(logs ?? {}).map(
        ([name, value]) => `${name} ${value.toPrecision(4)}`,
      );
      process.stderr.write(
        `\r\u001b[K${'━'.repeat(done)}${'─'.repeat(20 - done)} epoch ${epoch + 1}/${epochs}  ${numbers.join('  ')}`,
      );
      // Here and not at the end: what the library has to say about the training comes in between.
      open = epoch + 1 < epochs;
      if (!open) process.stderr.write('\n');
    },
    onTrainEnd: () => {
      if (open) process.stderr.write('\n');
    },
  });
}

/** Whether colours are wanted on a stream: a terminal, unless NO_COLOR is set; FORCE_COLOR always. */
export function wantsColor(stream: { isTTY?: boolean }): boolean {
  if (process.env.NO_COLOR) return false;
  return process.env.FORCE_COLOR !== undefined || stream.isTTY === true;
}
