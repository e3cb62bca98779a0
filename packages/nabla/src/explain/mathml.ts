import { checkOptionNames } from '../base/index.ts';
import type { MathOptions } from './latex.ts';
import { derivationLines, factorLine, headline, lossLine, type MathNode } from './math.ts';
import type { Explanation } from './types.ts';

/**
 * An explanation as MathML for a page: one `<section>` a weight, with a `<math>` element a line. All
 * text is escaped.
 *
 * ```ts
 * import { renderMathml } from 'nabla/explain';
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(1, { inputDim: 1 })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * renderMathml(model.explain([[1]], [[1]])).startsWith('<math'); // true
 * ```
 */
export function renderMathml(explanation: Explanation, options: MathOptions = {}): string {
  checkOptionNames('renderMathml', options, ['digits']);
  const { digits = 6 } = options;
  const sections = explanation.weights.map((weight) => {
    const factors = weight.paths[0]?.factors.map((factor) => factorLine(factor, digits)) ?? [];
    const lines = [...derivationLines(weight, digits), ...factors].map(display);
    return `<section><h3>${escapeText(headline(weight, digits))}</h3>\n${lines.join('\n')}\n</section>`;
  });
  return [display(lossLine(explanation, digits)), ...sections].join('\n');
}

function display(nodes: readonly MathNode[]): string {
  return `<math display="block" xmlns="http://www.w3.org/1998/Math/MathML"><mrow>${nodes.map(write).join('')}</mrow></math>`;
}

function write(node: MathNode): string {
  switch (node.kind) {
    case 'number':
      return `<mn>${escapeText(node.value)}</mn>`;
    case 'operator':
      return node.text === '' ? '' : `<mo>${escapeText(node.text === '*' ? '·' : node.text)}</mo>`;
    case 'symbol': {
      const base = `<mi>${escapeText(node.letter)}</mi>`;
      const sub = node.sub && `<mn>${escapeText(node.sub)}</mn>`;
      const sup = node.sup && `<mn>${escapeText(node.sup)}</mn>`;
      if (sub && sup) return `<msubsup>${base}${sub}${sup}</msubsup>`;
      if (sub) return `<msub>${base}${sub}</msub>`;
      return sup ? `<msup>${base}${sup}</msup>` : base;
    }
    case 'row':
      return `<mrow>${node.items.map(write).join('')}</mrow>`;
    case 'fraction':
      return `<mfrac>${write(node.top)}${write(node.bottom)}</mfrac>`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]);
}
