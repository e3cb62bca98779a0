import type { Shape } from '../base/index.ts';
import type { Tensor, Variable } from '../graph/index.ts';
import type { LayerCall } from '../layers/index.ts';
import type { LegendEntry } from './types.ts';

/** How a tensor is written: a letter, and what its elements are called. */
export interface Symbol {
  readonly letter: string;
  /** The layer that made it, or that it belongs to. */
  readonly layer: string;
  /** The name of one element, without its row. */
  element(index: number): string;
}

/** Names for all that appears in an explanation. */
export class Symbols {
  readonly #of = new Map<Tensor, Symbol>();
  readonly legend: LegendEntry[] = [];

  get(tensor: Tensor): Symbol | undefined {
    return this.#of.get(tensor);
  }

  set(tensor: Tensor, symbol: Symbol, means: string): void {
    if (this.#of.has(tensor)) return;
    this.#of.set(tensor, symbol);
    this.legend.push({ symbol: symbol.letter, means });
  }
}

/**
 * Names as in textbooks: inputs I, hidden sums h and their activations H, the last sum y and its
 * activation Y; weights W, in the last layer V; targets T. Several hidden layers are numbered.
 */
export function nameAll(
  x: readonly Tensor[],
  y: readonly Tensor[],
  calls: readonly LayerCall[],
  held: ReadonlyMap<Variable, Tensor>,
): Symbols {
  const symbols = new Symbols();
  x.forEach((tensor, index) => {
    const letter = x.length === 1 ? 'I' : `I⁽${superscript(index + 1)}⁾`;
    symbols.set(tensor, rowSymbol(letter, tensor.shape, ''), 'the inputs');
  });
  y.forEach((tensor, index) => {
    const letter = y.length === 1 ? 'T' : `T⁽${superscript(index + 1)}⁾`;
    symbols.set(tensor, rowSymbol(letter, tensor.shape, ''), 'the targets');
  });
  const weighted = calls.filter(
    ({ layer }) => layer.weights.some(({ trainable }) => trainable) && layer.subLayers.length === 0,
  );
  const last = weighted[weighted.length - 1];
  const hidden = [...new Set(weighted.slice(0, -1))];
  for (const call of calls)
    nameCall(symbols, call, hidden.indexOf(call), call === last, hidden.length, weighted.length);
  nameWeights(symbols, weighted, hidden, last, held);
  return symbols;
}

function nameCall(
  symbols: Symbols,
  call: LayerCall,
  place: number,
  isLast: boolean,
  hidden: number,
  weighted: number,
): void {
  const { layer, outputs, preactivation } = call;
  if (!isTensor(outputs) || layer.subLayers.length > 0) return;
  const mark = hidden > 1 && place >= 0 ? `⁽${superscript(place + 1)}⁾` : '';
  const [sum, result] = isLast
    ? ['y', 'Y']
    : place >= 0
      ? [`h${mark}`, `H${mark}`]
      : [`${layer.name} in`, layer.name];
  if (preactivation)
    symbols.set(
      preactivation,
      rowSymbol(sum, preactivation.shape, layer.name),
      `the sums of ${layer.name}`,
    );
  symbols.set(
    outputs,
    rowSymbol(result, outputs.shape, layer.name),
    isLast && weighted > 0 ? `the results of ${layer.name}` : `what ${layer.name} gives`,
  );
}

const LETTERS: Readonly<Record<string, string>> = { gamma: 'γ', beta: 'β' };

function nameWeights(
  symbols: Symbols,
  weighted: readonly LayerCall[],
  hidden: readonly LayerCall[],
  last: LayerCall | undefined,
  held: ReadonlyMap<Variable, Tensor>,
): void {
  const several = weighted.length > 1;
  for (const call of weighted) {
    const { layer } = call;
    const isLast = call === last;
    const mark = hidden.length > 1 && !isLast ? `⁽${superscript(hidden.indexOf(call) + 1)}⁾` : '';
    for (const variable of layer.weights) {
      const tensor = held.get(variable);
      if (!tensor) continue;
      const kernel = isLast && several ? 'V' : 'W';
      const bias = isLast && several ? 'c' : 'b';
      const letter = { kernel, bias }[variable.name] ?? LETTERS[variable.name] ?? variable.name;
      symbols.set(tensor, weightSymbol(letter + mark, variable.shape, layer.name), variable.path);
    }
  }
}

/** The result of a layer: elements are numbered within their row, from 1. */
export function rowSymbol(letter: string, shape: Shape, layer: string): Symbol {
  const inner = shape.slice(1);
  const width = inner.reduce((product, length) => product * length, 1);
  return { letter, layer, element: (index) => letter + subscript(index % width, inner, letter) };
}

/** A weight: a kernel to one unit counts its inputs, a bias its units. */
function weightSymbol(letter: string, shape: Shape, layer: string): Symbol {
  const narrow =
    shape.length === 2 && shape[1] === 1
      ? [shape[0]]
      : shape.length === 2 && shape[0] === 1
        ? [shape[1]]
        : shape;
  return { letter, layer, element: (index) => letter + subscript(index, narrow, letter) };
}

/** `12` for the second element of the first row; `10,2` where a number has two digits. */
function subscript(index: number, shape: Shape, letter: string): string {
  const parts: number[] = [];
  let rest = index;
  for (const length of [...shape].reverse()) {
    parts.unshift((rest % length) + 1);
    rest = Math.floor(rest / length);
  }
  const text = parts.join(shape.some((length) => length > 9) && parts.length > 1 ? ',' : '');
  return letter.length > 2 && !letter.endsWith('⁾') ? `[${text}]` : text;
}

function superscript(number: number): string {
  return [...String(number)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}

function isTensor(tree: LayerCall['outputs']): tree is Tensor {
  return 'origin' in tree && 'dtype' in tree;
}
