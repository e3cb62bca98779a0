import {
  checkPositiveInteger,
  DataError,
  type HostRandom,
  type TypedArray,
  UsageError,
} from '../base/index.ts';
import type { Aval } from '../graph/index.ts';
import {
  batchAval,
  type Column,
  type Columns,
  type DataLike,
  gatherRows,
  rowOrder,
  type Structure,
  toColumns,
} from './data.ts';

/** How the arrays of a batch are put together for a step. */
export interface BatchLayout {
  readonly x: Structure;
  readonly y?: Structure;
  readonly sampleWeight?: Structure;
  /** Shapes and dtypes of the arrays: inputs, then targets, then weights. */
  readonly avals: readonly Aval[];
}

export interface Batch {
  readonly layout: BatchLayout;
  readonly rows: number;
  /** In the order of `layout.avals`. */
  readonly arrays: readonly TypedArray[];
}

/** What a training loop draws its batches from. */
export interface BatchSource {
  /** Steps of an epoch, where they are known. */
  readonly steps: number | undefined;
  /** The batches of one epoch. */
  epoch(): AsyncIterable<Batch> | Iterable<Batch>;
}

/** The data of a step: inputs, targets, weights. */
export interface DataSet {
  readonly x: Columns;
  readonly y?: Columns;
  readonly sampleWeight?: Columns;
}

/** Batches of rows that are all in memory. */
export class ArraySource implements BatchSource {
  readonly steps: number;
  readonly #data: DataSet;
  readonly rows: number;
  readonly batchSize: number;
  readonly #random: HostRandom | undefined;
  #inOrder: Int32Array | undefined;
  readonly #layouts = new Map<number, BatchLayout>();

  constructor(data: DataSet, rows: number, batchSize: number, random?: HostRandom) {
    this.#data = data;
    this.rows = rows;
    this.batchSize = batchSize;
    this.#random = random;
    this.steps = Math.ceil(rows / batchSize);
  }

  *epoch(): Generator<Batch> {
    const order = this.order();
    for (let from = 0; from < this.rows; from += this.batchSize) {
      yield this.batch(order, from, Math.min(from + this.batchSize, this.rows));
    }
  }

  /** The order of the rows in the next epoch. */
  order(): Int32Array {
    if (this.#random) return rowOrder(this.rows, this.#random);
    this.#inOrder ??= rowOrder(this.rows, undefined);
    return this.#inOrder;
  }

  /** All arrays, whole. */
  get arrays(): TypedArray[] {
    return allColumns(this.#data).map(({ values }) => values);
  }

  /** The rows that the order names from `from` to before `to`. */
  batch(order: Int32Array, from: number, to: number): Batch {
    const arrays = allColumns(this.#data).map((column) => gatherRows(column, order, from, to));
    return { layout: this.layout(to - from), rows: to - from, arrays };
  }

  /** Batches of as many rows share their layout, so that their step is looked up, not described again. */
  layout(rows: number): BatchLayout {
    let layout = this.#layouts.get(rows);
    if (!layout) {
      layout = layoutOf(this.#data, rows);
      this.#layouts.set(rows, layout);
    }
    return layout;
  }
}

/** A batch as users give it: `[x, y]`, `[x, y, sampleWeight]`, `{ x, y, sampleWeight }`, or x alone. */
export type UserBatch =
  | readonly [DataLike, DataLike]
  | readonly [DataLike, DataLike, DataLike]
  | { readonly x: DataLike; readonly y?: DataLike; readonly sampleWeight?: DataLike };
/** Batches, or a function that starts them anew for each epoch. */
export type UserBatches =
  | Iterable<UserBatch>
  | AsyncIterable<UserBatch>
  | (() => Iterable<UserBatch> | AsyncIterable<UserBatch>);

/** Batches that the user makes. */
export class IterableSource implements BatchSource {
  readonly steps: number | undefined;
  readonly #batches: UserBatches;
  readonly #read: (batch: UserBatch) => DataSet;
  #running: AsyncIterator<UserBatch> | Iterator<UserBatch> | undefined;

  constructor(
    batches: UserBatches,
    steps: number | undefined,
    read: (batch: UserBatch) => DataSet,
  ) {
    this.#batches = batches;
    this.steps = steps;
    this.#read = read;
  }

  async *epoch(): AsyncGenerator<Batch> {
    for (let step = 0; this.steps === undefined || step < this.steps; step++) {
      this.#running ??= this.#start();
      const { value, done } = await this.#running.next();
      if (done) {
        this.#running = undefined;
        if (this.steps === undefined || step === 0) return;
        throw new DataError(
          `The batches ended after ${step} of ${this.steps} steps of the epoch: give more, fewer stepsPerEpoch, or a function that starts them anew.`,
          { doing: 'fit', given: step, wanted: this.steps },
        );
      }
      yield toBatch(this.#read(value));
    }
  }

  #start(): AsyncIterator<UserBatch> | Iterator<UserBatch> {
    const batches = typeof this.#batches === 'function' ? this.#batches() : this.#batches;
    return Symbol.asyncIterator in batches
      ? batches[Symbol.asyncIterator]()
      : batches[Symbol.iterator]();
  }
}

/** Only so many steps of another source in an epoch; the next epoch goes on where the last one ended. */
export class LimitedSource implements BatchSource {
  readonly steps: number;
  readonly #source: ArraySource;
  #running: Iterator<Batch> | undefined;

  constructor(source: ArraySource, steps: number) {
    this.#source = source;
    this.steps = checkPositiveInteger('fit', 'stepsPerEpoch', steps);
  }

  *epoch(): Generator<Batch> {
    for (let step = 0; step < this.steps; step++) {
      this.#running ??= this.#source.epoch();
      let next = this.#running.next();
      if (next.done) {
        this.#running = this.#source.epoch();
        next = this.#running.next();
      }
      yield next.value;
    }
  }
}

/** Whether `x` gives batches itself, instead of being an array of rows. */
export function isBatches(x: unknown): x is UserBatches {
  if (Array.isArray(x) || ArrayBuffer.isView(x) || x === null) return false;
  if (typeof x === 'function') return true;
  return typeof x === 'object' && (Symbol.iterator in x || Symbol.asyncIterator in x);
}

/** The parts of a batch that the user made. */
export function readUserBatch(
  batch: UserBatch,
  names: { inputs: readonly string[]; outputs: readonly string[] },
): DataSet {
  const parts = Array.isArray(batch)
    ? { x: batch[0], y: batch[1], sampleWeight: batch[2] }
    : (batch as { x: DataLike; y?: DataLike; sampleWeight?: DataLike });
  if (parts.x === undefined) {
    throw new UsageError('A batch is [x, y], [x, y, sampleWeight] or { x, y, sampleWeight }.', {
      doing: 'fit',
      given: batch,
    });
  }
  return {
    x: toColumns('x of a batch', parts.x, names.inputs),
    y: parts.y === undefined ? undefined : toColumns('y of a batch', parts.y, names.outputs),
    sampleWeight:
      parts.sampleWeight === undefined
        ? undefined
        : toColumns('sampleWeight of a batch', parts.sampleWeight, []),
  };
}

/** All rows of a data set as one batch. */
export function toBatch(data: DataSet): Batch {
  const columns = allColumns(data);
  const rows = columns[0].shape[0];
  return { layout: layoutOf(data, rows), rows, arrays: columns.map(({ values }) => values) };
}

export function allColumns({ x, y, sampleWeight }: DataSet): Column[] {
  return [...x.columns, ...(y?.columns ?? []), ...(sampleWeight?.columns ?? [])];
}

function layoutOf(data: DataSet, rows: number): BatchLayout {
  const { x, y, sampleWeight } = data;
  return {
    x: x.structure,
    y: y?.structure,
    sampleWeight: sampleWeight?.structure,
    avals: allColumns(data).map((column) => batchAval(column, rows)),
  };
}

const keys = new WeakMap<BatchLayout, string>();

/** A key under which steps for this layout are kept. */
export function layoutKey(layout: BatchLayout): string {
  let key = keys.get(layout);
  if (key === undefined) {
    const { x, y, sampleWeight, avals } = layout;
    // Most often there is one array each: to write that down takes longer than a small step.
    const parts = [x, y, sampleWeight].map((part) =>
      part === undefined || part.kind === 'one' ? part?.kind : JSON.stringify(part),
    );
    key = `${parts} ${avals.map(({ shape, dtype }) => `${dtype}[${shape}]`)}`;
    keys.set(layout, key);
  }
  return key;
}
