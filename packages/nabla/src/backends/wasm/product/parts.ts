import type { Code, FunctionRef, ModuleBuilder, ValueType } from '../encoder/index.ts';
import type { Epilogue } from './epilogue.ts';

type Known = Map<Epilogue | undefined, Map<string, FunctionRef>>;
const PARTS = new WeakMap<ModuleBuilder, Known>();

/**
 * The function of a module that products share, written when it is first asked for. `shape` is all that it
 * depends on, besides the epilogue.
 */
export function part<Shape>(
  module: ModuleBuilder,
  kind: string,
  shape: Shape,
  params: readonly ValueType[],
  write: (code: Code, shape: Shape) => void,
  epilogue?: Epilogue,
): FunctionRef {
  const known = PARTS.get(module) ?? new Map();
  PARTS.set(module, known);
  const alike: Map<string, FunctionRef> = known.get(epilogue) ?? new Map();
  known.set(epilogue, alike);
  const key = `${kind} ${JSON.stringify(shape)}`;
  const found = alike.get(key);
  if (found) return found;
  const made = module.function({ params }, (code) => write(code, shape));
  alike.set(key, made);
  return made;
}
