import { show } from './check.ts';
import { UsageError } from './errors.ts';
import {
  type Config,
  classNameOf,
  isSerializedObject,
  type KerasClass,
  type KerasObject,
  type SerializedObject,
} from './keras-object.ts';
import { toSnakeCase } from './names.ts';
import { unknownName } from './suggest.ts';

/** Classes of the user that configs may name. */
const custom = new Map<string, KerasClass>();

/**
 * Makes a class of yours known to `deserialize`, under its own name and as `package>name`.
 *
 * ```ts
 * import { registerKerasSerializable } from 'nabla';
 * import { Layer } from 'nabla/layers';
 * class Double extends Layer {
 *   override call(x) { return x; }
 * }
 * registerKerasSerializable(Double, { package: 'mine' });
 * ```
 */
export function registerKerasSerializable(
  of: KerasClass,
  options: { package?: string } = {},
): void {
  const name = classNameOf(of);
  custom.set(name, of);
  custom.set(`${options.package ?? 'Custom'}>${name}`, of);
}

/** Ways to name an object of the vocabulary. */
export type Identifier<T> = string | SerializedObject | T;

/**
 * The classes of one kind, by Keras's names in snake_case; aliases stand beside them.
 *
 * A registry may begin with the common classes only, so that a bundle which names no other stays small:
 * then `lacksRare` is set until `addRare` makes the others known.
 */
export class Registry<T extends KerasObject> {
  readonly kind: string;
  readonly #classes = new Map<string, KerasClass<T>>();
  #lacksRare: boolean;

  constructor(
    kind: string,
    classes: readonly KerasClass<T>[],
    aliases: Readonly<Record<string, KerasClass<T>>> = {},
    { lacksRare = false }: { lacksRare?: boolean } = {},
  ) {
    this.kind = kind;
    this.#set(classes, aliases);
    this.#lacksRare = lacksRare;
  }

  /** Makes the rare classes known, too. */
  addRare(
    classes: readonly KerasClass<T>[],
    aliases: Readonly<Record<string, KerasClass<T>>> = {},
  ): void {
    if (!this.#lacksRare) return;
    this.#set(classes, aliases);
    this.#lacksRare = false;
  }

  /** The class that `name` means: `GlorotUniform`, `glorot_uniform` or `glorotUniform`. */
  find(name: string): KerasClass<T> | undefined {
    const known = this.#classes.get(name) ?? this.#classes.get(toSnakeCase(name));
    return known ?? (custom.get(name) as KerasClass<T> | undefined);
  }

  /** An object of a name, of Keras's JSON, or the object itself. Throws `UnknownNameError`. */
  get(identifier: Identifier<T>, config: Config = {}): T {
    if (typeof identifier === 'string') return this.#make(identifier, config);
    if (isSerializedObject(identifier)) {
      const name =
        identifier.registered_name && custom.has(identifier.registered_name)
          ? identifier.registered_name
          : identifier.class_name;
      return this.#make(name, identifier.config);
    }
    if (typeof identifier === 'function') return identifier;
    throw new UsageError(
      `${show(identifier)} is no ${this.kind}: give a name, an object or a function.`,
      {
        doing: `look up a ${this.kind}`,
        given: identifier,
      },
    );
  }

  /** The names that can be looked up. */
  get names(): string[] {
    return [...this.#classes.keys()];
  }

  #make(name: string, config: Config): T {
    const found = this.find(name);
    if (found) return found.fromConfig(config) as T;
    const hint = this.#lacksRare
      ? "This program knows the common names only: import 'nabla' for all, or give an object."
      : undefined;
    throw unknownName(this.kind, name, this.#classes.keys(), hint);
  }

  #set(classes: readonly KerasClass<T>[], aliases: Readonly<Record<string, KerasClass<T>>>): void {
    for (const each of classes) this.#classes.set(toSnakeCase(classNameOf(each)), each);
    for (const [alias, each] of Object.entries(aliases)) this.#classes.set(alias, each);
  }
}
