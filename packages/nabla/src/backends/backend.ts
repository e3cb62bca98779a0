import type { TypedArray } from '../base/dtype.ts';
import type { Tensor } from '../graph/index.ts';

export interface CompileOptions {
  /** `float64` computes every float32 tensor in float64: for explanations and checks. Default: as typed. */
  readonly precision?: 'typed' | 'float64';
}

/** A graph made ready to run: the values of the placeholders in, those of the outputs out. */
export type Executable = (inputs: readonly TypedArray[]) => TypedArray[];

/** Something that can run graphs. */
export interface Backend {
  readonly name: string;
  compile(
    outputs: readonly Tensor[],
    placeholders: readonly Tensor[],
    options?: CompileOptions,
  ): Executable;
}
