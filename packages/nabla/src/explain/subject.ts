import type { Tree } from '../base/index.ts';
import type { Tensor, Variable } from '../graph/index.ts';
import type { Loss } from '../losses/index.ts';
import type { Optimizer } from '../optimizers/index.ts';

/** The arrays of a step as tensors. */
export interface StepTensors {
  readonly x: Tree<Tensor>;
  readonly y?: Tree<Tensor>;
  readonly sampleWeight?: Tree<Tensor>;
}

/** What an explanation needs of a model: the parts of its training step. */
export interface Subject {
  readonly name: string;
  readonly optimizer: Optimizer;
  readonly trainableVariables: readonly Variable[];
  /** The losses of the outputs. */
  readonly losses: readonly Loss[];
  /** The forward pass, as in training or as in prediction. */
  forward(x: Tree<Tensor>, training: boolean): Tree<Tensor>;
  /** The terms of the loss; `from` is empty for the compiled one. */
  lossTerms(
    data: StepTensors & { readonly yPred: Tree<Tensor> },
  ): { from: string; value: Tensor }[];
}
