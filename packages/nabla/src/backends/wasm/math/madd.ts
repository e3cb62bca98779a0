import type { Code } from '../encoder/index.ts';
import { apply, type Operand } from './operands.ts';

/** Multiplies the vector on the stack, four float32, by `factor` and adds `addend`: how, the tier decides. */
export type Madd = (code: Code, factor: Operand, addend: Operand) => void;

/** One instruction, rounded once where the processor can: hosts may also round twice. */
export const relaxedMadd: Madd = (code, factor, addend) => {
  apply(code, 'f32x4.relaxed_madd', factor, addend);
};

/** Two instructions, each rounded, of the fixed-width SIMD that every host has. */
export const plainMadd: Madd = (code, factor, addend) => {
  apply(code, 'f32x4.mul', factor);
  apply(code, 'f32x4.add', addend);
};
