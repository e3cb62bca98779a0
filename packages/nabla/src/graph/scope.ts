let current = '';

/** The path of the layer whose ops are being built: `encoder/dense`; empty outside of layers. */
export function currentScope(): string {
  return current;
}

/** Runs `fn` with `name` added to the path. */
export function withScope<T>(name: string, fn: () => T): T {
  const outer = current;
  current = outer === '' ? name : `${outer}/${name}`;
  try {
    return fn();
  } finally {
    current = outer;
  }
}

/** Runs `fn` with `path` as the whole path: for the gradient of an op, which belongs to its layer. */
export function atScope<T>(path: string, fn: () => T): T {
  const outer = current;
  current = path;
  try {
    return fn();
  } finally {
    current = outer;
  }
}

/** `dense: matmul`, for messages: the layer first, if there is one. */
export function describeDoing(what: string): string {
  return current === '' ? what : `${current}: ${what}`;
}
