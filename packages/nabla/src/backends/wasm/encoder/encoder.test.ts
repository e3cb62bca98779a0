import { describe, expect, it } from 'vitest';
import wabtModule from 'wabt';
import { BackendError } from '../../../base/errors.ts';
import { type Code, ModuleBuilder } from './index.ts';
import {
  ATOMIC,
  MEMORY,
  SATURATING,
  SCALAR,
  SIMD,
  SIMD_LANE,
  SIMD_MEMORY,
  SIMD_MEMORY_LANE,
} from './instructions.ts';

const wabt = await wabtModule();
const FEATURES = { simd: true, relaxed_simd: true, threads: true, sat_float_to_int: true };

/** What the WebAssembly Binary Toolkit reads in a body of ours. */
function disassembled(write: (code: Code) => void): string {
  const module = new ModuleBuilder({ initial: 1 });
  module.function({}, write);
  return wabt.readWasm(module.encode(), { ...FEATURES, readDebugNames: false }).toText({});
}

/** A module of one function, compiled and called. */
function run(
  result: 'i32' | 'i64' | 'f32' | 'f64',
  write: (code: Code) => void,
  params: readonly ('i32' | 'f32')[] = [],
  args: readonly number[] = [],
): number | bigint {
  const module = new ModuleBuilder({ initial: 1 });
  module.function({ params, results: [result], name: 'run' }, write);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
    host: { memory },
  });
  return (exports.run as (...args: readonly number[]) => number | bigint)(...args);
}

describe('instructions', () => {
  it.each(Object.keys({ ...SCALAR, ...SATURATING, ...SIMD }))(
    '%s is the one of that name',
    (name) => {
      expect(disassembled((code) => code.op(name as never))).toMatch(new RegExp(`${name}\\)`));
    },
  );

  it.each(Object.keys({ ...MEMORY, ...SIMD_MEMORY, ...ATOMIC }))('%s is at its offset', (name) => {
    const text = disassembled((code) => code.memory(name as never, 300));
    expect(text).toMatch(new RegExp(`${name} offset=300`));
  });

  it.each(Object.keys(SIMD_LANE))('%s names its lane', (name) => {
    expect(disassembled((code) => code.lane(name as never, 1))).toContain(`${name} 1`);
  });

  it.each(Object.keys(SIMD_MEMORY_LANE))('%s names place and lane', (name) => {
    const text = disassembled((code) => code.memoryLane(name as never, 8, 1));
    expect(text).toMatch(new RegExp(`${name} offset=8 .*1`));
  });

  it('fill and copy ranges of memory', () => {
    const write = (code: Code) => {
      for (const each of [8, 0xab, 3]) code.constant('i32', each);
      code.fill();
      for (const each of [9, 8, 3]) code.constant('i32', each);
      code.copy();
    };
    const read = (address: number) =>
      run('i32', (code) => {
        write(code);
        code.constant('i32', address);
        code.memory('i32.load');
      });
    expect([read(4), read(8), read(12)]).toEqual([0, 0xabababab | 0, 0]);
    expect(disassembled(write)).toMatch(/memory\.fill\)?[\s\S]*memory\.copy/);
  });
});

describe('constants', () => {
  it.each([0, 1, -1, 63, 64, -64, -65, 8191, 8192, -8193, 2 ** 31 - 1, -(2 ** 31)])(
    'i32 %d',
    (n) => {
      expect(run('i32', (code) => code.constant('i32', n))).toBe(n);
    },
  );

  it.each([0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 1234567890123456789n])('i64 %s', (n) => {
    expect(run('i64', (code) => code.constant('i64', n))).toBe(n);
  });

  it.each([0, -0, 1.5, Math.PI, -1e300, 5e-324, Infinity, Number.NaN])('f64 %d and f32', (x) => {
    expect(run('f64', (code) => code.constant('f64', x))).toBe(x);
    expect(run('f32', (code) => code.constant('f32', x))).toBe(Math.fround(x));
  });

  it('splats the same number into each lane', () => {
    const last = run('f64', (code) => {
      code.splat('f64x2', 0.1);
      code.lane('f64x2.extract_lane', 1);
    });
    expect(last).toBe(0.1);
  });
});

describe('control', () => {
  it('counts rounds, of loops in loops too', () => {
    const rounds = (outer: number, inner: number) =>
      run('i32', (code) => {
        const sum = code.local('i32');
        code.repeat(outer, () => code.repeat(inner, () => code.increase(sum, 1)));
        code.get(sum);
      });
    expect([rounds(3, 5), rounds(1, 4), rounds(0, 4), rounds(7, 1)]).toEqual([15, 4, 0, 7]);
  });

  it('branches to the block or loop that a label names, from any depth', () => {
    const text = (n: number) =>
      run(
        'i32',
        (code) => {
          const [given] = code.params;
          const found = code.local('i32');
          code.block((end) => {
            code.loop((again) => {
              code.get(given);
              code.if(
                () => {
                  code.increase(given, -1);
                  code.increase(found, 2);
                  code.branch(again);
                },
                () => code.branch(end),
              );
            });
          });
          code.get(found);
        },
        ['i32'],
        [n],
      );
    expect([text(0), text(4)]).toEqual([0, 8]);
  });

  it('calls functions that are written later', () => {
    const module = new ModuleBuilder({ initial: 1 });
    const twice = module.declare(['f32'], ['f32']);
    module.function({ params: ['f32'], results: ['f32'], name: 'run' }, (code) => {
      code.get(code.params[0]);
      code.call(twice);
      code.call(twice);
    });
    module.define(twice, (code) => {
      code.get(code.params[0]);
      code.constant('f32', 2);
      code.op('f32.mul');
    });
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
      host: { memory },
    });
    expect((exports.run as (x: number) => number)(1.5)).toBe(6);
  });

  it('gives released locals again, by type', () => {
    run('i32', (code) => {
      const [first, other] = [code.local('i32'), code.local('f32')];
      code.release(first, other);
      expect(code.local('i32').index).toBe(first.index);
      expect(code.local('i32').index).not.toBe(first.index);
      code.constant('i32', 0);
    });
  });
});

describe('modules', () => {
  it('import shared memory', () => {
    const module = new ModuleBuilder({ initial: 1, maximum: 2, shared: true });
    module.function({ name: 'run' }, (code) => {
      code.constant('i32', 0);
      code.constant('i32', 7);
      code.memory('i32.atomic.store', 4);
    });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
      host: { memory },
    });
    (exports.run as () => void)();
    expect(new Int32Array(memory.buffer)[1]).toBe(7);
  });

  it('of thousands of functions are valid', () => {
    const module = new ModuleBuilder({ initial: 1 });
    for (let i = 0; i < 3000; i++) {
      module.function({ results: ['i32'], name: `f${i}` }, (code) => code.constant('i32', i));
    }
    expect(WebAssembly.validate(module.encode())).toBe(true);
  });

  it('refuse a function that has no body', () => {
    const module = new ModuleBuilder({ initial: 1 });
    module.declare([], [], 'later');
    expect(() => module.encode()).toThrow(BackendError);
  });
});
