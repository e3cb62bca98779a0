import {
  type Config,
  FileFormatError,
  isPlainObject,
  type PartialShape,
  type Tree,
  UsageError,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { customObject } from './custom-objects.ts';
import { Layer } from './layer.ts';
import type { InputMask, LayerContext, LayerOptions } from './layer-types.ts';

/** What a `Lambda` computes: from its inputs, with its `arguments` and what the call decides. */
export type LambdaFunction = (inputs: Tensor, context: LayerContext) => Tree<Tensor>;

export interface LambdaOptions extends LayerOptions {
  /** Shape of a row of the results, or how it follows from that of the inputs. Default: found. */
  outputShape?: PartialShape | ((inputShape: PartialShape) => PartialShape) | null;
  /** The mask of the results, or how it follows from inputs and mask. Default: none. */
  mask?: Tensor | ((inputs: Tensor, mask?: InputMask) => Tensor | undefined) | null;
  /** Given to the function, beside `training` and `mask`. */
  arguments?: Readonly<Record<string, unknown>> | null;
}

/**
 * A function as a layer: y = f(x, { training, mask, ...arguments }).
 *
 * The function must compute with ops; weights that it uses are not trained (write a `Layer` with
 * `addWeight` for that). Its config holds the function's name: `deserialize` finds it in
 * `customObjects`, and never runs code that a file holds.
 *
 * Source: `keras.layers.Lambda`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * import { Lambda } from 'nabla/layers';
 * new Lambda((x) => ops.multiply(x, 2), { name: 'double' })([1, 2]).arraySync(); // [2, 4]
 * ```
 */
export class Lambda extends Layer {
  static override readonly className: string = 'Lambda';
  static override readonly required: readonly string[] = ['function'];
  static override readonly options: readonly string[] = [
    ...Layer.options,
    'outputShape',
    'mask',
    'arguments',
  ];
  readonly function: LambdaFunction;
  readonly outputShape: LambdaOptions['outputShape'];
  readonly mask: LambdaOptions['mask'];
  /** Functions have something of this name, and layers are functions. */
  override readonly arguments: Readonly<Record<string, unknown>>;

  constructor(fn: LambdaFunction, options: LambdaOptions = {}) {
    super(options);
    if (typeof fn !== 'function') {
      throw new UsageError('Lambda takes a function: new Lambda((x) => ops.square(x)).', {
        doing: 'Lambda',
        given: fn,
      });
    }
    this.function = fn;
    this.outputShape = options.outputShape ?? null;
    this.mask = options.mask ?? null;
    this.supportsMasking = this.mask !== null;
    this.arguments = options.arguments ?? {};
  }

  override call(inputs: Tensor, context: LayerContext): Tree<Tensor> {
    return this.function(inputs, { ...this.arguments, ...context });
  }

  override computeMask(inputs: Tree<Tensor>, mask: InputMask | undefined): Tensor | undefined {
    if (typeof this.mask === 'function') return this.mask(inputs as Tensor, mask);
    return this.mask ?? super.computeMask(inputs, mask);
  }

  override computeOutputShape(inputShape: Tree<PartialShape>): PartialShape {
    const { outputShape } = this;
    if (!outputShape) return super.computeOutputShape(inputShape);
    const first = inputShape as PartialShape;
    return typeof outputShape === 'function' ? outputShape(first) : [first[0], ...outputShape];
  }

  override getConfig(): Config {
    const { output_shape, mask, ...config } = super.getConfig();
    const given = Object.entries({ output_shape, mask }).filter(([, value]) => value !== null);
    const named = {
      module: 'builtins',
      class_name: 'function',
      config: this.function.name,
      registered_name: 'function',
    };
    return { ...config, ...Object.fromEntries(given), function: named, arguments: this.arguments };
  }

  static override fromConfig(config: Config): Lambda {
    const { function: named, output_shape, mask, ...rest } = config;
    const found = { output_shape: functionOr(output_shape), mask: functionOr(mask) };
    return super.fromConfig({ ...rest, ...found, function: functionNamed(named) }) as Lambda;
  }
}

function functionNamed(named: unknown): unknown {
  if (typeof named === 'function') return named;
  const { class_name, config } = isPlainObject(named)
    ? named
    : { class_name: undefined, config: named };
  const found = typeof config === 'string' ? customObject(config) : undefined;
  if (typeof found === 'function') return found;
  const what =
    class_name === '__lambda__'
      ? 'Python bytecode, which is never run'
      : `the name ${JSON.stringify(config)} only`;
  throw new FileFormatError(
    `Lambda: the config holds ${what}. Give the function by its name: deserialize(config, { customObjects: { ${typeof config === 'string' && config ? config : 'name'}: (x) => ... } }).`,
    { doing: 'Lambda.fromConfig', given: named },
  );
}

function functionOr(value: unknown): unknown {
  return isPlainObject(value) ? functionNamed(value) : (value ?? null);
}
