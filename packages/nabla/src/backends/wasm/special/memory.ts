import type { DType } from '../../../base/dtype.ts';
import type { Memory, Plain } from '../encoder/index.ts';

/** How single elements of a dtype are handled: those of bytes are i32 while they are computed with. */
interface Single {
  readonly type: 'i32' | 'f32' | 'f64';
  readonly load: Memory;
  readonly store: Memory;
  readonly add: Plain;
}

const INTEGER = { type: 'i32', add: 'i32.add' } as const;
const BYTE: Single = { ...INTEGER, load: 'i32.load8_u', store: 'i32.store8' };

const SINGLES: Readonly<Record<DType, Single>> = {
  float32: { type: 'f32', load: 'f32.load', store: 'f32.store', add: 'f32.add' },
  float64: { type: 'f64', load: 'f64.load', store: 'f64.store', add: 'f64.add' },
  int32: { ...INTEGER, load: 'i32.load', store: 'i32.store' },
  uint8: BYTE,
  bool: BYTE,
};

export function singleOf(dtype: DType): Single {
  return SINGLES[dtype];
}
