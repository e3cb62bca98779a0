const warned = new Set<string>();

/** Warns with `message` the first time that `key` comes up: a remark must not drown a training. */
export function warnOnce(key: string, message: string): void {
  if (warned.has(key)) return;
  warned.add(key);
  console.warn(message);
}

/** Makes all warnings heard again. */
export function resetWarnings(): void {
  warned.clear();
}
