import { bytesOf } from '../../../base/dtype.ts';
import {
  isNode,
  type LoopKernel,
  type MemoryOperand,
  scalarNodes,
  type Value,
} from '../../../compiler/index.ts';
import type { Reduction, Scalar } from '../../../graph/index.ts';
import type { Code, FunctionRef, Local, ModuleBuilder } from '../encoder/index.ts';
import { Addresses, type Place } from './addresses.ts';
import { coalesce, type Loops, type PlacedNode } from './coalesce.ts';
import type { Accumulator, Lanes } from './lanes.ts';

export interface LoopOptions {
  readonly lanes: Lanes;
  /** Where each value lies. */
  readonly addresses: ReadonlyMap<Value, number>;
  /** Writes code that computes how much further a value lies now, for those that move. */
  readonly origin: (code: Code, value: Value) => Local | undefined;
  /** Vectors that are computed side by side. */
  readonly unroll: number;
  /** Writes code that reports an index that does not exist, and what read there. */
  readonly refuse: (code: Code, index: Local, node: PlacedNode, axis: number) => void;
}

/**
 * The function (from, to, scratch) of a loop kernel: rounds `from` to before `to` of its first loop, with
 * scratch memory for what later passes over a row read again. Where there is nothing to divide it does all
 * of the work, whatever it is given.
 */
export function emitLoop(
  module: ModuleBuilder,
  kernel: LoopKernel,
  options: LoopOptions,
): LoopCode {
  const loops = coalesce(kernel);
  const block = options.lanes.width * options.unroll;
  const made = module.function({ params: ['i32', 'i32', 'i32'] }, (code) => {
    new LoopEmitter(code, loops, options).emit();
  });
  if (!isDivided(loops)) return { function: made, rounds: 1, grain: 1 };
  const { outer, inner, vertical } = loops;
  const isVector = vertical ? outer.length === 1 : outer.length === 0 && inner.length === 1;
  return { function: made, rounds: outer[0] ?? inner[0], grain: isVector ? block : 1 };
}

/** Whether rounds of the first loop are independent of each other. */
function isDivided({ outer, inner, nodes }: Loops): boolean {
  return outer.length > 0 || (inner.length > 0 && nodes.every(({ how }) => how === undefined));
}

/** A loop kernel as a function, and how its work can be divided: at multiples of `grain` rounds. */
export interface LoopCode {
  readonly function: FunctionRef;
  readonly rounds: number;
  readonly grain: number;
}

/** What is known at one place of the loops: the elements of nodes and of places in memory, by vector. */
type Known = Map<PlacedNode | string, readonly Local[]>;

class LoopEmitter {
  readonly #code: Code;
  readonly #loops: Loops;
  readonly #options: LoopOptions;
  readonly #addresses: Addresses;
  /** Numbers of the rounds of loops whose number is asked for. */
  readonly #counters = new Map<number, Local>();
  readonly #scratch: ReadonlyMap<PlacedNode, Place>;
  readonly #origins = new Map<Value, Local | undefined>();
  /** The loop whose rounds are computed side by side; -1 where there is none. */
  readonly #vector: number;
  readonly #stages: number;

  constructor(code: Code, loops: Loops, options: LoopOptions) {
    this.#code = code;
    this.#loops = loops;
    this.#options = options;
    this.#addresses = new Addresses(code);
    this.#scratch = this.#scratchPlaces();
    const { outer, inner, vertical, nodes } = loops;
    this.#vector = vertical
      ? outer.length - 1
      : inner.length > 0
        ? outer.length + inner.length - 1
        : -1;
    this.#stages = Math.max(...nodes.map(({ stage }) => stage)) + 1;
  }

  emit(): void {
    const code = this.#code;
    const { nodes } = this.#loops;
    for (const node of nodes) {
      for (const operand of node.operands)
        if (!isNode(operand)) this.#addresses.declare(this.#placeOf(operand));
      if (node.stored) this.#addresses.declare(this.#storePlace(node));
    }
    for (const place of this.#scratch.values()) this.#addresses.declare(place);
    for (const loop of this.#loops.counted) this.#counters.set(loop, code.local('i32'));
    const [from, to] = code.params;
    const divided = isDivided(this.#loops);
    this.#addresses.begin(divided ? from : undefined);
    const known: Known = new Map();
    const fixed = (strides: readonly number[]) => strides.every((stride) => stride === 0);
    this.#loadAhead(nodes, fixed, known, { count: 1, vectors: 1 });
    this.#outerLoop(0, divided ? { from, to } : undefined, known);
  }

  #outerLoop(level: number, range: Range | undefined, known: Known): void {
    const { outer, vertical } = this.#loops;
    if (level === outer.length) {
      this.#row(level, range, known, { count: 1, vectors: 1 });
    } else if (vertical && level === outer.length - 1) {
      this.#vectorLoop(level, outer[level], range, (part) => {
        this.#row(level + 1, undefined, known, part);
      });
    } else {
      this.#loop(level, outer[level], range, () => this.#outerLoop(level + 1, undefined, known));
    }
  }

  /** All stages at one place of the outer loops. */
  #row(level: number, range: Range | undefined, given: Known, part: Part): void {
    const code = this.#code;
    const { nodes, vertical, outer } = this.#loops;
    const known: Known = new Map(given);
    const rowPart = vertical ? part : { count: 1, vectors: 1 };
    for (let stage = 0; stage < this.#stages; stage++) {
      const now = nodes.filter((node) => node.stage === stage);
      const reductions = now.filter(({ how }) => how !== undefined);
      const vectors = vertical ? part.vectors : this.#options.unroll;
      const sums = new Map<PlacedNode, Accumulator[]>();
      for (const node of reductions) {
        const made = Array.from({ length: vectors }, () =>
          this.#options.lanes.reduction(code, node.how as Reduction, operandOf(node).dtype),
        );
        for (const each of made) each.start();
        sums.set(node, made);
      }
      this.#loadAhead(
        now,
        (strides) => strides.slice(outer.length).every((stride) => stride === 0),
        known,
        rowPart,
      );
      const elements = now.filter(
        ({ level: at, stored, kept, how }) =>
          how === undefined && at === 'element' && (stored || kept),
      );
      if (elements.length > 0 || reductions.length > 0) {
        this.#innerLoop(level, range, stage, known, part, elements, sums);
      }
      for (const [node, made] of sums) known.set(node, this.#finish(node, made));
      const rows = now.filter(
        ({ level: at, how, stored }) => at === 'row' && how === undefined && stored,
      );
      for (const node of rows) this.#evaluate(node, stage, known, rowPart);
      for (const node of now) {
        if (node.level === 'row' && node.stored)
          this.#store(node, known.get(node) as readonly Local[], rowPart);
      }
    }
  }

  #innerLoop(
    level: number,
    range: Range | undefined,
    stage: number,
    given: Known,
    part: Part,
    elements: readonly PlacedNode[],
    sums: ReadonlyMap<PlacedNode, readonly Accumulator[]>,
  ): void {
    const { outer, inner, vertical } = this.#loops;
    const loop = level - outer.length;
    const body = (each: Part) => {
      const known: Known = new Map(given);
      for (const node of elements) this.#evaluate(node, stage, known, each);
      for (const [node, made] of sums) this.#accumulate(node, made, stage, known, each);
      for (const node of elements) {
        const values = known.get(node) as readonly Local[];
        if (node.stored) this.#store(node, values, each);
        else if (node.kept)
          this.#put(this.#scratch.get(node) as Place, node.value.dtype, values, each);
      }
    };
    if (loop === inner.length) body(part);
    else if (!vertical && loop === inner.length - 1)
      this.#vectorLoop(level, inner[loop], range, body);
    else {
      this.#loop(level, inner[loop], range, () => {
        this.#innerLoop(level + 1, undefined, stage, given, part, elements, sums);
      });
    }
  }

  #accumulate(
    node: PlacedNode,
    made: readonly Accumulator[],
    stage: number,
    known: Known,
    part: Part,
  ): void {
    const { vertical, outer } = this.#loops;
    const values = this.#evaluateOperand(node, 0, stage, known, part);
    const arg = node.how === 'argmax' || node.how === 'argmin';
    const places = arg ? this.#position(outer.length, part) : undefined;
    values.forEach((value, vector) => {
      made[vector].add(value, vertical ? this.#options.lanes.width : part.count, places?.[vector]);
    });
  }

  #finish({ value }: PlacedNode, made: readonly Accumulator[]): Local[] {
    const code = this.#code;
    const { lanes } = this.#options;
    const keep = () => {
      const local = code.local(lanes.variable(value.dtype));
      code.set(local);
      if (value.dtype !== 'uint8') return local;
      // Sums of uint8 are kept in more bits than their results have.
      const narrow = code.local(lanes.variable(value.dtype));
      lanes.call(code, 'cast', [local], 'int32', 'uint8');
      code.set(narrow);
      return narrow;
    };
    if (this.#loops.vertical) {
      return made.map((each) => {
        each.lanes();
        return keep();
      });
    }
    made[0].total(made.slice(1));
    return [keep()];
  }

  /** Loads what does not change in the loops that follow. */
  #loadAhead(
    nodes: readonly PlacedNode[],
    stays: (strides: readonly number[]) => boolean,
    known: Known,
    part: Part,
  ): void {
    for (const node of nodes) {
      const computed = computedPlaces(node);
      node.operands.forEach((operand, index) => {
        if (isNode(operand) || computed.has(index) || !stays(operand.strides)) return;
        this.#evaluateOperand(node, index, 0, known, part);
      });
    }
  }

  /** The elements of a node at this place: computed, or known already. */
  #evaluate(node: PlacedNode, stage: number, known: Known, part: Part): readonly Local[] {
    const ready = known.get(node);
    if (ready) return across(ready, part);
    if (node.kept && node.stage < stage) {
      const place = node.stored ? this.#storePlace(node) : (this.#scratch.get(node) as Place);
      const read = this.#get(place, node.value.dtype, part);
      known.set(node, read);
      return read;
    }
    const made = this.#scalar(node, node.scalar, stage, known, part, new Map());
    known.set(node, made);
    return made;
  }

  #scalar(
    node: PlacedNode,
    scalar: Scalar,
    stage: number,
    known: Known,
    part: Part,
    done: Map<Scalar, readonly Local[]>,
  ): readonly Local[] {
    const code = this.#code;
    const { lanes } = this.#options;
    if (scalar.kind === 'input')
      return this.#evaluateOperand(node, scalar.index, stage, known, part);
    if (scalar.kind === 'position') return this.#position(node.axes[scalar.axis], part);
    const ready = done.get(scalar);
    if (ready) return ready;
    let made: readonly Local[];
    if (scalar.kind === 'constant') {
      const local = code.local(lanes.variable(scalar.dtype));
      lanes.constant(code, scalar.dtype, scalar.value);
      code.set(local);
      made = repeat(local, part.vectors);
    } else if (scalar.kind === 'at') {
      const index = this.#scalar(node, scalar.at, stage, known, part, done);
      const place = this.#placeOf(node.operands[scalar.index] as MemoryOperand);
      const step = this.#vector >= 0 ? place.strides[this.#vector] : 0;
      made = index.map((at, vector) => {
        const local = code.local(lanes.variable(scalar.dtype));
        const address = this.#addresses.of(place, this.#vector, vector * lanes.width);
        const axis = { stride: scalar.stride, length: scalar.length, step, count: part.count };
        lanes.loadAt(code, scalar.dtype, address, at, axis, (wrong) =>
          this.#options.refuse(code, wrong, node, scalar.length),
        );
        code.set(local);
        return local;
      });
    } else {
      const inputs = scalar.inputs.map((input) =>
        this.#scalar(node, input, stage, known, part, done),
      );
      const [first] = scalar.fn === 'select' ? scalar.inputs.slice(1) : scalar.inputs;
      made = Array.from({ length: part.vectors }, (_, vector) => {
        const local = code.local(lanes.variable(scalar.dtype));
        const given = inputs.map((each) => each[vector]);
        lanes.call(code, scalar.fn, given, first.dtype, scalar.dtype);
        code.set(local);
        return local;
      });
    }
    done.set(scalar, made);
    return made;
  }

  #evaluateOperand(
    node: PlacedNode,
    index: number,
    stage: number,
    known: Known,
    part: Part,
  ): readonly Local[] {
    const operand = node.operands[index];
    if (isNode(operand)) return this.#evaluate(operand, stage, known, part);
    const place = this.#placeOf(operand);
    const key = JSON.stringify(place);
    const ready = known.get(key);
    if (ready) return across(ready, part);
    const made = this.#get(place, operand.from.dtype, part);
    known.set(key, made);
    return made;
  }

  /** Loads a vector for each of those side by side. */
  #get(place: Place, dtype: Value['dtype'], part: Part): Local[] {
    const code = this.#code;
    const { lanes } = this.#options;
    const stride = this.#vector >= 0 ? place.strides[this.#vector] : 0;
    const load = (vector: number) => {
      const local = code.local(lanes.variable(dtype));
      lanes.load(
        code,
        dtype,
        this.#addresses.of(place, this.#vector, vector * lanes.width),
        part.count,
        stride,
      );
      code.set(local);
      return local;
    };
    if (stride === 0) return repeat(load(0), part.vectors);
    return Array.from({ length: part.vectors }, (_, vector) => load(vector));
  }

  #put(place: Place, dtype: Value['dtype'], values: readonly Local[], part: Part): void {
    const { lanes } = this.#options;
    const stride = this.#vector >= 0 ? place.strides[this.#vector] : 0;
    values.slice(0, part.vectors).forEach((value, vector) => {
      const at = this.#addresses.of(place, this.#vector, vector * lanes.width);
      lanes.store(this.#code, dtype, at, value, part.count, stride);
    });
  }

  #store(node: PlacedNode, values: readonly Local[], part: Part): void {
    this.#put(this.#storePlace(node), node.value.dtype, values, part);
  }

  #position(loop: number, part: Part): readonly Local[] {
    const code = this.#code;
    const { lanes } = this.#options;
    const counter = this.#counters.get(loop);
    return Array.from({ length: part.vectors }, (_, vector) => {
      const local = code.local(lanes.variable('int32'));
      if (!counter) lanes.constant(code, 'int32', 0);
      else if (loop === this.#vector) {
        const first = code.local('i32');
        code.get(counter);
        code.constant('i32', vector * lanes.width);
        code.op('i32.add');
        code.set(first);
        lanes.count(code, first);
        code.release(first);
      } else lanes.splat(code, counter);
      code.set(local);
      return local;
    });
  }

  /** Rounds one by one. */
  #loop(level: number, length: number, range: Range | undefined, body: () => void): void {
    const code = this.#code;
    this.#addresses.enter(level);
    this.#startCounter(level, range);
    const round = () => {
      body();
      this.#advance(level, 1);
    };
    if (range) {
      const left = code.local('i32');
      code.get(range.to);
      code.get(range.from);
      code.op('i32.sub');
      code.tee(left);
      code.constant('i32', 0);
      code.op('i32.gt_s');
      code.if(() => {
        code.loop((start) => {
          round();
          code.increase(left, -1);
          code.get(left);
          code.branchIf(start);
        });
      });
      code.release(left);
    } else code.repeat(length, round);
    this.#addresses.leave();
  }

  /** Rounds side by side: as many vectors at once as there are, then one vector, then the rest of one. */
  #vectorLoop(
    level: number,
    length: number,
    range: Range | undefined,
    body: (part: Part) => void,
  ): void {
    const code = this.#code;
    const { lanes, unroll } = this.#options;
    const block = lanes.width * unroll;
    this.#addresses.enter(level);
    this.#startCounter(level, range);
    const whole = { count: lanes.width, vectors: unroll };
    const rest = length % block;
    const ending = () => {
      for (let vector = 0; vector < Math.floor(rest / lanes.width); vector++) {
        body({ count: lanes.width, vectors: 1 });
        this.#advance(level, lanes.width);
      }
      if (rest % lanes.width > 0) body({ count: rest % lanes.width, vectors: 1 });
    };
    if (range) {
      const left = code.local('i32');
      const more = () => {
        code.get(left);
        code.constant('i32', block);
        code.op('i32.ge_s');
      };
      code.get(range.to);
      code.get(range.from);
      code.op('i32.sub');
      code.set(left);
      if (length >= block) {
        more();
        code.if(() => {
          code.loop((start) => {
            body(whole);
            this.#advance(level, block);
            code.increase(left, -block);
            more();
            code.branchIf(start);
          });
        });
      }
      if (rest > 0) {
        code.get(left);
        code.constant('i32', 0);
        code.op('i32.gt_s');
        code.if(ending);
      }
      code.release(left);
    } else {
      code.repeat(Math.floor(length / block), () => {
        body(whole);
        this.#advance(level, block);
      });
      ending();
    }
    this.#addresses.leave();
  }

  #startCounter(level: number, range: Range | undefined): void {
    const counter = this.#counters.get(level);
    if (!counter) return;
    if (range) this.#code.get(range.from);
    else this.#code.constant('i32', 0);
    this.#code.set(counter);
  }

  #advance(level: number, rounds: number): void {
    this.#addresses.advance(level, rounds);
    const counter = this.#counters.get(level);
    if (counter) this.#code.increase(counter, rounds);
  }

  #placeOf({ from, offset, strides }: MemoryOperand): Place {
    return { ...this.#placed(from), bytes: bytesOf(from.dtype), offset, strides };
  }

  #storePlace({ value, strides, place }: PlacedNode): Place {
    const placed = this.#placed(place?.of ?? value);
    return { ...placed, bytes: bytesOf(value.dtype), offset: place?.offset ?? 0, strides };
  }

  #placed(value: Value): Pick<Place, 'address' | 'origin'> {
    const { addresses, origin } = this.#options;
    if (!this.#origins.has(value)) this.#origins.set(value, origin(this.#code, value));
    const found = this.#origins.get(value);
    return { address: addresses.get(value) as number, ...(found ? { origin: found } : {}) };
  }

  #scratchPlaces(): Map<PlacedNode, Place> {
    const { nodes, outer, inner } = this.#loops;
    const strides = [...outer.map(() => 0), ...inner];
    let step = 1;
    for (let loop = inner.length - 1; loop >= 0; loop--) {
      strides[outer.length + loop] = step;
      step *= inner[loop];
    }
    const places = new Map<PlacedNode, Place>();
    const origin = this.#code.params[2];
    for (const node of nodes.filter(({ kept, stored }) => kept && !stored)) {
      const bytes = bytesOf(node.value.dtype);
      places.set(node, { address: places.size * step * 8, bytes, offset: 0, strides, origin });
    }
    return places;
  }
}

interface Range {
  readonly from: Local;
  readonly to: Local;
}

/** What is computed at once: `count` elements of each of `vectors`. */
interface Part {
  readonly count: number;
  readonly vectors: number;
}

/** What a reduction puts together. */
function operandOf({ operands: [operand] }: PlacedNode): Value {
  return isNode(operand) ? operand.value : operand.from;
}

/** The operands of which a node reads computed places. */
function computedPlaces({ scalar }: PlacedNode): Set<number> {
  return new Set(scalarNodes(scalar).flatMap((node) => (node.kind === 'at' ? [node.index] : [])));
}

/** What is the same in all vectors is kept once. */
function across(known: readonly Local[], { vectors }: Part): readonly Local[] {
  return known.length >= vectors ? known : repeat(known[0], vectors);
}

function repeat(local: Local, times: number): Local[] {
  return new Array<Local>(times).fill(local);
}
