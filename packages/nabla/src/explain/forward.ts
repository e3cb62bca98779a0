import { flattenTree } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import type { Capture } from './capture.ts';
import { bracketed } from './formulas.ts';
import type { Symbols } from './symbols.ts';
import type { ForwardStep } from './types.ts';

/** What each layer made of the rows, the sums before activations included. */
export function explainForward(
  captured: Capture,
  symbols: Symbols,
  maxValues: number,
): ForwardStep[] {
  const made = captured.calls.flatMap(({ layer, outputs, preactivation }) =>
    [...(preactivation ? [preactivation] : []), ...flattenTree(outputs)].map((tensor) => ({
      layer,
      tensor,
    })),
  );
  const shown = [
    ...new Map(
      made.filter(({ tensor }) => symbols.get(tensor)).map((step) => [step.tensor, step]),
    ).values(),
  ];
  const values = captured.compute(shown.map(({ tensor }) => tensor));
  return shown.map(({ layer, tensor }, index) => ({
    layer: layer.name,
    symbol: symbols.get(tensor)?.letter ?? '',
    formula: forwardText(tensor, symbols),
    shape: tensor.shape,
    ...(values[index].length <= maxValues ? { values: [...values[index]] } : {}),
  }));
}

function forwardText(tensor: Tensor, symbols: Symbols): string {
  const own = symbols.get(tensor)?.letter ?? '';
  return `${own} = ${expressionOf(tensor, symbols, 0)}`;
}

function expressionOf(tensor: Tensor, symbols: Symbols, depth: number): string {
  const symbol = symbols.get(tensor);
  if (symbol && depth > 0) return symbol.letter;
  if (tensor.origin.kind !== 'op' || depth > 4) return '…';
  const { op, inputs, attrs } = tensor.origin;
  return op.text(
    inputs.map((input) => bracketed(expressionOf(input, symbols, depth + 1))),
    attrs,
  );
}
