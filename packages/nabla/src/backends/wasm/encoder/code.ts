import { BackendError } from '../../../base/errors.ts';
import { ByteWriter } from './bytes.ts';
import {
  ATOMIC,
  type Lane,
  MEMORY,
  type Memory,
  type MemoryLane,
  type Plain,
  SATURATING,
  SCALAR,
  SIMD,
  SIMD_LANE,
  SIMD_MEMORY,
  SIMD_MEMORY_LANE,
} from './instructions.ts';

/** The types of values, with their codes. */
export const VALUE_TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof VALUE_TYPES;

const NUMBER_CONSTANTS = { i32: 0x41, i64: 0x42, f32: 0x43, f64: 0x44 } as const;
const [PREFIX_SATURATING, PREFIX_SIMD, PREFIX_ATOMIC] = [0xfc, 0xfd, 0xfe];
/** Whole ranges of memory, behind the prefix of saturating instructions too. */
const [MEMORY_COPY, MEMORY_FILL] = [0x0a, 0x0b];

/** A parameter or a local variable of the function that made it. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** A function of a module, known by its number before it has a body. */
export interface FunctionRef {
  readonly index: number;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A place to branch to: the start of a loop, or the end of a block. */
export interface Label {
  readonly depth: number;
}

/**
 * The body of a function while it is written, instruction by instruction, as a stack machine takes them:
 * `code.get(a); code.get(b); code.op('f32.add'); code.set(c);`
 */
export class Code {
  readonly params: readonly Local[];
  readonly #locals: ValueType[] = [];
  readonly #free = new Map<ValueType, Local[]>();
  readonly #out = new ByteWriter();
  #depth = 0;

  constructor(params: readonly ValueType[]) {
    this.params = params.map((type, index) => ({ index, type }));
  }

  /** A local variable; one that was released before, if there is one of the type. Its value is not 0. */
  local(type: ValueType): Local {
    const released = this.#free.get(type)?.pop();
    if (released) return released;
    this.#locals.push(type);
    return { index: this.params.length + this.#locals.length - 1, type };
  }

  /** `count` local variables. */
  locals(count: number, type: ValueType): Local[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  /** Lets later calls of `local` use these again. */
  release(...locals: readonly Local[]): void {
    for (const local of locals) {
      this.#free.set(local.type, [...(this.#free.get(local.type) ?? []), local]);
    }
  }

  get(local: Local): void {
    this.#out.byte(0x20);
    this.#out.unsigned(local.index);
  }

  set(local: Local): void {
    this.#out.byte(0x21);
    this.#out.unsigned(local.index);
  }

  /** `set`, and the value stays on the stack. */
  tee(local: Local): void {
    this.#out.byte(0x22);
    this.#out.unsigned(local.index);
  }

  /** A number. */
  constant(type: 'i32' | 'i64' | 'f32' | 'f64', value: number | bigint): void {
    this.#out.byte(NUMBER_CONSTANTS[type]);
    if (type === 'f32') this.#out.float32(Number(value));
    else if (type === 'f64') this.#out.float64(Number(value));
    // Addresses from 2^31 on are negative numbers with the same bits.
    else this.#out.signed(type === 'i32' ? Number(value) | 0 : value);
  }

  /** A vector of 16 bytes. */
  vector(bytes: ArrayLike<number>): void {
    this.#simd(0x0c);
    this.#out.bytes(bytes);
  }

  /** A vector with the same number in each lane. */
  splat(lanes: 'f32x4' | 'f64x2' | 'i32x4', value: number): void {
    const values =
      lanes === 'f32x4'
        ? new Float32Array(4).fill(value)
        : lanes === 'f64x2'
          ? new Float64Array(2).fill(value)
          : new Int32Array(4).fill(value);
    this.vector(new Uint8Array(values.buffer));
  }

  /** Sixteen bytes of two vectors, by number: 0 to 15 of the first, 16 to 31 of the second. */
  shuffle(lanes: readonly number[]): void {
    this.#simd(0x0d);
    this.#out.bytes(lanes);
  }

  /** An instruction without anything behind it. */
  op(name: Plain): void {
    if (name in SCALAR) this.#out.byte(SCALAR[name as keyof typeof SCALAR]);
    else if (name in SIMD) this.#simd(SIMD[name as keyof typeof SIMD]);
    else {
      this.#out.byte(PREFIX_SATURATING);
      this.#out.unsigned(SATURATING[name as keyof typeof SATURATING]);
    }
  }

  /** A load or a store at the address on the stack and `offset` bytes behind it. */
  memory(name: Memory, offset = 0): void {
    if (name in MEMORY) {
      const [opcode, alignment] = MEMORY[name as keyof typeof MEMORY];
      this.#out.byte(opcode);
      this.#place(alignment, offset);
    } else if (name in SIMD_MEMORY) {
      const [opcode, alignment] = SIMD_MEMORY[name as keyof typeof SIMD_MEMORY];
      this.#simd(opcode);
      // Vectors lie at multiples of an element: a promise of 16 would be a lie, and gains nothing.
      this.#place(Math.min(alignment, 2), offset);
    } else {
      const [opcode, alignment] = ATOMIC[name as keyof typeof ATOMIC];
      this.#out.byte(PREFIX_ATOMIC);
      this.#out.unsigned(opcode);
      this.#place(alignment, offset);
    }
  }

  /** An instruction on one lane. */
  lane(name: Lane, lane: number): void {
    this.#simd(SIMD_LANE[name]);
    this.#out.byte(lane);
  }

  /** A load or a store of one lane. */
  memoryLane(name: MemoryLane, offset: number, lane: number): void {
    const [opcode, alignment] = SIMD_MEMORY_LANE[name];
    this.#simd(opcode);
    this.#place(Math.min(alignment, 2), offset);
    this.#out.byte(lane);
  }

  /** Fills memory: on the stack are its address, the byte that it is filled with, and how many bytes. */
  fill(): void {
    this.#out.bytes([PREFIX_SATURATING, MEMORY_FILL, 0]);
  }

  /** Copies memory, which may overlap: on the stack are the addresses to and from, and how many bytes. */
  copy(): void {
    this.#out.bytes([PREFIX_SATURATING, MEMORY_COPY, 0, 0]);
  }

  call(target: FunctionRef): void {
    this.#out.byte(0x10);
    this.#out.unsigned(target.index);
  }

  return(): void {
    this.#out.byte(0x0f);
  }

  /** Ends in an error of the host. */
  unreachable(): void {
    this.#out.byte(0x00);
  }

  drop(): void {
    this.#out.byte(0x1a);
  }

  /** The second or third value on the stack, as the first is 0 or not. */
  select(): void {
    this.#out.byte(0x1b);
  }

  /** `body`, whose end its label names. */
  block(body: (end: Label) => void): void {
    this.#structured(0x02, body);
  }

  /** `body`, whose start its label names. */
  loop(body: (start: Label) => void): void {
    this.#structured(0x03, body);
  }

  /** `then` or `otherwise`, by the number on the stack. */
  if(then: (end: Label) => void, otherwise?: () => void): void {
    this.#structured(0x04, (end) => {
      then(end);
      if (!otherwise) return;
      this.#out.byte(0x05);
      otherwise();
    });
  }

  branch(label: Label): void {
    this.#out.byte(0x0c);
    this.#out.unsigned(this.#depth - label.depth);
  }

  /** Branches if the number on the stack is not 0. */
  branchIf(label: Label): void {
    this.#out.byte(0x0d);
    this.#out.unsigned(this.#depth - label.depth);
  }

  /** `body` for `count` rounds; none for 0. */
  repeat(count: number, body: () => void): void {
    if (count === 1) body();
    if (count <= 1) return;
    const left = this.local('i32');
    this.constant('i32', count);
    this.set(left);
    this.loop((start) => {
      body();
      this.increase(left, -1);
      this.get(left);
      this.branchIf(start);
    });
    this.release(left);
  }

  /** Adds a constant to an i32. */
  increase(local: Local, by: number): void {
    if (by === 0) return;
    this.get(local);
    this.constant('i32', by);
    this.op('i32.add');
    this.set(local);
  }

  /** @internal The declarations of the locals, the instructions and the end, for the module. */
  finish(): Uint8Array<ArrayBuffer> {
    if (this.#depth !== 0) {
      throw new BackendError('A function of the WebAssembly backend ends inside of a block.', {
        doing: 'encode',
      });
    }
    const head = new ByteWriter();
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    head.unsigned(runs.length);
    for (const { type, count } of runs) {
      head.unsigned(count);
      head.byte(VALUE_TYPES[type]);
    }
    head.bytes(this.#out.view);
    head.byte(0x0b);
    return head.view;
  }

  #structured(opcode: number, body: (label: Label) => void): void {
    this.#out.byte(opcode);
    this.#out.byte(0x40);
    this.#depth++;
    body({ depth: this.#depth });
    this.#depth--;
    this.#out.byte(0x0b);
  }

  #simd(opcode: number): void {
    this.#out.byte(PREFIX_SIMD);
    this.#out.unsigned(opcode);
  }

  #place(alignment: number, offset: number): void {
    this.#out.unsigned(alignment);
    this.#out.unsigned(offset);
  }
}
