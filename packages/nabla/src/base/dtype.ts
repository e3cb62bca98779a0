import { DTypeError } from './errors.ts';

/** The element types that a tensor can hold. */
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'bool';

/** How a dtype is stored. `bool` is stored as 0 and 1 in bytes. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

interface DTypeInfo {
  readonly storage: new (length: number) => TypedArray;
  readonly bytes: number;
  readonly floating: boolean;
  /** Place in the promotion order: the wider of two dtypes is the one that stands later. */
  readonly rank: number;
}

const INFO: Record<DType, DTypeInfo> = {
  bool: { storage: Uint8Array, bytes: 1, floating: false, rank: 0 },
  uint8: { storage: Uint8Array, bytes: 1, floating: false, rank: 1 },
  int32: { storage: Int32Array, bytes: 4, floating: false, rank: 2 },
  float32: { storage: Float32Array, bytes: 4, floating: true, rank: 3 },
  float64: { storage: Float64Array, bytes: 8, floating: true, rank: 4 },
};

/** Keras's names for what nabla stores in a wider or equal type of its own. */
const ALIASES: Record<string, DType> = {
  int64: 'int32',
  uint32: 'int32',
  int: 'int32',
  float: 'float32',
};

export const DTYPES = Object.keys(INFO) as readonly DType[];

/** The dtype that `name` means; `int64` is held as int32. Throws `DTypeError` for an unknown one. */
export function toDType(name: string): DType {
  if (Object.hasOwn(INFO, name)) return name as DType;
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  if (alias) return alias;
  throw new DTypeError(`Unknown dtype '${name}'. nabla has ${DTYPES.join(', ')}.`, {
    given: name,
    wanted: DTYPES,
  });
}

export function isFloating(dtype: DType): boolean {
  return INFO[dtype].floating;
}

export function isInteger(dtype: DType): boolean {
  return dtype === 'int32' || dtype === 'uint8';
}

export function bytesOf(dtype: DType): number {
  return INFO[dtype].bytes;
}

/** A zero-filled array that stores `length` elements of `dtype`. */
export function allocate(dtype: DType, length: number): TypedArray {
  return new INFO[dtype].storage(length);
}

/** The dtype that holds every value of both, as Keras promotes: bool < uint8 < int32 < float32 < float64. */
export function promote(a: DType, b: DType): DType {
  return INFO[a].rank >= INFO[b].rank ? a : b;
}

/** The dtype that a typed array was made for. */
export function dtypeOfArray(values: TypedArray): DType {
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Float64Array) return 'float64';
  if (values instanceof Int32Array) return 'int32';
  return 'uint8';
}

/** Copies `values` into the storage of `dtype`, rounding as that storage does; bool is `x !== 0`. */
export function convertValues(values: ArrayLike<number>, dtype: DType): TypedArray {
  const out = allocate(dtype, values.length);
  if (dtype === 'bool') for (let i = 0; i < out.length; i++) out[i] = values[i] !== 0 ? 1 : 0;
  else for (let i = 0; i < out.length; i++) out[i] = values[i];
  return out;
}
