import type { Prepared, Session, SessionBackend, StepProfile } from '../backends/index.ts';
import type { TypedArray } from '../base/dtype.ts';
import type { Keeper, Variable } from '../graph/index.ts';
import type { Program } from './program.ts';

/**
 * Programs over common variables whose values stay with the engine between runs. A variable that is assigned
 * from outside is written there before the next run; one that is read is fetched then.
 */
export class Resident implements Keeper {
  readonly #variables: readonly Variable[];
  readonly #numbers: ReadonlyMap<Variable, number>;
  /** The version of each variable that the engine has. */
  readonly #versions: number[];
  /** The variables that each program changes. */
  readonly #written: readonly (readonly number[])[];
  readonly #names: readonly (readonly string[])[];
  readonly #prepared: Prepared;
  readonly #session: Session;

  /** `room` is how many bytes of rows will be written. */
  constructor(engine: SessionBackend, programs: readonly Program[], room?: number) {
    const variables = new Set(
      programs.flatMap(({ read, written }) => [...read.keys(), ...written]),
    );
    this.#variables = [...variables];
    this.#numbers = new Map(this.#variables.map((variable, index) => [variable, index]));
    this.#versions = this.#variables.map(() => -1);
    this.#written = programs.map(({ written }) =>
      written.map((variable) => this.#numbers.get(variable) as number),
    );
    this.#names = programs.map(({ outputs }) => Object.keys(outputs));
    this.#prepared = prepare(engine, programs, this.#variables);
    this.#session = this.#prepared.open(room);
  }

  fetch(variable: Variable): TypedArray {
    return this.#session.readState(this.#numbers.get(variable) as number);
  }

  /** Resolves when all threads can share the work. */
  ready(): Promise<void> {
    return this.#session.ready();
  }

  /** Runs a program on the arrays of a batch. */
  run(program: number, batch: readonly TypedArray[]): Record<string, TypedArray> {
    this.#send();
    const results = this.#session.run(program, batch);
    this.#keep(program);
    return this.#named(program, results);
  }

  /** See `Session.writeRows`. */
  writeRows(arrays: readonly TypedArray[], rows: number): void {
    this.#session.writeRows(arrays, rows);
  }

  writeOrder(order: Int32Array): void {
    this.#session.writeOrder(order);
  }

  /** See `Session.runRows`. */
  runRows(program: number, first: number, count: number): number {
    this.#send();
    const done = this.#session.runRows(program, first, count);
    this.#keep(program);
    return done;
  }

  /** The first number of each result of the last run of a program. */
  firstNumbers(program: number): Record<string, number> {
    return this.#named(program, this.#session.firstNumbers(program));
  }

  /** See `Session.snapshot`. */
  snapshot(into?: Uint8Array): Uint8Array {
    this.#send();
    return this.#session.snapshot(into);
  }

  restore(snapshot: Uint8Array): void {
    this.#session.restore(snapshot);
    for (const each of this.#written.keys()) this.#keep(each);
  }

  /** See `Session.profile`. */
  profile(program: number): StepProfile & { readonly compileTime: number } {
    const { compileTime } = this.#prepared;
    return { ...this.#session.profile(program), compileTime };
  }

  /** Gives all values back to the variables: the memory of the engine may go. */
  release(): void {
    for (const variable of this.#variables) variable.takeFrom(this);
    this.#session.close();
  }

  /** Sends what was assigned since. */
  #send(): void {
    this.#variables.forEach((variable, index) => {
      if (this.#versions[index] === variable.version) return;
      this.#session.writeState(index, variable.held.dataSync());
      this.#versions[index] = variable.version;
    });
  }

  #keep(program: number): void {
    for (const index of this.#written[program]) {
      const variable = this.#variables[index];
      variable.leaveWith(this);
      this.#versions[index] = variable.version;
    }
  }

  #named<T>(program: number, results: readonly T[]): Record<string, T> {
    const named: Record<string, T> = {};
    const names = this.#names[program];
    for (let index = 0; index < names.length; index++) named[names[index]] = results[index];
    return named;
  }
}

/** What was compiled of programs, by the first of them, and with which others. */
const compiled = new WeakMap<Program, { with: readonly Program[]; prepared: Prepared }>();

/** Programs that were compiled together before are so once and for all: a second `fit` finds them ready. */
function prepare(
  engine: SessionBackend,
  programs: readonly Program[],
  variables: readonly Variable[],
): Prepared {
  const known = compiled.get(programs[0]);
  const isSame = programs.length === known?.with.length;
  if (isSame && programs.every((program, index) => program === known.with[index])) {
    return known.prepared;
  }
  const steps = programs.map((program) => program.asStep(variables));
  const prepared = engine.prepare(steps, variables);
  compiled.set(programs[0], { with: programs, prepared });
  return prepared;
}
