import { checkOptionNames } from './check.ts';
import { FileFormatError } from './errors.ts';
import { toCamelCase, toSnakeCase } from './names.ts';

/** What Keras writes into `config`: JSON with keys in snake_case. */
export type Config = { [key: string]: unknown };

/** Keras's JSON for an object: `{ module, class_name, config, registered_name }`. */
export interface SerializedObject {
  readonly module?: string;
  readonly class_name: string;
  readonly config: Config;
  readonly registered_name?: string | null;
  readonly build_config?: Config | null;
}

/** The static side of a `KerasObject`: what its class declares about its own parameters. */
export interface KerasClass<T extends KerasObject = KerasObject> {
  new (...args: never[]): T;
  readonly className?: string;
  readonly module: string;
  readonly required: readonly string[];
  readonly options: readonly string[];
  fromConfig(config: Config): KerasObject;
}

/**
 * The root of Keras's vocabulary: layers, losses, metrics, optimizers, initializers, regularizers,
 * constraints, schedules.
 *
 * An object of it can be called (`dense(x)`), and is described by its parameters: the class lists
 * their names, the object holds each under its name, and its config, its copy and the check for
 * misspelt options follow from that.
 */
export abstract class KerasObject {
  /** Keras's name of the class. Given by every class of nabla, so that minifiers cannot change it. */
  static readonly className?: string;
  /** Keras's module, for configs. */
  static readonly module: string = 'keras';
  /** Names of the positional parameters, in order. */
  static readonly required: readonly string[] = [];
  /** Names of the options. */
  static readonly options: readonly string[] = [];

  constructor(options: object = {}) {
    checkOptionNames(classNameOf(new.target), options, new.target.options);
    const self = (...args: unknown[]): unknown => (self as unknown as KerasObject).invoke(...args);
    Object.setPrototypeOf(self, new.target.prototype);
    Reflect.deleteProperty(self, 'name');
    Reflect.deleteProperty(self, 'length');
    // biome-ignore lint/correctness/noConstructorReturn: this is what makes objects callable.
    return self as unknown as this;
  }

  /** What calling the object does; by default its `call`. */
  protected invoke(...args: unknown[]): unknown {
    return this.call(...(args as never[]));
  }

  /** The computation that the class is about. */
  abstract call(...args: never[]): unknown;

  /** The parameters, as Keras writes them; `fromConfig` makes an equal object of them. */
  getConfig(): Config {
    const own = this.constructor as unknown as KerasClass;
    const fields = this as unknown as Record<string, unknown>;
    const names = [...own.required, ...own.options];
    return Object.fromEntries(
      names.map((name) => [toSnakeCase(name), serializeValue(fields[name])]),
    );
  }

  /** An object with the parameters of `config`. Throws `FileFormatError` for ones that it does not have. */
  static fromConfig(config: Config): KerasObject {
    const own = this as unknown as KerasClass;
    const given = new Map(
      Object.entries(config).flatMap(([key, value]) =>
        value === null ? [] : [[toCamelCase(key), plainValue(value)] as const],
      ),
    );
    const positional = own.required.map((name) => given.get(name));
    const options = Object.fromEntries([...given].filter(([name]) => !own.required.includes(name)));
    const unknown = Object.keys(options).find((name) => !own.options.includes(name));
    if (unknown !== undefined) {
      const name = classNameOf(own);
      throw new FileFormatError(
        `The config of ${name} has '${toSnakeCase(unknown)}', which nabla's ${name} does not know. It was made for another version or class.`,
        { doing: `${name}.fromConfig`, given: unknown, wanted: [...own.required, ...own.options] },
      );
    }
    return new own(...([...positional, options] as never[]));
  }

  toString(): string {
    return classNameOf(this.constructor as unknown as KerasClass);
  }

  /** What Node prints for it: the name and the parameters, not `[Function]`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this} ${JSON.stringify(this.getConfig())}`;
  }
}

/** Keras's name of a class; the JavaScript name for classes of the user. */
export function classNameOf(
  of: { readonly name: string; readonly className?: string } | KerasClass,
): string {
  const own = Object.hasOwn(of, 'className') ? of.className : undefined;
  return own ?? (of as { name: string }).name;
}

/** Keras's JSON for `object`. */
export function serializeObject(object: KerasObject): SerializedObject {
  const own = object.constructor as unknown as KerasClass;
  const name = classNameOf(own);
  return {
    module: own.module,
    class_name: name,
    config: object.getConfig(),
    registered_name: null,
  };
}

function serializeValue(value: unknown): unknown {
  if (value instanceof KerasObject) return serializeObject(value);
  if (typeof value === 'function') return toSnakeCase(value.name);
  if (Array.isArray(value)) return value.map(serializeValue);
  return value ?? null;
}

/** The numbers of an array that Keras wrote into a config. */
function plainValue(value: unknown): unknown {
  const isArray =
    isSerializedObject(value) && ['__tensor__', '__numpy__'].includes(value.class_name);
  return isArray ? value.config.value : value;
}

/** Whether `value` is Keras's JSON for an object. */
export function isSerializedObject(value: unknown): value is SerializedObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as SerializedObject).class_name === 'string'
  );
}
