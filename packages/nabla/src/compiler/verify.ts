import { BackendError } from '../base/errors.ts';
import { sameShape } from '../base/shape.ts';
import { type Program, type Read, readsOf, type Value } from './ir.ts';

/** Throws `BackendError` where a pass left values out of order, or reads that do not fit or go too far. */
export function verifyProgram({ values, outputs }: Program, pass: string): void {
  const known = new Set<Value>();
  const fail = (value: Value, what: string): never => {
    throw new BackendError(
      `The compiler is at fault: after the pass '${pass}', ${value.label} ${what}. Please report it with the program that was compiled.`,
      { doing: pass, given: value.shape },
    );
  };
  for (const value of values) {
    for (const read of readsOf(value)) {
      if (!known.has(read.value)) fail(value, `comes before ${read.value.label}, which it reads`);
      if (!staysInside(read)) fail(value, `reads beyond ${read.value.label}`);
      if (value.def.kind === 'map' && !sameShape(read.layout.shape, value.shape)) {
        fail(value, `reads ${read.value.label} as another shape`);
      }
    }
    known.add(value);
  }
  for (const output of outputs) if (!known.has(output)) fail(output, 'is asked for and not there');
}

function staysInside({ value, layout }: Read): boolean {
  if (layout.shape.includes(0)) return true;
  let [low, high] = [layout.offset, layout.offset];
  layout.shape.forEach((length, axis) => {
    const reach = (length - 1) * layout.strides[axis];
    if (reach < 0) low += reach;
    else high += reach;
  });
  const size = value.shape.reduce((product, length) => product * length, 1);
  return low >= 0 && high < size;
}
