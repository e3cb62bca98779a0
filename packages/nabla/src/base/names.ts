/** `kernelInitializer` -> `kernel_initializer`: Keras's configs are written in snake_case. */
export function toSnakeCase(name: string): string {
  return name
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(
      /([a-z]{2,})(\d+)$/g,
      (_, letters: string, digits: string) => `${letters}_${digits}`,
    )
    .toLowerCase();
}

/** `kernel_initializer` -> `kernelInitializer`. */
export function toCamelCase(name: string): string {
  return name.replaceAll(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

const used = new Map<string, number>();

/** `dense`, `dense_1`, `dense_2`, ...: Keras's names for layers that were given none. */
export function uniqueName(prefix: string): string {
  const count = used.get(prefix) ?? 0;
  used.set(prefix, count + 1);
  return count === 0 ? prefix : `${prefix}_${count}`;
}

/** Makes names start again, as `keras.utils.clear_session()` does. */
export function resetNames(): void {
  used.clear();
}
