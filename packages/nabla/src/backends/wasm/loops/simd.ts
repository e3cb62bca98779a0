import type { DType } from '../../../base/dtype.ts';
import type { ScalarFunction } from '../../../graph/index.ts';
import type { Code, FunctionRef, Local, Plain } from '../encoder/index.ts';
import { MATH, type Madd, type MathName, plainMadd, relaxedMadd } from '../math/index.ts';
import { gatherLanes, loadLanes, storeLanes } from '../product/index.ts';
import type { Tier } from '../tier/index.ts';
import { moved } from './addresses.ts';
import type { Address, Lanes } from './lanes.ts';
import { simdReduction } from './simd-reduction.ts';

type Kind = 'f32' | 'i32' | 'bool';

/** bool is a mask of ones while it is computed with, uint8 a number from 0 to 255. */
export function kindOf(dtype: DType): Kind {
  return dtype === 'float32' ? 'f32' : dtype === 'bool' ? 'bool' : 'i32';
}

/** Four elements of 32 bits or less at once. `imported` gives the functions of the host. */
export function simdLanes(tier: Tier, imported: (name: string) => FunctionRef): Lanes {
  const madd = tier.fused ? relaxedMadd : plainMadd;
  return {
    width: 4,
    variable: () => 'v128',
    load,
    store,
    constant(code, dtype, value) {
      if (kindOf(dtype) === 'f32') code.splat('f32x4', value);
      else if (dtype === 'bool') code.splat('i32x4', -Number(value !== 0));
      else code.splat('i32x4', dtype === 'uint8' ? value & 255 : value);
    },
    count(code, first) {
      code.get(first);
      code.op('i32x4.splat');
      code.vector(new Uint8Array(Int32Array.of(0, 1, 2, 3).buffer));
      code.op('i32x4.add');
    },
    splat(code, value) {
      code.get(value);
      code.op('i32x4.splat');
    },
    call: (code, fn, inputs, from, to) => call(code, fn, inputs, from, to, madd, imported),
    loadAt(code, dtype, given, index, { stride, length, step, count }, refuse) {
      const bytes = elementBytes(dtype);
      const { base, offset } = reaching(code, given, bytes * step * (count - 1));
      const [lane, address, result] = [code.local('i32'), code.local('i32'), code.local('v128')];
      for (let each = 0; each < count; each++) {
        code.get(index);
        code.lane('i32x4.extract_lane', each);
        code.tee(lane);
        code.constant('i32', length);
        code.op('i32.ge_u');
        code.if(() => {
          refuse(lane);
          code.constant('i32', 0);
          code.set(lane);
        });
        code.get(lane);
        code.constant('i32', stride * bytes);
        code.op('i32.mul');
        code.get(base);
        code.op('i32.add');
        code.set(address);
        const place = offset + each * step * bytes;
        if (bytes === 4) {
          code.get(address);
          if (each > 0) code.get(result);
          if (each > 0) code.memoryLane('v128.load32_lane', place, each);
          else code.memory('v128.load32_zero', place);
        } else {
          if (each > 0) code.get(result);
          else code.splat('i32x4', 0);
          code.get(address);
          code.memory('i32.load8_u', place);
          code.lane('i32x4.replace_lane', each);
        }
        code.set(result);
      }
      code.get(result);
      if (dtype === 'bool') nonZero(code);
      code.release(lane, address, result);
    },
    reduction: simdReduction,
  };
}

function elementBytes(dtype: DType): number {
  return dtype === 'bool' || dtype === 'uint8' ? 1 : 4;
}

function nonZero(code: Code): void {
  code.splat('i32x4', 0);
  code.op('i32x4.ne');
}

function load(code: Code, dtype: DType, given: Address, count: number, stride: number): void {
  const bytes = elementBytes(dtype);
  const { base, offset } = reaching(code, given, bytes * stride * (count - 1));
  if (bytes === 4) {
    if (stride === 0) {
      code.get(base);
      code.memory('v128.load32_splat', offset);
    } else if (stride === 1) loadLanes(code, base, offset, count);
    else gatherLanes(code, base, offset, 4 * stride, count);
    return;
  }
  if (stride === 1 && count === 4) {
    code.get(base);
    code.memory('v128.load32_zero', offset);
    code.op('i16x8.extend_low_i8x16_u');
    code.op('i32x4.extend_low_i16x8_u');
  } else if (stride === 0) {
    code.get(base);
    code.memory('i32.load8_u', offset);
    code.op('i32x4.splat');
  } else {
    code.splat('i32x4', 0);
    for (let lane = 0; lane < count; lane++) {
      code.get(base);
      code.memory('i32.load8_u', offset + lane * stride);
      code.lane('i32x4.replace_lane', lane);
    }
  }
  if (dtype === 'bool') nonZero(code);
}

/** The same address, so that its constant part stays positive where lanes lie before it. */
function reaching(code: Code, { base, offset }: Address, reach: number): Address {
  if (offset + reach >= 0) return { base, offset };
  return { base: moved(code, base, offset + reach), offset: -reach };
}

function store(
  code: Code,
  dtype: DType,
  given: Address,
  value: Local,
  count: number,
  stride: number,
): void {
  const bytes = elementBytes(dtype);
  const { base, offset } = reaching(code, given, bytes * stride * (count - 1));
  if (bytes === 4 && (stride === 1 || count === 1)) {
    storeLanes(code, base, offset, value, count);
    return;
  }
  if (bytes === 4) {
    for (let lane = 0; lane < count; lane++) {
      code.get(base);
      code.get(value);
      code.memoryLane('v128.store32_lane', offset + 4 * lane * stride, lane);
    }
    return;
  }
  const narrow = () => {
    code.get(value);
    code.splat('i32x4', dtype === 'bool' ? 1 : 255);
    code.op('v128.and');
  };
  if (stride === 1 && count === 4) {
    const packed = code.local('v128');
    narrow();
    code.splat('i32x4', 0);
    code.op('i16x8.narrow_i32x4_u');
    code.splat('i32x4', 0);
    code.op('i8x16.narrow_i16x8_u');
    code.set(packed);
    code.get(base);
    code.get(packed);
    code.memoryLane('v128.store32_lane', offset, 0);
    code.release(packed);
    return;
  }
  for (let lane = 0; lane < count; lane++) {
    code.get(base);
    narrow();
    code.lane('i32x4.extract_lane', lane);
    code.memory('i32.store8', offset + lane * stride);
  }
}

/** What is one instruction of the vectors. */
const INSTRUCTIONS: Readonly<Partial<Record<ScalarFunction, Partial<Record<Kind, Plain>>>>> = {
  add: { f32: 'f32x4.add', i32: 'i32x4.add' },
  subtract: { f32: 'f32x4.sub', i32: 'i32x4.sub' },
  multiply: { f32: 'f32x4.mul', i32: 'i32x4.mul' },
  divide: { f32: 'f32x4.div' },
  minimum: { f32: 'f32x4.min', i32: 'i32x4.min_s', bool: 'v128.and' },
  maximum: { f32: 'f32x4.max', i32: 'i32x4.max_s', bool: 'v128.or' },
  negative: { f32: 'f32x4.neg', i32: 'i32x4.neg' },
  absolute: { f32: 'f32x4.abs', i32: 'i32x4.abs' },
  floor: { f32: 'f32x4.floor' },
  ceil: { f32: 'f32x4.ceil' },
  round: { f32: 'f32x4.nearest' },
  sqrt: { f32: 'f32x4.sqrt' },
  equal: { f32: 'f32x4.eq', i32: 'i32x4.eq', bool: 'i32x4.eq' },
  notEqual: { f32: 'f32x4.ne', i32: 'i32x4.ne', bool: 'i32x4.ne' },
  // A mask of ones is -1 and yet greater than 0: turned round.
  less: { f32: 'f32x4.lt', i32: 'i32x4.lt_s', bool: 'i32x4.gt_s' },
  lessEqual: { f32: 'f32x4.le', i32: 'i32x4.le_s', bool: 'i32x4.ge_s' },
  and: { i32: 'v128.and', bool: 'v128.and' },
  or: { i32: 'v128.or', bool: 'v128.or' },
  xor: { i32: 'v128.xor', bool: 'v128.xor' },
  not: { i32: 'v128.not', bool: 'v128.not' },
};

function call(
  code: Code,
  fn: ScalarFunction,
  inputs: readonly Local[],
  from: DType,
  to: DType,
  madd: Madd,
  imported: (name: string) => FunctionRef,
): void {
  const kind = kindOf(from);
  const instruction = INSTRUCTIONS[fn]?.[kind];
  if (instruction) {
    for (const input of inputs) code.get(input);
    code.op(instruction);
    wrap(code, to, fn);
  } else if (fn === 'cast') cast(code, inputs[0], from, to);
  else if (fn === 'select') {
    const [condition, a, b] = inputs;
    for (const input of [a, b, condition]) code.get(input);
    code.op('v128.bitselect');
  } else if (fn === 'sign') sign(code, inputs[0], kind);
  else if ((fn === 'sin' || fn === 'cos') && kind === 'f32') {
    turned(code, inputs[0], () => MATH[fn](code, inputs[0], madd), imported(fn));
  } else if (fn in MATH && kind === 'f32') MATH[fn as MathName](code, inputs[0], madd);
  else if (kind === 'f32') eachFloat(code, imported(fn), inputs);
  else {
    eachInteger(code, fn, inputs, imported);
    wrap(code, to, fn);
  }
}

/** uint8 is kept between 0 and 255. */
function wrap(code: Code, to: DType, fn: ScalarFunction): void {
  const grows = fn !== 'minimum' && fn !== 'maximum' && fn !== 'and' && fn !== 'or';
  if (to !== 'uint8' || !grows) return;
  code.splat('i32x4', 255);
  code.op('v128.and');
}

function cast(code: Code, x: Local, from: DType, to: DType): void {
  const [a, b] = [kindOf(from), kindOf(to)];
  code.get(x);
  if (b === 'bool' && a === 'f32') {
    code.splat('f32x4', 0);
    code.op('f32x4.ne');
  } else if (b === 'bool' && a === 'i32') nonZero(code);
  else if (a === 'bool' && b !== 'bool') {
    code.splat('i32x4', 1);
    code.op('v128.and');
    if (b === 'f32') code.op('f32x4.convert_i32x4_s');
  } else if (a === 'i32' && b === 'f32') code.op('f32x4.convert_i32x4_s');
  else if (a === 'f32' && b === 'i32') truncateLanes(code, x);
  if (to === 'uint8' && a !== 'bool') {
    code.splat('i32x4', 255);
    code.op('v128.and');
  }
}

/** The vector on the stack as int32; numbers beyond are so rare that they take the way of single ones. */
function truncateLanes(code: Code, x: Local): void {
  const result = code.local('v128');
  code.op('i32x4.trunc_sat_f32x4_s');
  code.set(result);
  code.get(x);
  code.op('f32x4.abs');
  code.splat('f32x4', 2 ** 31);
  code.op('f32x4.ge');
  code.op('v128.any_true');
  code.if(() => {
    for (let lane = 0; lane < 4; lane++) {
      code.get(result);
      code.get(x);
      code.lane('f32x4.extract_lane', lane);
      code.op('f64.promote_f32');
      truncate(code);
      code.lane('i32x4.replace_lane', lane);
      code.set(result);
    }
  });
  code.get(result);
  code.release(result);
}

/** (x > 0) - (x < 0), which keeps NaN and -0 by the number itself. */
function sign(code: Code, x: Local, kind: Kind): void {
  if (kind !== 'f32') {
    const [one, none] = [code.local('v128'), code.local('v128')];
    code.splat('i32x4', 1);
    code.set(one);
    code.splat('i32x4', -1);
    code.set(none);
    code.get(x);
    code.get(one);
    code.op('i32x4.min_s');
    code.get(none);
    code.op('i32x4.max_s');
    code.release(one, none);
    return;
  }
  // The sign bit of x with 1, where x is not 0 and a number; else x itself.
  code.splat('f32x4', 1);
  code.get(x);
  code.splat('i32x4', 0x7fffffff);
  code.op('v128.bitselect');
  code.get(x);
  code.get(x);
  code.op('f32x4.abs');
  code.splat('f32x4', 0);
  code.op('f32x4.gt');
  code.op('v128.bitselect');
}

/** Of angles up to this the polynomials are good. */
const LARGEST_ANGLE = 1e8;

/** A sine or cosine by its polynomial, or of the host where an angle is very large. */
function turned(code: Code, x: Local, emit: () => void, host: FunctionRef): void {
  const result = code.local('v128');
  code.get(x);
  code.op('f32x4.abs');
  code.splat('f32x4', LARGEST_ANGLE);
  code.op('f32x4.gt');
  code.op('v128.any_true');
  code.if(
    () => {
      eachFloat(code, host, [x]);
      code.set(result);
    },
    () => {
      emit();
      code.set(result);
    },
  );
  code.get(result);
  code.release(result);
}

/** Lane by lane through a function of the host, in float64. */
function eachFloat(code: Code, host: FunctionRef, inputs: readonly Local[]): void {
  const result = code.local('v128');
  code.splat('f32x4', 0);
  code.set(result);
  for (let lane = 0; lane < 4; lane++) {
    code.get(result);
    for (const input of inputs) {
      code.get(input);
      code.lane('f32x4.extract_lane', lane);
      code.op('f64.promote_f32');
    }
    code.call(host);
    code.op('f32.demote_f64');
    code.lane('f32x4.replace_lane', lane);
    code.set(result);
  }
  code.get(result);
  code.release(result);
}

const LANE_INSTRUCTIONS: Readonly<Partial<Record<ScalarFunction, Plain>>> = {
  shiftLeft: 'i32.shl',
  shiftRight: 'i32.shr_s',
  shiftRightUnsigned: 'i32.shr_u',
};

/** Lane by lane: shifts by different numbers of bits, and what goes by way of float64. */
function eachInteger(
  code: Code,
  fn: ScalarFunction,
  inputs: readonly Local[],
  imported: (name: string) => FunctionRef,
): void {
  const result = code.local('v128');
  const instruction = LANE_INSTRUCTIONS[fn];
  code.splat('i32x4', 0);
  code.set(result);
  for (let lane = 0; lane < 4; lane++) {
    code.get(result);
    for (const input of inputs) {
      code.get(input);
      code.lane('i32x4.extract_lane', lane);
      if (!instruction) code.op('f64.convert_i32_s');
    }
    if (instruction) code.op(instruction);
    else {
      if (fn === 'divide') code.op('f64.div');
      else code.call(imported(fn));
      truncate(code);
    }
    code.lane('i32x4.replace_lane', lane);
    code.set(result);
  }
  code.get(result);
  code.release(result);
}

/** A float64 as JavaScript stores it in an int32: towards 0, modulo 2^32; 0 for NaN and infinities. */
export function truncate(code: Code): void {
  const x = code.local('f64');
  code.tee(x);
  // Less the multiple of 2^32 in it, which is exact; of an infinity that leaves NaN.
  code.get(x);
  code.constant('f64', 2 ** -32);
  code.op('f64.mul');
  code.op('f64.trunc');
  code.constant('f64', 2 ** 32);
  code.op('f64.mul');
  code.op('f64.sub');
  code.op('i64.trunc_sat_f64_s');
  code.op('i32.wrap_i64');
  code.release(x);
}
