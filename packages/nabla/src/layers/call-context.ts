/** What holds for all layers inside the call of the outermost one. */
interface CallContext {
  /** Whether the model is being trained. */
  readonly training: boolean;
}

let current: CallContext | undefined;

/** The context of the call that is running, if any. */
export function callContext(): CallContext | undefined {
  return current;
}

/** Runs `fn` as the call of a layer; `training` holds for the layers inside that are not told otherwise. */
export function withCallContext<T>(training: boolean, fn: () => T): T {
  const outer = current;
  current = { training };
  try {
    return fn();
  } finally {
    current = outer;
  }
}
