import type { DType, TypedArray } from '../../base/dtype.ts';
import { BackendError, DataError } from '../../base/errors.ts';
import { sizeOf } from '../../base/shape.ts';
import { align } from '../../compiler/index.ts';
import type { Aval } from '../../graph/index.ts';
import type { Prepared, Session, StepGraph, StepProfile } from '../backend.ts';
import { HOST } from './host.ts';
import { STATUS } from './kernels/index.ts';
import { type EmittedSteps, emitSteps, type HostedOp, MOST_PAGES, type Place } from './steps.ts';
import { type OpenModule, threadCount, workers } from './threads/index.ts';
import { measurePeak, optimiseSoon } from './tier/index.ts';

const PAGE = 65_536;

/** Operations and bytes that take longer than to wake the workers, some 50 us. */
const WAKING = 4e6;

/** Steps as a module: made once, and run by as many sessions as are opened. */
export class PreparedSteps implements Prepared {
  readonly emitted: Omit<EmittedSteps, 'bytes'>;
  readonly module: WebAssembly.Module;
  readonly compileTime: number;

  constructor(graphs: readonly StepGraph[], state: readonly Aval[]) {
    const start = performance.now();
    const { bytes, ...emitted } = emitSteps(graphs, state, threadCount());
    optimiseSoon();
    this.emitted = emitted;
    this.module = new WebAssembly.Module(bytes);
    this.compileTime = performance.now() - start;
  }

  open(room = 0): WasmSession {
    return new WasmSession(this, room);
  }
}

/** Steps as a module, with the memory that holds their state. */
export class WasmSession implements Session {
  readonly #emitted: Omit<EmittedSteps, 'bytes'>;
  readonly #module: WebAssembly.Module;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: WebAssembly.Exports;
  readonly #views = new Map<Place, TypedArray>();
  #state: Uint8Array | undefined;
  #words: Int32Array;
  #rowsWritten = 0;
  #orderAt = 0;
  /** The workers that know the module, and under which number. */
  #team: OpenModule | undefined;

  constructor({ emitted, module }: PreparedSteps, room: number) {
    this.#emitted = emitted;
    this.#module = module;
    // Vectors at the very end may be read as a whole.
    this.#memory = allocateMemory(emitted.end + 16, room, emitted.threads > 1);
    this.#words = new Int32Array(this.#memory.buffer, 0, STATUS.bytes / 4);
    this.#words[STATUS.threads / 4] = 1;
    // The thread of a page must not sleep; others give way to whoever they wait for.
    this.#words[STATUS.mayWait / 4] = 'document' in globalThis ? 0 : 1;
    for (const { data, ...place } of emitted.constants) this.#at(place).set(data);
    const runOnHost = (number: number) => this.#runOnHost(emitted.hosted[number]);
    const host = { ...HOST, runOnHost, memory: this.#memory } as WebAssembly.ModuleImports;
    this.#exports = new WebAssembly.Instance(this.#module, { host }).exports;
    // Workers start while the caller gets its data ready.
    this.#joinTeam();
  }

  async ready(): Promise<void> {
    const team = this.#joinTeam();
    if (team) await team.pool.opened(team);
  }

  close(): void {
    this.#leaveTeam();
  }

  writeState(index: number, values: TypedArray): void {
    this.#at(this.#emitted.state[index]).set(values);
  }

  readState(index: number): TypedArray {
    return this.#at(this.#emitted.state[index]).slice();
  }

  snapshot(into?: Uint8Array): Uint8Array {
    const bytes = this.#stateBytes();
    if (!into) return bytes.slice();
    into.set(bytes);
    return into;
  }

  restore(snapshot: Uint8Array): void {
    this.#stateBytes().set(snapshot);
  }

  run(step: number, batch: readonly TypedArray[]): TypedArray[] {
    this.#emitted.steps[step].inputs.forEach((place, index) => {
      this.#at(place).set(batch[index]);
    });
    this.#call(step, `step${step}`, [], 1);
    this.#complain();
    return this.outputs(step);
  }

  writeRows(arrays: readonly TypedArray[], rows: number): void {
    checkArrays(arrays.length);
    let end = this.#emitted.end;
    const starts = arrays.map((values) => {
      const address = end;
      end = align(end + values.byteLength);
      return address;
    });
    this.#orderAt = end;
    this.#grow(end + 4 * rows + 16);
    arrays.forEach((values, index) => {
      bytesAt(this.#memory, starts[index], values.byteLength).set(
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      );
      this.#words[STATUS.data / 4 + index] = starts[index];
    });
    this.#words[STATUS.order / 4] = this.#orderAt;
    this.#rowsWritten = rows;
  }

  writeOrder(order: Int32Array): void {
    new Int32Array(this.#memory.buffer, this.#orderAt, this.#rowsWritten).set(order);
  }

  runRows(step: number, first: number, count: number): number {
    const done = this.#call(step, `rows${step}`, [first, count], count);
    this.#complain();
    return done;
  }

  outputs(step: number): TypedArray[] {
    return this.#emitted.steps[step].outputs.map((place) => this.#at(place).slice());
  }

  firstNumbers(step: number): number[] {
    return this.#emitted.steps[step].outputs.map((place) => this.#at(place)[0]);
  }

  profile(step: number): StepProfile {
    const { steps, scratch } = this.#emitted;
    const before = this.snapshot();
    const kernels = steps[step].kernels.map(({ name, rounds, ...facts }) => {
      const kernel = this.#exports[name] as Launched;
      return { ...facts, ms: bestTime(() => kernel(0, rounds, scratch)) };
    });
    this.restore(before);
    const { tile, fused } = this.#emitted.tier;
    const { end: memory, least: leastMemory } = this.#emitted;
    return { kernels, peak: measurePeak(tile, { fused }), memory, leastMemory };
  }

  /** Calls a function that runs a step some times: with all threads, if that is worth waking them. */
  #call(step: number, name: string, args: readonly number[], times: number): number {
    const run = this.#exports[name] as (thread: number, ...args: readonly number[]) => number;
    const team = this.#joinTeam();
    const isWorthIt = times * this.#emitted.steps[step].work > WAKING;
    this.#words[STATUS.threads / 4] = team?.isOpen && isWorthIt ? team.pool.size + 1 : 1;
    if (!team?.isOpen || !isWorthIt) return run(0, ...args);
    team.pool.run(team, name, args);
    try {
      return run(0, ...args);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      throw this.#lostWorker();
    }
  }

  /** The workers, told of the module; undefined where there is nothing to share. */
  #joinTeam(): OpenModule | undefined {
    if (this.#emitted.threads === 1) return undefined;
    const pool = workers();
    if (pool && this.#team?.pool !== pool) {
      const [module, memory] = [this.#module, this.#memory];
      this.#team = pool.open({ module, memory, failed: STATUS.failed });
      closing.register(this, this.#team, this);
    }
    return pool && this.#team;
  }

  #leaveTeam(): void {
    if (!this.#team) return;
    closing.unregister(this);
    this.#team.pool.close(this.#team);
    this.#team = undefined;
  }

  /** A worker ended or failed while others waited for it: all of them are let go, and new ones start. */
  #lostWorker(): BackendError {
    this.#team?.pool.end();
    this.#team = undefined;
    for (const word of [STATUS.failed, STATUS.arrived, STATUS.generation])
      this.#words[word / 4] = 0;
    return new BackendError(
      'A worker thread of nabla ended or failed while a step ran: the step is not complete. The next call starts new workers; setThreads(1) does without.',
      { doing: 'run' },
    );
  }

  /** The numbers at a place. Kept: to make such a view takes longer than to read a few of them. */
  #at(place: Place): TypedArray {
    const known = this.#views.get(place);
    if (known && known.buffer === this.#memory.buffer) return known;
    const { dtype, shape } = place.aval;
    const made = arrayAt(this.#memory, dtype, place.address, sizeOf(shape));
    this.#views.set(place, made);
    return made;
  }

  #stateBytes(): Uint8Array {
    if (this.#state?.buffer === this.#memory.buffer) return this.#state;
    const { state } = this.#emitted;
    const last = state[state.length - 1];
    const end = last ? last.address + this.#at(last).byteLength : STATUS.bytes;
    this.#state = bytesAt(this.#memory, STATUS.bytes, end - STATUS.bytes);
    return this.#state;
  }

  #grow(bytes: number): void {
    const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    try {
      this.#memory.grow(missing);
    } catch {
      throw noMemory(bytes);
    }
    this.#words = new Int32Array(this.#memory.buffer, 0, STATUS.bytes / 4);
  }

  /** Runs an op's own loops on values in this memory. */
  #runOnHost({ op, attrs, inputs, output }: HostedOp): void {
    const array = (place: Place) => ({ ...place.aval, data: this.#at(place) });
    op.reference(inputs.map(array), attrs, array(output));
  }

  /** Throws for an index that a kernel refused. */
  #complain(): void {
    const words = this.#words;
    const number = words[STATUS.refused / 4];
    if (number === 0) return;
    const [index, length] = [words[STATUS.index / 4], words[STATUS.length / 4]];
    words[STATUS.refused / 4] = 0;
    const name = this.#emitted.refusing[number - 1];
    const range = length === 0 ? 'the axis is empty' : `indices go from 0 to ${length - 1}`;
    throw new DataError(`${name}: index ${index} does not exist; ${range}.`, {
      doing: name,
      given: index,
      wanted: [0, length - 1],
    });
  }
}

/** Lets workers forget a module whose session is gone. */
const closing = new FinalizationRegistry<OpenModule>((team) => team.pool.close(team));

type Launched = (from: number, to: number, scratch: number) => void;

/** Milliseconds that `run` takes: the least of some tries, each long enough for the clock. */
function bestTime(run: () => void): number {
  let times = 1;
  let best = Infinity;
  const start = performance.now();
  do {
    const from = performance.now();
    for (let i = 0; i < times; i++) run();
    const took = performance.now() - from;
    best = Math.min(best, took / times);
    if (took < 0.5) times *= 2;
  } while (performance.now() - start < 20);
  return best;
}

/** The addresses of arrays of rows stand before the state: more of them would overwrite it. */
function checkArrays(count: number): void {
  const most = (STATUS.bytes - STATUS.data) / 4;
  if (count <= most) return;
  throw new BackendError(
    `A step takes rows of ${most} arrays at most; these are ${count}. Join inputs of one shape to one array.`,
    { doing: 'fit', given: count, wanted: most },
  );
}

function arrayAt(
  { buffer }: WebAssembly.Memory,
  dtype: DType,
  address: number,
  length: number,
): TypedArray {
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer, address, length);
    case 'float64':
      return new Float64Array(buffer, address, length);
    case 'int32':
      return new Int32Array(buffer, address, length);
    default:
      return new Uint8Array(buffer, address, length);
  }
}

function bytesAt({ buffer }: WebAssembly.Memory, address: number, length: number): Uint8Array {
  return new Uint8Array(buffer, address, length);
}

/** Shared memory must say how far it may grow, and gets addresses for all of that. */
function allocateMemory(bytes: number, room: number, shared: boolean): WebAssembly.Memory {
  const initial = Math.ceil(bytes / PAGE);
  if (initial > MOST_PAGES) throw noMemory(bytes);
  // Rows are written behind what there is, each array and their order from a new line on.
  const maximum = Math.min(MOST_PAGES, initial + Math.ceil((room * 1.01) / PAGE) + 1);
  try {
    return new WebAssembly.Memory(shared ? { initial, maximum, shared } : { initial });
  } catch {
    throw noMemory(bytes);
  }
}

function noMemory(bytes: number): BackendError {
  const wanted = `${Math.ceil(bytes / 2 ** 20)} MiB`;
  return new BackendError(
    `This needs ${wanted} of memory in one piece, which WebAssembly does not get here (it has 4096 MiB at most). Use a smaller batchSize, fewer rows at once (fit takes batches from a generator), or a smaller model.`,
    { doing: 'compile', given: wanted },
  );
}
