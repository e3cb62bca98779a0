const WIDTH = 96;
const MOST = 30;

/** The numbers of a row with their names and symbols, in lines: `I1 island=Biscoe 0, I2 ...`. */
export function describeInputs(features: readonly string[], row: readonly number[]): string {
  const parts = features
    .slice(0, MOST)
    .map((name, at) => `I${at + 1} ${name} ${Number(row[at].toPrecision(4))}`);
  if (features.length > MOST) parts.push(`and ${features.length - MOST} more`);
  const lines = ['Its inputs, numbers scaled to mean 0 and deviation 1:', ' '];
  for (const part of parts) {
    const last = lines.length - 1;
    if (lines[last].length + part.length > WIDTH) lines.push(`  ${part}`);
    else lines[last] += ` ${part}`;
    if (part !== parts[parts.length - 1]) lines[lines.length - 1] += ',';
  }
  return lines.join('\n');
}
