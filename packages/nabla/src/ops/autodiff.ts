import { checkScalarOutput, gradient, leaf, type Tensor, type Variable } from '../graph/index.ts';
import { keepingGraph } from '../runtime/index.ts';
import { type TensorLike, toTensor } from './convert.ts';
import * as p from './primitives/index.ts';

/** dE/d(each target) for a scalar `output`; zeros where nothing connects them. */
export function gradientOf(output: Tensor, targets: readonly Tensor[]): (Tensor | null)[] {
  return gradient(output, targets, onesLike(output), p.add);
}

/**
 * The function that gives the value of `fn` and its gradient by each argument.
 *
 * Formula: (fn(x), dfn/dx). `fn` must return a floating-point scalar. With `variables`, the gradient
 * is by those instead, and the arguments are left alone. A gradient is a tensor like any other, so
 * it can be differentiated again. Throws `GradientError` when `fn` returns no scalar.
 *
 * ```ts
 * import { ops, valueAndGrad } from 'nabla';
 * const { value, gradients } = valueAndGrad((x) => ops.sum(ops.square(x)))([1, 2, 3]);
 * value.item(); // 14
 * gradients[0].arraySync(); // [2, 4, 6]
 * ```
 */
export function valueAndGrad<A extends TensorLike[]>(
  fn: (...args: { [K in keyof A]: Tensor }) => Tensor,
  variables?: readonly Variable[],
): (...args: A) => { value: Tensor; gradients: Tensor[] } {
  return (...args) => {
    const inputs = args.map((arg) => toTensor(arg));
    const targets = variables
      ? variables.map((variable) => variable.value)
      : inputs.map((input) => p.identity(input));
    const used = (variables ? inputs : targets) as { [K in keyof A]: Tensor };
    const value = keepingGraph(() => fn(...used));
    checkScalarOutput(value, 'grad');
    const found = gradientOf(value, targets);
    return { value, gradients: found.map((each, index) => each ?? zerosLike(targets[index])) };
  };
}

/**
 * The gradient of `fn` by its first argument, as a function of the same arguments.
 *
 * ```ts
 * import { grad, ops } from 'nabla';
 * const cube = (x) => ops.power(x, 3);
 * grad(cube)(2).item(); // 12
 * grad(grad(cube))(2).item(); // 12
 * ```
 */
export function grad<A extends TensorLike[]>(
  fn: (...args: { [K in keyof A]: Tensor }) => Tensor,
): (...args: A) => Tensor {
  const both = valueAndGrad(fn);
  return (...args) => both(...args).gradients[0];
}

/**
 * A function whose gradient its author gives: `fn` returns the value and, for dE/d(value), the
 * gradient by each argument.
 *
 * ```ts
 * import { customGradient, grad, ops } from 'nabla';
 * const clipped = customGradient((x) => ({ value: x, gradient: (g) => [ops.clip(g, -1, 1)] }));
 * grad((x) => ops.multiply(5, clipped(x)))(2).item(); // 1
 * ```
 */
export function customGradient<A extends TensorLike[]>(
  fn: (...args: { [K in keyof A]: Tensor }) => {
    value: Tensor;
    gradient: (gradient: Tensor) => readonly (Tensor | null)[];
  },
): (...args: A) => Tensor {
  return (...args) => {
    const inputs = args.map((arg) => toTensor(arg));
    const { value, gradient: rule } = fn(...(inputs as { [K in keyof A]: Tensor }));
    return p.customGradient(value, inputs, { gradient: rule });
  };
}

/** `x` as a constant: no gradient passes through it. */
export function stopGradient(x: TensorLike): Tensor {
  return p.stopGradient(toTensor(x));
}

function onesLike(x: Tensor): Tensor {
  return p.broadcastTo(leaf(Float64Array.of(1), [], x.dtype), { shape: x.shape });
}

function zerosLike(x: Tensor): Tensor {
  return p.broadcastTo(leaf(Float64Array.of(0), [], x.dtype), { shape: x.shape });
}
