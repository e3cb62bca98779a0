import type { DType } from '../../base/dtype.ts';
import { callScalar, type Scalar } from '../../graph/index.ts';
import { INTEGERS } from '../checks.ts';
import { type Binary, binary, type Unary, unary } from '../elementwise.ts';

const BOOL: readonly DType[] = ['bool'];
const truth = 'a truth value has no slope';
const bits = 'whole numbers have no slope';

export const logicalNot: Unary = unary({
  name: 'logicalNot',
  fn: (x) => 1 - x,
  scalar: 'not',
  dtypes: BOOL,
  stops: truth,
  text: (x) => `not ${x}`,
  tex: (x) => `\\lnot ${x}`,
});

export const logicalAnd: Binary = binary({
  name: 'logicalAnd',
  fn: (a, b) => a & b,
  scalar: 'and',
  dtypes: BOOL,
  stops: truth,
  text: (a, b) => `${a} and ${b}`,
  tex: (a, b) => `${a} \\land ${b}`,
});

export const logicalOr: Binary = binary({
  name: 'logicalOr',
  fn: (a, b) => a | b,
  scalar: 'or',
  dtypes: BOOL,
  stops: truth,
  text: (a, b) => `${a} or ${b}`,
  tex: (a, b) => `${a} \\lor ${b}`,
});

export const logicalXor: Binary = binary({
  name: 'logicalXor',
  fn: (a, b) => a ^ b,
  scalar: 'xor',
  dtypes: BOOL,
  stops: truth,
  text: (a, b) => `${a} xor ${b}`,
  tex: (a, b) => `${a} \\oplus ${b}`,
});

export const bitwiseNot: Unary = unary({
  name: 'bitwiseNot',
  fn: (x) => ~x,
  scalar: 'not',
  dtypes: INTEGERS,
  stops: bits,
  text: (x) => `~${x}`,
  tex: (x) => `\\mathord{\\sim} ${x}`,
});

export const bitwiseAnd: Binary = binary({
  name: 'bitwiseAnd',
  fn: (a, b) => a & b,
  scalar: 'and',
  dtypes: INTEGERS,
  stops: bits,
  text: (a, b) => `${a} & ${b}`,
  tex: (a, b) => `${a} \\mathbin{\\&} ${b}`,
});

export const bitwiseOr: Binary = binary({
  name: 'bitwiseOr',
  fn: (a, b) => a | b,
  scalar: 'or',
  dtypes: INTEGERS,
  stops: bits,
  text: (a, b) => `${a} | ${b}`,
  tex: (a, b) => `${a} \\mathbin{|} ${b}`,
});

export const bitwiseXor: Binary = binary({
  name: 'bitwiseXor',
  fn: (a, b) => a ^ b,
  scalar: 'xor',
  dtypes: INTEGERS,
  stops: bits,
  text: (a, b) => `${a} ^ ${b}`,
  tex: (a, b) => `${a} \\oplus ${b}`,
});

/** a 2ᵇ in the bits there are; a shift by more bits than that leaves 0. */
export const leftShift: Binary = binary({
  name: 'leftShift',
  fn: (a, b) => (isWithin(b) ? a << b : 0),
  scalar: (a, b) => callScalar('select', isWithinScalar(b), callScalar('shiftLeft', a, b), 0),
  dtypes: INTEGERS,
  domain: [0, 7],
  stops: bits,
  text: (a, b) => `${a} << ${b}`,
  tex: (a, b) => `${a} \\ll ${b}`,
});

/** ⌊a / 2ᵇ⌋; a shift by more bits than there are leaves the sign: 0 or -1. */
export const rightShift: Binary = binary({
  name: 'rightShift',
  fn: (a, b) => a >> (isWithin(b) ? b : 31),
  scalar: (a, b) => callScalar('shiftRight', a, callScalar('select', isWithinScalar(b), b, 31)),
  dtypes: INTEGERS,
  domain: [0, 7],
  stops: bits,
  text: (a, b) => `${a} >> ${b}`,
  tex: (a, b) => `${a} \\gg ${b}`,
});

/** JavaScript takes shifts modulo 32; nabla does not. */
function isWithin(shift: number): boolean {
  return shift >= 0 && shift < 32;
}

function isWithinScalar(shift: Scalar): Scalar {
  return callScalar('and', callScalar('lessEqual', 0, shift), callScalar('less', shift, 32));
}
