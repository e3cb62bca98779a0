import { BackendError } from '../../../base/errors.ts';
import { ByteWriter } from './bytes.ts';
import { Code, type FunctionRef, VALUE_TYPES, type ValueType } from './code.ts';

export interface MemoryLimits {
  /** Pages of 64 KiB. */
  readonly initial: number;
  /** Shared memory must say how far it may grow. */
  readonly maximum?: number;
  readonly shared?: boolean;
}

interface Declared extends FunctionRef {
  name: string | undefined;
  body?: Uint8Array<ArrayBuffer>;
}

/** A function of the host that a module may call: imported as `host` and its name. */
export interface ImportedFunction {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A module while it is written: functions over one memory, which it imports as `host.memory`. */
export class ModuleBuilder {
  readonly #memory: MemoryLimits;
  readonly #imports: readonly ImportedFunction[];
  readonly #types: string[] = [];
  readonly #functions: Declared[] = [];

  constructor(memory: MemoryLimits, imports: readonly ImportedFunction[] = []) {
    this.#memory = memory;
    this.#imports = imports;
  }

  /** A function of the host. Throws `BackendError` for one that the module was not given. */
  imported(name: string): FunctionRef {
    const index = this.#imports.findIndex((each) => each.name === name);
    if (index >= 0) return { index, ...this.#imports[index] };
    throw new BackendError(`The module has no function ${name} of its host.`, {
      doing: 'encode',
      given: name,
    });
  }

  /** Announces a function, so that others can call it before it has a body. Exported under `name`. */
  declare(
    params: readonly ValueType[],
    results: readonly ValueType[] = [],
    name?: string,
  ): FunctionRef {
    const index = this.#imports.length + this.#functions.length;
    const made: Declared = { index, params, results, name };
    this.#functions.push(made);
    return made;
  }

  /** Writes the body of an announced function. */
  define(target: FunctionRef, write: (code: Code) => void): void {
    const code = new Code(target.params);
    write(code);
    this.#functions[target.index - this.#imports.length].body = code.finish();
  }

  /** Exports a function under a name. */
  export(target: FunctionRef, name: string): void {
    this.#functions[target.index - this.#imports.length].name = name;
  }

  /** A function with its body at once. */
  function(
    { params = [], results = [], name }: FunctionShape,
    write: (code: Code) => void,
  ): FunctionRef {
    const made = this.declare(params, results, name);
    this.define(made, write);
    return made;
  }

  /**
   * The module in the binary format, for the memory that was announced, or another one. Throws `BackendError`
   * for a function without a body.
   */
  encode(memory: MemoryLimits = this.#memory): Uint8Array<ArrayBuffer> {
    const types = this.#functions.map(({ params, results }) => this.#typeOf(params, results));
    const imports = this.#imports.map(({ name, params, results }) => ({
      name,
      type: this.#typeOf(params, results),
    }));
    const out = new ByteWriter();
    out.bytes([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    section(out, 1, this.#types, (writer, type) => writer.bytes(typeBytes(type)));
    section(out, 2, [...imports, memory], (writer, each) => {
      writer.name('host');
      if ('type' in each) {
        writer.name(each.name);
        writer.byte(0);
        writer.unsigned(each.type);
      } else memoryImport(writer, each);
    });
    section(out, 3, types, (writer, type) => writer.unsigned(type));
    const exported = this.#functions.filter(({ name }) => name !== undefined);
    section(out, 7, exported, (writer, { name = '', index }) => {
      writer.name(name);
      writer.byte(0);
      writer.unsigned(index);
    });
    section(out, 10, this.#functions, (writer, { index, name, body }) => {
      if (!body) {
        throw new BackendError(`Function ${name ?? index} of the module has no body.`, {
          doing: 'encode',
          given: name ?? index,
        });
      }
      writer.unsigned(body.length);
      writer.bytes(body);
    });
    return out.view.slice();
  }

  #typeOf(params: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${params.join()}:${results.join()}`;
    const known = this.#types.indexOf(key);
    return known >= 0 ? known : this.#types.push(key) - 1;
  }
}

function memoryImport(
  writer: ByteWriter,
  { initial, maximum, shared = false }: MemoryLimits,
): void {
  writer.name('memory');
  writer.byte(2);
  writer.byte((shared ? 2 : 0) | (maximum === undefined ? 0 : 1));
  writer.unsigned(initial);
  if (maximum !== undefined) writer.unsigned(maximum);
}

export interface FunctionShape {
  readonly params?: readonly ValueType[];
  readonly results?: readonly ValueType[];
  /** The name it is exported under. */
  readonly name?: string;
}

/** A section: its number, its length, and its entries behind their count. */
function section<T>(
  out: ByteWriter,
  id: number,
  entries: readonly T[],
  write: (writer: ByteWriter, entry: T) => void,
): void {
  const writer = new ByteWriter();
  writer.unsigned(entries.length);
  for (const entry of entries) write(writer, entry);
  out.byte(id);
  out.unsigned(writer.length);
  out.bytes(writer.view);
}

/** A function's type, of `i32,f32:f32`. */
function typeBytes(type: string): number[] {
  const lists = type
    .split(':')
    .map((list) => (list === '' ? [] : (list.split(',') as ValueType[])));
  return [
    0x60,
    ...lists.flatMap((list) => [list.length, ...list.map((each) => VALUE_TYPES[each])]),
  ];
}
