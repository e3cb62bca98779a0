import { UsageError } from '../base/index.ts';

/** A label for each axis of a tensor: a letter, or `.0`, `.1`, ... for the axes behind `...`. */
export type Labels = readonly string[];

/** Whether a label stands for an axis behind `...`, which is broadcast. */
export function isShared(label: string): boolean {
  return label.startsWith('.');
}

/** The labels of the operands, whose numbers of axes are `ranks`, and of the result. */
export function parseEinsum(
  subscripts: string,
  ranks: readonly number[],
): { inputs: readonly Labels[]; output: Labels } {
  const { patterns, result } = readPattern(subscripts, ranks.length);
  const hidden = patterns.map((pattern, i) => {
    const letters = lettersOf(pattern).length;
    const dots = ranks[i] - letters;
    if (dots < 0 || (dots > 0 && !pattern.includes('...'))) {
      throw fault(
        subscripts,
        `'${pattern}' names ${letters} axes, and operand ${i + 1} has ${ranks[i]}`,
      );
    }
    return dots;
  });
  const most = Math.max(0, ...hidden);
  const inputs = patterns.map((pattern, i) => labelsOf(pattern, hidden[i], most));
  const output = result === undefined ? impliedOutput(inputs, most) : labelsOf(result, most, most);
  checkOutput(subscripts, inputs, output);
  return { inputs, output };
}

function fault(subscripts: string, why: string): UsageError {
  return new UsageError(
    `einsum '${subscripts}': ${why}. Write a letter for each axis, as in 'ij,jk->ik'.`,
    { doing: 'einsum', given: subscripts },
  );
}

function readPattern(
  subscripts: string,
  operands: number,
): { patterns: string[]; result: string | undefined } {
  const [left, result, ...more] = subscripts.replaceAll(/\s/g, '').split('->');
  const patterns = left.split(',');
  const strange = [...patterns, result ?? ''].find(
    (part) => !/^[A-Za-z]*(\.{3})?[A-Za-z]*$/.test(part),
  );
  if (strange !== undefined) {
    throw fault(subscripts, `'${strange}' holds something else than letters and one '...'`);
  }
  if (more.length > 0) throw fault(subscripts, `'->' stands in it more than once`);
  if (operands !== patterns.length) {
    throw fault(subscripts, `it has ${patterns.length} operands, and ${operands} were given`);
  }
  return { patterns, result };
}

function lettersOf(pattern: string): string[] {
  return [...pattern.replace('...', '')];
}

/** The labels of a pattern in which `...` stands for the last `dots` of `most` axes. */
function labelsOf(pattern: string, dots: number, most: number): string[] {
  const [before, after] = pattern.split('...');
  if (after === undefined) return [...before];
  const shared = Array.from({ length: dots }, (_, i) => `.${most - dots + i}`);
  return [...before, ...shared, ...after];
}

/** The axes behind `...`, then the letters that stand once, in the order of the alphabet. */
function impliedOutput(inputs: readonly Labels[], most: number): string[] {
  const all = inputs.flat();
  const isSingle = (label: string) =>
    !isShared(label) && all.indexOf(label) === all.lastIndexOf(label);
  return [...labelsOf('...', most, most), ...all.filter(isSingle).sort()];
}

function checkOutput(subscripts: string, inputs: readonly Labels[], output: Labels): void {
  const strange = output.find((label) => !inputs.flat().includes(label));
  if (strange !== undefined) {
    throw fault(subscripts, `the result has '${strange}', which no operand has`);
  }
  const double = output.find((label, i) => output.indexOf(label) !== i);
  if (double !== undefined) throw fault(subscripts, `'${double}' stands twice in the result`);
}
