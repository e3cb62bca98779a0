import { type Code, ModuleBuilder, type Plain } from '../encoder/index.ts';

/** What kernels do with neighbouring vectors; each takes one, two or three of them. */
const CHECKED: readonly (readonly [Plain, 1 | 2 | 3])[] = [
  ['f32x4.add', 2],
  ['f32x4.sub', 2],
  ['f32x4.mul', 2],
  ['f32x4.div', 2],
  ['f32x4.min', 2],
  ['f32x4.max', 2],
  ['f32x4.pmin', 2],
  ['f32x4.pmax', 2],
  ['f32x4.abs', 1],
  ['f32x4.neg', 1],
  ['f32x4.sqrt', 1],
  ['f32x4.floor', 1],
  ['f32x4.nearest', 1],
  ['f32x4.eq', 2],
  ['f32x4.lt', 2],
  ['f32x4.le', 2],
  ['f32x4.relaxed_madd', 3],
  ['f64x2.add', 2],
  ['f64x2.mul', 2],
  ['f64x2.div', 2],
  ['i32x4.add', 2],
  ['i32x4.sub', 2],
  ['i32x4.mul', 2],
  ['i32x4.eq', 2],
  ['i32x4.lt_s', 2],
  ['i32x4.min_s', 2],
  ['i32x4.max_s', 2],
  ['i32x4.shl', 1],
  ['i32x4.shr_s', 1],
  ['i32x4.shr_u', 1],
  ['i32x4.trunc_sat_f32x4_s', 1],
  ['f32x4.convert_i32x4_s', 1],
  ['v128.and', 2],
  ['v128.andnot', 2],
  ['v128.or', 2],
  ['v128.xor', 2],
  ['v128.bitselect', 3],
];

/** These take a number of bits from the stack, too. */
const SHIFTS: readonly Plain[] = ['i32x4.shl', 'i32x4.shr_s', 'i32x4.shr_u'];
const SHIFTED_BY = 23;

const BYTES = 32;
const INPUT_BYTES = 3 * BYTES;

/** Enough calls for V8 to optimise the function, and to use it when it is done. */
const CALLS = 20_000;

/**
 * Whether joined vectors compute the same bits as single ones, for every instruction of kernels: the
 * switch is an experiment of V8, and is used only where its results are right.
 *
 * The first call runs what the baseline compiler made, which joins nothing; later ones what the optimising
 * compiler made.
 */
export function revectorizationIsRight(): boolean {
  const module = new ModuleBuilder({ initial: 1 });
  module.function({ params: ['i32', 'i32'], name: 'check' }, (code) => {
    CHECKED.forEach(([name, inputs], at) => {
      emitPair(code, name, inputs, at * BYTES);
    });
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const floats = new Float32Array(memory.buffer, 0, INPUT_BYTES / 4);
  const numbers = [1.5, -2.25, 0, -0, 3e38, -1e-40, Infinity, Number.NaN];
  floats.forEach((_, at) => {
    floats[at] = numbers[(at * 5 + (at >> 3)) % 8] + (at % 3 === 1 ? at / 7 : 0);
  });
  const compiled = new WebAssembly.Module(module.encode());
  const { exports } = new WebAssembly.Instance(compiled, { host: { memory } });
  const check = exports.check as (from: number, to: number) => void;
  const results = new Int32Array(memory.buffer, INPUT_BYTES);
  check(0, INPUT_BYTES);
  const first = results.slice();
  for (let call = 0; call < CALLS; call++) check(0, INPUT_BYTES);
  return results.every((bits, at) => bits === first[at]);
}

/** Two loads, two operations and two stores side by side: what V8 joins. */
function emitPair(code: Code, name: Plain, inputs: number, at: number): void {
  const [from, to] = code.params;
  const made = code.locals(2, 'v128');
  made.forEach((local, half) => {
    for (let input = 0; input < inputs; input++) {
      code.get(from);
      code.memory('v128.load', input * BYTES + half * 16);
    }
    if (SHIFTS.includes(name)) code.constant('i32', SHIFTED_BY);
    code.op(name);
    code.set(local);
  });
  made.forEach((local, half) => {
    code.get(to);
    code.get(local);
    code.memory('v128.store', at + half * 16);
  });
  code.release(...made);
}
