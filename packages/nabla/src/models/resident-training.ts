import type { CallbackList } from '../callbacks/index.ts';
import { engine, type Program, Resident } from '../runtime/index.ts';
import { ArraySource, type BatchLayout, type BatchSource } from './batches.ts';
import { breathe, mustBreathe } from './breathe.ts';
import type { Model } from './model.ts';
import type { NonFiniteWatch } from './non-finite.ts';
import type { Logs } from './steps.ts';

/** How long the engine runs before others may, in milliseconds. */
const SLICE = 20;

/**
 * Rows of more bytes are not copied into the engine, which has 4 GiB for everything: each batch is sent for
 * itself.
 */
const MOST_BYTES = 2 ** 31;

/** Runs this often at first, until it is known how long a step takes. */
const FIRST = 8;

/** A step for batches of one size, and the batches of an epoch that have it. */
interface Part {
  readonly program: Program;
  readonly number: number;
  readonly rows: number;
  readonly first: number;
  readonly count: number;
}

/**
 * Epochs over rows that are all in memory, on the engine: it holds data, weights and metrics, and runs batch
 * after batch by itself. What runs now is left for callbacks and the event loop every 20 ms.
 */
export class ResidentTraining {
  readonly #model: Model;
  readonly #source: ArraySource;
  readonly #resident: Resident;
  readonly #parts: readonly Part[];
  /** The order of the rows of the running epoch. */
  #order: Int32Array | undefined;
  /** The state before the running slice: the same memory each time. */
  #before: Uint8Array | undefined;
  /** Steps in a slice. */
  #slice = FIRST;

  private constructor(
    model: Model,
    source: ArraySource,
    parts: readonly Part[],
    resident: Resident,
  ) {
    this.#model = model;
    this.#source = source;
    this.#parts = parts;
    this.#resident = resident;
    resident.writeRows(source.arrays, source.rows);
  }

  /** Undefined where rows come in batches or are too many, or where the engine is not there. */
  static async of(model: Model, source: BatchSource): Promise<ResidentTraining | undefined> {
    const backend = engine();
    if (!backend || !(source instanceof ArraySource) || source.rows === 0) return undefined;
    const room = source.arrays.reduce((sum, { byteLength }) => sum + byteLength, 4 * source.rows);
    if (room > MOST_BYTES) return undefined;
    const whole = Math.floor(source.rows / source.batchSize);
    const rest = source.rows - whole * source.batchSize;
    const trainable = model.trainableSignature();
    const program = (layout: BatchLayout) =>
      model.steps.get('train', layout, trainable, (data) => model.trainStep(data));
    const parts = [
      { rows: source.batchSize, first: 0, count: whole },
      { rows: rest, first: whole * source.batchSize, count: rest > 0 ? 1 : 0 },
    ]
      .filter(({ count }) => count > 0)
      .map((part, number) => ({ ...part, number, program: program(source.layout(part.rows)) }));
    const resident = new Resident(
      backend,
      parts.map((part) => part.program),
      room,
    );
    await resident.ready();
    return new ResidentTraining(model, source, parts, resident);
  }

  /** One epoch; gives the logs of its last step. */
  async epoch(callbacks: CallbackList, watch: NonFiniteWatch): Promise<Logs> {
    const order = this.#source.order();
    const resident = this.#resident;
    if (order !== this.#order) resident.writeOrder(order);
    this.#order = order;
    let logs: Logs = {};
    let step = 0;
    for (const part of this.#parts) {
      for (let done = 0; done < part.count && !this.#model.stopTraining; ) {
        const left = part.count - done;
        const row = part.first + done * part.rows;
        const start = performance.now();
        let ran: number;
        if (watch.wantsEachStep) {
          ran = 1;
          logs = this.#watched(part, order, row, watch);
        } else {
          const before = watch.isWatching ? this.#snapshot() : undefined;
          ran = resident.runRows(part.number, row, Math.min(left, this.#slice));
          logs = resident.firstNumbers(part.number);
          if (before && !hasFiniteLoss(logs)) this.#replay(part, order, row, ran, before, watch);
          else watch.skip(ran);
          this.#adjust(performance.now() - start, ran);
        }
        done += ran;
        step += ran;
        if (callbacks.hasTrainBatchHooks) await callbacks.onTrainBatchEnd(step - 1, logs);
        if (mustBreathe()) await breathe();
      }
    }
    return logs;
  }

  /** Gives the weights back: the engine's memory may go. */
  end(): void {
    this.#resident.release();
  }

  #snapshot(): Uint8Array {
    this.#before = this.#resident.snapshot(this.#before);
    return this.#before;
  }

  /** One step under the eyes of `watch`. */
  #watched(
    { program, number, rows }: Part,
    order: Int32Array,
    row: number,
    watch: NonFiniteWatch,
  ): Logs {
    const batch = this.#source.batch(order, row, row + rows);
    watch.before(program, batch, program.state());
    this.#resident.runRows(number, row, 1);
    const logs = this.#resident.firstNumbers(number);
    watch.after(logs);
    return logs;
  }

  /** Goes back and takes the last two of `ran` steps again, for `watch` to see what happened. */
  #replay(
    part: Part,
    order: Int32Array,
    row: number,
    ran: number,
    before: Uint8Array,
    watch: NonFiniteWatch,
  ): void {
    const blind = Math.max(0, ran - 2);
    this.#resident.restore(before);
    if (blind > 0) this.#resident.runRows(part.number, row, blind);
    watch.skip(blind);
    for (let step = blind; step < ran; step++) {
      this.#watched(part, order, row + step * part.rows, watch);
    }
  }

  #adjust(took: number, ran: number): void {
    if (ran < this.#slice && took < SLICE) return;
    const wanted = Math.max(1, Math.floor((ran * SLICE) / Math.max(took, 0.01)));
    this.#slice = Math.min(wanted, 4 * this.#slice);
  }
}

function hasFiniteLoss(logs: Logs): boolean {
  const [loss] = Object.values(logs);
  return loss === undefined || Number.isFinite(loss);
}
