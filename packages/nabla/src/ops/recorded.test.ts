import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { DTYPES } from '../base/index.ts';
import { Tensor } from '../graph/index.ts';
import { largestError } from '../testing/numeric.ts';
import * as ops from './index.ts';

interface Recorded {
  readonly op: string;
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly out: unknown;
}

interface RecordedTensor {
  readonly $t: string;
  readonly shape: readonly number[];
  readonly v: readonly (number | string | boolean)[];
}

const file = new URL('../../../../fixtures/golden/recorded-ops.json.gz', import.meta.url);
const calls: readonly Recorded[] = JSON.parse(gunzipSync(readFileSync(file)).toString());
const table = ops as unknown as Record<string, (...args: unknown[]) => unknown>;

/** Needs float16, which nabla does not compute in. */
const LEFT_OUT = (call: Recorded) => JSON.stringify(call).includes('float16');

const known = new Map<string, Recorded[]>();
for (const call of calls) {
  if (typeof table[call.op] !== 'function' || LEFT_OUT(call)) continue;
  known.set(call.op, [...(known.get(call.op) ?? []), call]);
}

describe('ops give what they gave when Keras tested itself', () => {
  it.each([...known])('%s', (op, list) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    for (const { args, options, out } of list) {
      const rest = Object.keys(options).length > 0 ? [read(options)] : [];
      const found = table[op](...args.map(read), ...rest);
      expectSame(found, out, JSON.stringify({ args, options }).slice(0, 300));
    }
    vi.restoreAllMocks();
  });

  it('are most of those recorded: attention and a dozen rare ones are not there', () => {
    expect([...known.values()].flat().length).toBeGreaterThan(0.8 * calls.length);
  });
});

function isTensor(value: unknown): value is RecordedTensor {
  return typeof value === 'object' && value !== null && '$t' in value;
}

function numbers({ v }: RecordedTensor): number[] {
  return v.map((each) =>
    typeof each === 'string' ? Number(each.replace('inf', 'Infinity')) : Number(each),
  );
}

/** Recorded arguments as ops take them; a Python tuple is a list. */
function read(value: unknown): unknown {
  if (isTensor(value)) {
    const dtype =
      DTYPES.find((each) => each === value.$t) ?? (/int/.test(value.$t) ? 'int32' : 'float32');
    return ops.tensor(Float64Array.from(numbers(value)), { shape: value.shape, dtype });
  }
  if (Array.isArray(value)) return value.map(read);
  if (typeof value !== 'object' || value === null) return value;
  if ('$l' in value) return read(value.$l);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(each)]));
}

function expectSame(found: unknown, wanted: unknown, call: string): void {
  if (isTensor(wanted)) {
    const [shape, values] =
      found instanceof Tensor ? [found.shape, found.dataSync()] : [[], [Number(found)]];
    expect(shape, call).toEqual(wanted.shape);
    expect(largestError(values, numbers(wanted)), call).toBeLessThan(1e-4);
    return;
  }
  const list = typeof wanted === 'object' && wanted !== null && '$l' in wanted ? wanted.$l : wanted;
  if (Array.isArray(list)) {
    expect(Array.isArray(found), call).toBe(true);
    list.forEach((each, index) => {
      expectSame((found as unknown[])[index], each, call);
    });
  } else expect(found instanceof Tensor ? found.item() : found, call).toEqual(list);
}
