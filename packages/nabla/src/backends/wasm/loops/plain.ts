import { bytesOf, type DType } from '../../../base/dtype.ts';
import type { ScalarFunction } from '../../../graph/index.ts';
import type { Code, FunctionRef, Local, Memory, Plain, ValueType } from '../encoder/index.ts';
import type { Lanes } from './lanes.ts';
import { type NumberType, plainReduction, typeOf } from './plain-reduction.ts';
import { truncate } from './simd.ts';

/** One element of any dtype at a time. `imported` gives the functions of the host. */
export function plainLanes(imported: (name: string) => FunctionRef): Lanes {
  return {
    width: 1,
    variable: (dtype): ValueType => typeOf(dtype),
    load(code, dtype, { base, offset }) {
      code.get(base);
      load(code, dtype, offset);
    },
    store(code, dtype, { base, offset }, value) {
      const type = typeOf(dtype);
      code.get(base);
      code.get(value);
      code.memory(bytesOf(dtype) === 1 ? 'i32.store8' : `${type}.store`, offset);
    },
    constant(code, dtype, value) {
      if (dtype === 'bool') code.constant('i32', Number(value !== 0));
      else if (dtype === 'uint8') code.constant('i32', value & 255);
      else if (dtype === 'int32') code.constant('i32', value | 0);
      else code.constant(typeOf(dtype), value);
    },
    count: (code, first) => code.get(first),
    splat: (code, value) => code.get(value),
    call: (code, fn, inputs, from, to) => call(code, fn, inputs, from, to, imported),
    loadAt(code, dtype, { base, offset }, index, { stride, length }, refuse) {
      const place = code.local('i32');
      code.get(index);
      code.tee(place);
      code.constant('i32', length);
      code.op('i32.ge_u');
      code.if(() => {
        refuse(place);
        code.constant('i32', 0);
        code.set(place);
      });
      code.get(place);
      code.constant('i32', stride * bytesOf(dtype));
      code.op('i32.mul');
      code.get(base);
      code.op('i32.add');
      load(code, dtype, offset);
      code.release(place);
    },
    reduction: plainReduction,
  };
}

/** The element at the address on the stack. */
function load(code: Code, dtype: DType, offset: number): void {
  const type = typeOf(dtype);
  const instruction: Memory = bytesOf(dtype) === 1 ? 'i32.load8_u' : `${type}.load`;
  code.memory(instruction, offset);
  if (dtype === 'bool') nonZero(code, 'i32');
}

function nonZero(code: Code, type: NumberType): void {
  code.constant(type, 0);
  code.op(`${type}.ne`);
}

type Instructions = Readonly<Partial<Record<ScalarFunction, Plain>>>;

/** What is one instruction of floating-point numbers. */
function floatInstructions(type: 'f32' | 'f64'): Instructions {
  return {
    add: `${type}.add`,
    subtract: `${type}.sub`,
    multiply: `${type}.mul`,
    divide: `${type}.div`,
    minimum: `${type}.min`,
    maximum: `${type}.max`,
    negative: `${type}.neg`,
    absolute: `${type}.abs`,
    floor: `${type}.floor`,
    ceil: `${type}.ceil`,
    round: `${type}.nearest`,
    sqrt: `${type}.sqrt`,
    equal: `${type}.eq`,
    notEqual: `${type}.ne`,
    less: `${type}.lt`,
    lessEqual: `${type}.le`,
  };
}

const INSTRUCTIONS: Readonly<Record<NumberType, Instructions>> = {
  f32: floatInstructions('f32'),
  f64: floatInstructions('f64'),
  i32: {
    add: 'i32.add',
    subtract: 'i32.sub',
    multiply: 'i32.mul',
    equal: 'i32.eq',
    notEqual: 'i32.ne',
    less: 'i32.lt_s',
    lessEqual: 'i32.le_s',
    and: 'i32.and',
    or: 'i32.or',
    xor: 'i32.xor',
    shiftLeft: 'i32.shl',
    shiftRight: 'i32.shr_s',
    shiftRightUnsigned: 'i32.shr_u',
  },
};

function call(
  code: Code,
  fn: ScalarFunction,
  inputs: readonly Local[],
  from: DType,
  to: DType,
  imported: (name: string) => FunctionRef,
): void {
  const type = typeOf(from);
  const instruction = INSTRUCTIONS[type][fn];
  if (fn === 'cast') cast(code, inputs[0], from, to);
  else if (fn === 'select') {
    const [condition, a, b] = inputs;
    for (const input of [a, b, condition]) code.get(input);
    code.select();
  } else if (instruction) {
    for (const input of inputs) code.get(input);
    code.op(instruction);
    narrow(code, to);
  } else if (type === 'i32') {
    callInteger(code, fn, inputs, from, imported);
    narrow(code, to);
  } else if (fn === 'sign') sign(code, inputs[0], type);
  else callHost(code, fn, inputs, type, imported);
}

/** uint8 is kept between 0 and 255. */
function narrow(code: Code, to: DType): void {
  if (to !== 'uint8') return;
  code.constant('i32', 255);
  code.op('i32.and');
}

function cast(code: Code, x: Local, from: DType, to: DType): void {
  const [a, b] = [typeOf(from), typeOf(to)];
  code.get(x);
  if (to === 'bool') {
    if (from !== 'bool') nonZero(code, a);
  } else if (b !== 'i32') {
    if (a === 'i32') code.op(`${b}.convert_i32_s`);
    else if (a !== b) code.op(b === 'f64' ? 'f64.promote_f32' : 'f32.demote_f64');
  } else {
    if (a === 'f32') code.op('f64.promote_f32');
    if (a !== 'i32') truncate(code);
    narrow(code, to);
  }
}

/** 1 with the sign of x; x itself where it is 0 or NaN. */
function sign(code: Code, x: Local, type: 'f32' | 'f64'): void {
  code.constant(type, 1);
  code.get(x);
  code.op(`${type}.copysign`);
  code.get(x);
  code.get(x);
  code.op(`${type}.abs`);
  code.constant(type, 0);
  code.op(`${type}.gt`);
  code.select();
}

/** In float64: by an instruction or by a function of the host. */
function callHost(
  code: Code,
  fn: ScalarFunction,
  inputs: readonly Local[],
  type: NumberType,
  imported: (name: string) => FunctionRef,
): void {
  for (const input of inputs) {
    code.get(input);
    if (type === 'f32') code.op('f64.promote_f32');
    if (type === 'i32') code.op('f64.convert_i32_s');
  }
  const instruction = INSTRUCTIONS.f64[fn];
  if (instruction) code.op(instruction);
  else code.call(imported(fn));
  if (type === 'f32') code.op('f32.demote_f64');
  if (type === 'i32') truncate(code);
}

type Write = (code: Code, a: Local, b: Local) => void;

function choose(instruction: Plain): Write {
  return (code, a, b) => {
    for (const input of [a, b, a, b]) code.get(input);
    code.op(instruction);
    code.select();
  };
}

function negative(code: Code, a: Local): void {
  code.constant('i32', 0);
  code.get(a);
  code.op('i32.sub');
}

/** Whole numbers by a few instructions. */
const INTEGERS: Readonly<Partial<Record<ScalarFunction, Write>>> = {
  minimum: choose('i32.lt_s'),
  maximum: choose('i32.gt_s'),
  negative,
  absolute(code, a) {
    negative(code, a);
    code.get(a);
    code.get(a);
    code.constant('i32', 0);
    code.op('i32.lt_s');
    code.select();
  },
  sign(code, a) {
    for (const instruction of ['i32.gt_s', 'i32.lt_s'] as const) {
      code.get(a);
      code.constant('i32', 0);
      code.op(instruction);
    }
    code.op('i32.sub');
  },
  remainder(code, a, b) {
    // A division by 1 leaves 0, as one by 0 shall.
    for (const input of [a, b, b]) code.get(input);
    code.op('i32.eqz');
    code.op('i32.or');
    code.op('i32.rem_s');
  },
};

function callInteger(
  code: Code,
  fn: ScalarFunction,
  inputs: readonly Local[],
  dtype: DType,
  imported: (name: string) => FunctionRef,
): void {
  const write = INTEGERS[fn];
  if (write) write(code, inputs[0], inputs[1]);
  else if (fn === 'not') {
    code.get(inputs[0]);
    code.constant('i32', dtype === 'bool' ? 1 : -1);
    code.op('i32.xor');
  } else {
    // Quotients of int32 are exact enough in float64, and nothing traps there.
    callHost(code, fn, inputs, 'i32', imported);
  }
}
