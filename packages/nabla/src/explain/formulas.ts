import { broadcastStrides, sizeOf, stridesOf } from '../base/index.ts';
import { isOp, type OpTensor, type Tensor, topological } from '../graph/index.ts';
import type { Place } from './paths.ts';
import type { Symbols } from './symbols.ts';

/** How deep the text of an operand may nest before its letter has to do. */
const DEPTH = 4;

/**
 * How d(of)/d(by) is written: the product of the local derivatives of the ops between the two, as
 * each op says its own. `undefined` where more than one way of ops leads from one to the other.
 */
export function derivativeText(of: Place, by: Place, symbols: Symbols): string | undefined {
  const chain = opsBetween(of.tensor, by.tensor);
  if (!chain) return undefined;
  const elements = placesAlong(chain, of, by);
  const factors = chain.map((tensor, position) => {
    const inner = position === chain.length - 1 ? by.tensor : chain[position + 1];
    return localText(tensor, inner, elements, symbols);
  });
  return product(factors);
}

/** The ops from `of` down to the one that reads `by`, if they form a single chain. */
function opsBetween(of: Tensor, by: Tensor): OpTensor[] | undefined {
  const below = dependsOn(of, by);
  const chain: OpTensor[] = [];
  let tensor = of;
  while (tensor !== by) {
    if (!isOp(tensor)) return undefined;
    const next = tensor.origin.inputs.filter((input) => below.has(input));
    if (next.length !== 1) return undefined;
    chain.push(tensor);
    tensor = next[0];
  }
  return chain;
}

function dependsOn(of: Tensor, by: Tensor): Set<Tensor> {
  const found = new Set<Tensor>([by]);
  for (const tensor of topological([of], (each) => each === by)) {
    if (isOp(tensor) && tensor !== by && tensor.origin.inputs.some((input) => found.has(input)))
      found.add(tensor);
  }
  return found;
}

/** Which element of each tensor of the chain is meant: known from `by` upwards, or from `of` downwards. */
function placesAlong(chain: readonly OpTensor[], of: Place, by: Place): Map<Tensor, number> {
  const elements = new Map<Tensor, number>([
    [of.tensor, of.index],
    [by.tensor, by.index],
  ]);
  let below: Place = by;
  for (const tensor of [...chain].reverse()) {
    const keeps =
      tensor.size === below.tensor.size &&
      (tensor.origin.op.traits.elementwise || sizeOf(tensor.shape) === 1);
    if (!keeps || elements.has(tensor)) break;
    elements.set(tensor, below.index);
    below = { tensor, index: below.index };
  }
  let above: Place = of;
  for (const tensor of chain) {
    if (!tensor.origin.op.traits.elementwise) break;
    const next = tensor.origin.inputs.find((input) => chain.includes(input as OpTensor));
    if (!next || elements.has(next)) break;
    elements.set(next, inputElement(tensor, next, above.index));
    above = { tensor: next, index: elements.get(next) ?? 0 };
  }
  return elements;
}

function localText(
  tensor: OpTensor,
  inner: Tensor,
  elements: ReadonlyMap<Tensor, number>,
  symbols: Symbols,
): string {
  const { op, inputs, attrs } = tensor.origin;
  const index = inputs.indexOf(inner);
  const output = elements.get(tensor);
  const input = elements.get(inner);
  if (op.coefficient && output !== undefined && input !== undefined) {
    const { input: other, element } = op.coefficient(
      index,
      { output, input },
      inputs.map(({ shape }) => shape),
    );
    return nameOf(inputs[other], element, symbols, DEPTH);
  }
  const names = inputs.map((each) => {
    const own = each === inner ? input : undefined;
    const element =
      own ??
      (op.traits.elementwise && output !== undefined
        ? inputElement(tensor, each, output)
        : undefined);
    return bracketed(nameOf(each, element, symbols, DEPTH));
  });
  return op.local(index, names, nameOf(tensor, output, symbols, DEPTH), attrs);
}

/** The element of an input that an element of an elementwise result is made of. */
function inputElement(tensor: OpTensor, input: Tensor, output: number): number {
  const strides = broadcastStrides(input.shape, tensor.shape);
  return stridesOf(tensor.shape).reduce(
    (sum, stride, axis) => sum + (Math.floor(output / stride) % tensor.shape[axis]) * strides[axis],
    0,
  );
}

/** How an element of a tensor is written: its symbol, its number, or the op that made it. */
function nameOf(
  tensor: Tensor,
  element: number | undefined,
  symbols: Symbols,
  depth: number,
): string {
  const symbol = symbols.get(tensor);
  if (symbol) return element === undefined ? symbol.letter : symbol.element(element);
  if (tensor.origin.kind === 'leaf' && (tensor.size === 1 || element !== undefined)) {
    return formatNumber(tensor.origin.values[tensor.size === 1 ? 0 : (element ?? 0)]);
  }
  if (!isOp(tensor) || depth === 0) return '…';
  const { op, inputs, attrs } = tensor.origin;
  const names = inputs.map((input) => {
    const own =
      element !== undefined && op.traits.elementwise
        ? inputElement(tensor, input, element)
        : input.size === tensor.size
          ? element
          : undefined;
    return bracketed(nameOf(input, own, symbols, depth - 1));
  });
  return op.text(names, attrs);
}

/** Factors as one product: ones left out, signs to the front, sums in brackets. */
function product(factors: readonly string[]): string {
  let negative = false;
  const shown = factors.flatMap((factor) => {
    const isNegative = /^-[^ ]*$/.test(factor);
    if (isNegative) negative = !negative;
    const plain = isNegative ? factor.slice(1) : factor;
    return plain === '1' || plain === '1 / 1' ? [] : [plain];
  });
  const sign = negative ? '-' : '';
  if (shown.length === 0) return `${sign}1`;
  if (shown.length === 1) return sign === '' ? shown[0] : `-${bracketed(shown[0])}`;
  return sign + shown.map(bracketed).join(' * ');
}

/** `text` in brackets where it is a sum. */
export function bracketed(text: string): string {
  return / [+-] /.test(text.replaceAll(/\([^()]*\)/g, '')) ? `(${text})` : text;
}

/** A number of a formula, short. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}
