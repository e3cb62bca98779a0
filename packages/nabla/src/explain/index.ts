/**
 * Backpropagation made visible: an explanation is a tree of plain data about one training step, and
 * the renderers turn it into text, LaTeX and MathML. It reads the graph and what ops say of themselves.
 */
import './install.ts';

export type { StepArrays } from './capture.ts';
export { type ExplainOptions, explainStep } from './explain.ts';
export { type MathOptions, renderLatex } from './latex.ts';
export { renderMathml } from './mathml.ts';
export type { StepTensors, Subject } from './subject.ts';
export { renderText, type TextOptions } from './text.ts';
export type {
  Explanation,
  Factor,
  FiniteDifference,
  ForwardStep,
  LegendEntry,
  LossExplanation,
  Path,
  StepExplanation,
  UpdateExplanation,
  WeightExplanation,
} from './types.ts';
