/** `35ms`, `2s`, `140us`: the time of a step. */
export function duration(seconds: number): string {
  if (seconds >= 1 || seconds === 0) return `${seconds.toFixed(0)}s`;
  return seconds >= 1e-3 ? `${(seconds * 1e3).toFixed(0)}ms` : `${(seconds * 1e6).toFixed(0)}us`;
}

/** `12s`, `3:05`, `1:02:03`: how long it will still take. */
export function timeLeft(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
  if (seconds > 3600) return `${hours}:${two(minutes % 60)}:${two(whole % 60)}`;
  return seconds > 60 ? `${minutes}:${two(whole % 60)}` : `${whole}s`;
}

/** A metric with four decimals; in scientific notation if not `fixed`. */
export function valueText(value: number, fixed: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return fixed ? fourDecimals(value) : value.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Rounds halves to the even digit, as Python does; only odd multiples of 1/32 are such halves. */
function fourDecimals(value: number): string {
  const isHalf = Number.isInteger(value * 32) && Math.abs(value * 32) % 2 === 1;
  if (!isHalf) return value.toFixed(4);
  const below = Math.floor(value * 1e4);
  return ((below % 2 === 0 ? below : below + 1) / 1e4).toFixed(4);
}
