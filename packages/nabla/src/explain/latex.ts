import { checkOptionNames } from '../base/index.ts';
import { derivationLines, factorLine, headline, lossLine, type MathNode } from './math.ts';
import type { Explanation } from './types.ts';

export interface MathOptions {
  /** Significant digits. Default 6. */
  digits?: number;
}

const COMMANDS: Readonly<Record<string, string>> = {
  α: '\\alpha',
  β: '\\beta',
  γ: '\\gamma',
  δ: '\\delta',
  ε: '\\varepsilon',
  η: '\\eta',
  λ: '\\lambda',
  μ: '\\mu',
  ρ: '\\rho',
  σ: '\\sigma',
  θ: '\\theta',
  Σ: '\\sum',
  '∂': '\\partial ',
  '·': '\\cdot ',
  '←': '\\leftarrow ',
  '√': '\\surd ',
  '‖': '\\Vert ',
  '…': '\\dots ',
  '*': '\\cdot ',
  '[': '[',
  ']': ']',
};

/**
 * An explanation as LaTeX: an `aligned` display for each weight, for use in a document with amsmath.
 *
 * ```ts
 * import { renderLatex } from 'nabla/explain';
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(1, { inputDim: 1 })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * renderLatex(model.explain([[1]], [[1]])).includes('\\frac{\\partial E}{\\partial Y_{1}}'); // true
 * ```
 */
export function renderLatex(explanation: Explanation, options: MathOptions = {}): string {
  checkOptionNames('renderLatex', options, ['digits']);
  const { digits = 6 } = options;
  const displays = explanation.weights.map((weight) => {
    const factors =
      weight.paths[0]?.factors.map((factor) => line(factorLine(factor, digits))) ?? [];
    const lines = [...derivationLines(weight, digits).map(line), ...factors];
    return `\\paragraph{\\texttt{${escapeText(headline(weight, digits))}}}\n\\[\\begin{aligned}\n${lines.join(' \\\\\n')}\n\\end{aligned}\\]`;
  });
  return [`\\[${lossLine(explanation, digits).map(write).join(' ')}\\]`, ...displays].join('\n\n');
}

/** A line, aligned at its first sign of equality. */
function line(nodes: readonly MathNode[]): string {
  const at = nodes.findIndex(
    (node) => node.kind === 'operator' && (node.text === '=' || node.text === '←'),
  );
  return nodes.map((node, index) => (index === at ? `&${write(node)}` : write(node))).join(' ');
}

function write(node: MathNode): string {
  switch (node.kind) {
    case 'number':
      return node.value.replace(/e([+-]?\d+)$/, ' \\cdot 10^{$1}');
    case 'operator':
      return COMMANDS[node.text] ?? node.text;
    case 'symbol': {
      const letter =
        [...node.letter].length > 1
          ? `\\mathrm{${escapeText(node.letter)}}`
          : (COMMANDS[node.letter] ?? node.letter);
      return letter + (node.sup ? `^{${node.sup}}` : '') + (node.sub ? `_{${node.sub}}` : '');
    }
    case 'row':
      return node.items.map(write).join(' ');
    case 'fraction':
      return `\\frac{${compact(node.top)}}{${compact(node.bottom)}}`;
  }
}

function compact(node: MathNode): string {
  return node.kind === 'row' ? node.items.map(write).join('') : write(node);
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\{}_#$%&^~]/g, (character) =>
    character === '\\' ? '\\textbackslash{}' : `\\${character}`,
  );
}
