import type { Code, Local, Plain } from '../encoder/index.ts';

/** What an instruction takes: a variable, or a number in each lane. */
export type Operand = Local | number;

/** Puts a vector on the stack; numbers become lanes of `lanes`. */
export function put(
  code: Code,
  operand: Operand,
  lanes: 'f32x4' | 'f64x2' | 'i32x4' = 'f32x4',
): void {
  if (typeof operand === 'number') code.splat(lanes, operand);
  else code.get(operand);
}

/**
 * An instruction on vectors and the operands it takes, the first of which may be on the stack already:
 * `apply(code, 'f32x4.mul', x, 2)`. Numbers have the type that the instruction is named after; bits, i32.
 */
export function apply(code: Code, name: Plain, ...operands: readonly Operand[]): void {
  const type = name.slice(0, 5);
  const lanes = type === 'f32x4' || type === 'f64x2' ? type : 'i32x4';
  for (const operand of operands) put(code, operand, lanes);
  code.op(name);
}

/** Moves the bits of each 32-bit lane on the stack. */
export function shift(code: Code, name: 'i32x4.shl' | 'i32x4.shr_s', by: number): void {
  code.constant('i32', by);
  code.op(name);
}

/** Keeps a vector in a new variable. */
export function keep(code: Code): Local {
  const local = code.local('v128');
  code.set(local);
  return local;
}

/** The vector on the stack between two bounds; NaN stays NaN, as no comparison replaces it. */
export function clamp(code: Code, least: number, most: number): void {
  apply(code, 'f32x4.pmax', least);
  apply(code, 'f32x4.pmin', most);
}

/** The bits of `chosen` where `mask` has ones, of `otherwise` where it has zeros; each leaves a vector. */
export function select(
  code: Code,
  chosen: () => void,
  otherwise: () => void,
  mask: () => void,
): void {
  chosen();
  otherwise();
  mask();
  code.op('v128.bitselect');
}

/** The vector that `size` leaves, with the signs of `sign`; that of -0 too. */
export function emitSigned(code: Code, sign: Local, size: () => void): void {
  select(
    code,
    () => put(code, sign),
    size,
    () => put(code, 1 << 31, 'i32x4'),
  );
}
