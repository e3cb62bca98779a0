import type { KerasClass } from '../base/index.ts';
import type { LambdaFunction } from './lambda.ts';

/** Classes and functions of the user that configs may name. */
export type CustomObjects = Readonly<Record<string, KerasClass | LambdaFunction>>;

let open: readonly CustomObjects[] = [];

/** Runs `fn` while configs may name these, and those of the calls around it. */
export function withCustomObjects<T>(objects: CustomObjects, fn: () => T): T {
  const outer = open;
  open = [objects, ...outer];
  try {
    return fn();
  } finally {
    open = outer;
  }
}

/** The class or function of the user that `name` means now. */
export function customObject(name: string): KerasClass | LambdaFunction | undefined {
  const scope = open.find((objects) => Object.hasOwn(objects, name));
  return scope?.[name];
}
