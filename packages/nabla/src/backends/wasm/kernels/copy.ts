import type { Copy } from '../../../compiler/index.ts';
import type { Code, Local, ModuleBuilder } from '../encoder/index.ts';
import type { Launch } from './launch.ts';

/** Bytes that are moved, from and to places that go on with each step of a loop. */
export interface Move extends Copy {
  readonly fromStep: number;
  readonly toStep: number;
}

/** What is moved at once: threads share more. */
const CHUNK = 16_384;

/** The launch (from, to, step) of some moves; none if there are none. */
export function copyLaunches(module: ModuleBuilder, moves: readonly Move[]): Launch[] {
  const chunks = moves.flatMap(cut);
  if (chunks.length === 0) return [];
  const made = module.function({ params: ['i32', 'i32', 'i32'] }, (code) => {
    const [first, behind, step] = code.params;
    chunks.forEach((chunk, index) => {
      if (chunks.length === 1) return emitMove(code, chunk, step);
      code.constant('i32', index);
      code.get(first);
      code.op('i32.ge_s');
      code.constant('i32', index);
      code.get(behind);
      code.op('i32.lt_s');
      code.op('i32.and');
      code.if(() => emitMove(code, chunk, step));
    });
  });
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
  return [{ function: made, rounds: chunks.length, grain: 1, scratchBytes: 0, flops: bytes / 4 }];
}

function cut(move: Move): Move[] {
  return Array.from({ length: Math.ceil(move.bytes / CHUNK) }, (_, index) => ({
    ...move,
    from: move.from + index * CHUNK,
    to: move.to + index * CHUNK,
    bytes: Math.min(CHUNK, move.bytes - index * CHUNK),
  }));
}

function emitMove(code: Code, { from, fromStep, to, toStep, bytes }: Move, step: Local): void {
  for (const [address, stride] of [
    [to, toStep],
    [from, fromStep],
  ]) {
    code.constant('i32', address);
    if (stride === 0) continue;
    code.get(step);
    code.constant('i32', stride);
    code.op('i32.mul');
    code.op('i32.add');
  }
  code.constant('i32', bytes);
  code.copy();
}
