/**
 * The graph: tensors, the record that describes an op, walks, gradients, checks and printing.
 * It knows no particular op, and leaves running to whoever installs an evaluator.
 */
export { copyGraph } from './copy.ts';
export { type Evaluator, evaluator, installEvaluator } from './evaluator.ts';
export { checkScalarOutput, gradient, gradientStops, gradients } from './gradient.ts';
export {
  callSymbolically,
  KerasTensor,
  type Operation,
  replaceSymbolic,
  type SymbolicCall,
  symbolicInputs,
} from './keras-tensor.ts';
export { type Filled, LoopBody, type LoopParts, makeLoop } from './loop-body.ts';
export {
  callScalar,
  castScalar,
  constantScalar,
  inputScalar,
  type Lowering,
  type Piece,
  positionScalar,
  type Reduction,
  type Scalar,
  type ScalarAt,
  type ScalarFunction,
} from './lowering.ts';
export { maskOf, setMask } from './mask.ts';
export type { Aval, NDArray, Op, OpCall, OpTraits, Sample } from './op.ts';
export { printGraph } from './print.ts';
export { atScope, currentScope, describeDoing, withScope } from './scope.ts';
export {
  apply,
  leaf,
  leafValues,
  type NestedArray,
  type Origin,
  placeholder,
  scalar,
  Tensor,
} from './tensor.ts';
export { currentTrace, Trace, withTrace } from './trace.ts';
export {
  type Keeper,
  noteTrainableChange,
  type Penalty,
  type Projection,
  trainableChanges,
  Variable,
  type VariableOptions,
} from './variable.ts';
export { verifyGraph } from './verify.ts';
export { dependents, inputsOf, isOp, type OpTensor, topological } from './walk.ts';
