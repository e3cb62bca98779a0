/** `Y1 - T1`, or `(Y1 - T1) / 4`: the slope of a crossentropy by the sums before its activation. */
export function difference(output: string, target: string, over: string): string {
  return over === '' ? `${output} - ${target}` : `(${output} - ${target})${over}`;
}
