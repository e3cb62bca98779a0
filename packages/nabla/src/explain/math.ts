import { formatValue } from './text.ts';
import type { Explanation, Factor, WeightExplanation } from './types.ts';

/** A formula as a tree, from which LaTeX and MathML are written. */
export type MathNode =
  | {
      readonly kind: 'symbol';
      readonly letter: string;
      readonly sub?: string;
      readonly sup?: string;
    }
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'row'; readonly items: readonly MathNode[] }
  | { readonly kind: 'fraction'; readonly top: MathNode; readonly bottom: MathNode };

/** The derivation of one weight as lines of mathematics. */
export function derivationLines(weight: WeightExplanation, digits: number): MathNode[][] {
  const lines: MathNode[][] = [];
  const slope = derivative(`dE/d${weight.symbol}`);
  for (const { factors, product } of weight.paths) {
    lines.push([
      slopeOr(slope, weight),
      equals(),
      ...between(factors.map(({ symbol }) => derivative(symbol))),
    ]);
    lines.push([
      equals(),
      ...between(factors.map((factor) => bracket(parseFormula(factor.formula)))),
    ]);
    lines.push([
      equals(),
      ...between(factors.map(({ value }) => signed(value, digits))),
      equals(),
      number(product, digits),
    ]);
  }
  const parts = [
    ...weight.paths.map(({ product }) => product),
    ...(weight.rest ? [weight.rest.sum] : []),
    ...weight.terms.map(({ value }) => value),
  ];
  if (parts.length > 1)
    lines.push([
      slope,
      equals(),
      ...between(
        parts.map((value) => signed(value, digits)),
        '+',
      ),
      equals(),
      number(weight.gradient, digits),
    ]);
  for (const { symbol, formula, value } of weight.update.lines) {
    lines.push([
      parseFormula(symbol),
      { kind: 'operator', text: '←' },
      parseFormula(formula),
      equals(),
      number(value, digits),
    ]);
  }
  return lines;
}

/** A path of several is marked by d/d only once they are summed. */
function slopeOr(slope: MathNode, weight: WeightExplanation): MathNode {
  return weight.paths.length > 1 ? { kind: 'operator', text: '' } : slope;
}

/** What stands above a derivation: the path, the symbol and the value. */
export function headline({ path, value }: WeightExplanation, digits: number): string {
  return `${path} = ${formatValue(value, digits)}`;
}

/** `dY1/dy1` as ∂Y₁/∂y₁. */
export function derivative(symbol: string): MathNode {
  const [of, by] = symbol.split('/');
  const part = (text: string): MathNode => ({
    kind: 'row',
    items: [{ kind: 'operator', text: '∂' }, symbolNode(text.replace(/^d/, ''))],
  });
  return { kind: 'fraction', top: part(of), bottom: part(by ?? '') };
}

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const TOKEN =
  /\s+|√|\d+(?:\.\d+)?(?:e[+-]?\d+)?|[A-Za-zΑ-ωβηλμερθδγσ][A-Za-z_]*(?:⁽[⁰-⁹]+⁾)?(?:\[[\d,]+\]|[₀-₉]+|[\d,]*\d)?(?:[²³ᵗ])?|./gu;

/** A formula as explanations write them, as a tree. */
export function parseFormula(text: string): MathNode {
  const items: MathNode[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^\s+$/.test(token)) continue;
    if (/^\d/.test(token)) items.push({ kind: 'number', value: token });
    else if (/^[A-Za-zΑ-ω]/u.test(token)) items.push(symbolNode(token));
    else items.push({ kind: 'operator', text: token });
  }
  return { kind: 'row', items };
}

function symbolNode(text: string): MathNode {
  const match =
    /^([A-Za-zΑ-ω][A-Za-z_]*?)(?:⁽([⁰¹²³⁴⁵⁶⁷⁸⁹]+)⁾)?(?:\[?([\d,]+)\]?|([₀-₉]+))?([²³ᵗ])?$/u.exec(
      text,
    );
  if (!match) return { kind: 'symbol', letter: text };
  const [, letter, layer, index, low, power] = match;
  const sup = layer
    ? `(${[...layer].map((digit) => SUPERSCRIPT.indexOf(digit)).join('')})`
    : power && { '²': '2', '³': '3', ᵗ: 't' }[power];
  const sub = index ?? (low && [...low].map((digit) => digit.charCodeAt(0) - 0x2080).join(''));
  return { kind: 'symbol', letter, ...(sub ? { sub } : {}), ...(sup ? { sup } : {}) };
}

function between(items: readonly MathNode[], operator = '·'): MathNode[] {
  return items.flatMap((item, index) =>
    index === 0 ? [item] : [{ kind: 'operator', text: operator } as const, item],
  );
}

function bracket(node: MathNode): MathNode {
  if (node.kind !== 'row' || node.items.length < 2) return node;
  return {
    kind: 'row',
    items: [{ kind: 'operator', text: '(' }, node, { kind: 'operator', text: ')' }],
  };
}

function equals(): MathNode {
  return { kind: 'operator', text: '=' };
}

function number(value: number, digits: number): MathNode {
  return { kind: 'number', value: formatValue(value, digits) };
}

function signed(value: number, digits: number): MathNode {
  return value < 0
    ? bracket({ kind: 'row', items: [number(value, digits), { kind: 'operator', text: '' }] })
    : number(value, digits);
}

/** The formulas that explain a factor: for tools that show them one by one. */
export function factorLine({ symbol, formula, value }: Factor, digits: number): MathNode[] {
  return [derivative(symbol), equals(), parseFormula(formula), equals(), number(value, digits)];
}

/** The loss, as mathematics. */
export function lossLine({ loss }: Explanation, digits: number): MathNode[] {
  return [symbolNode('E'), equals(), number(loss.value, digits)];
}
