import type { Code, FunctionRef, Local, ModuleBuilder } from '../encoder/index.ts';
import { gatherLanes, loadLanes } from './lanes.ts';
import { part } from './parts.ts';
import { BYTES, type Steps } from './shape.ts';

/** A panel to pack: lines beside each other, as `vectors` vectors of four, where the last holds `lanes`. */
export interface PanelShape {
  readonly vectors: number;
  readonly lanes: number;
  readonly depth: number;
  readonly from: Steps;
}

/** The steps of a packed panel. */
export function packedSteps(vectors: number): Steps {
  return { line: BYTES, depth: 16 * vectors };
}

/**
 * The function (from, to) that packs a panel: for each term of the sums over k the numbers of all lines,
 * one behind the other, so that a kernel reads on and on. Lanes without a line are 0.
 */
export function emitPack(
  module: ModuleBuilder,
  { vectors, lanes, depth, from }: PanelShape,
): FunctionRef {
  const shape = { vectors, lanes, depth, from };
  return part(module, 'pack', shape, ['i32', 'i32'], from.line === BYTES ? copy : transpose);
}

/** Lines lie side by side already: moves whole rows. */
function copy(code: Code, { vectors, lanes, depth, from }: PanelShape): void {
  const [source, target] = code.params;
  const rows = (count: number) => {
    for (let row = 0; row < count; row++) {
      for (let j = 0; j < vectors; j++) {
        code.get(target);
        loadLanes(code, source, row * from.depth + 16 * j, j === vectors - 1 ? lanes : 4);
        code.memory('v128.store', 16 * (row * vectors + j));
      }
    }
  };
  code.repeat(Math.floor(depth / 4), () => {
    rows(4);
    code.increase(source, 4 * from.depth);
    code.increase(target, 64 * vectors);
  });
  rows(depth % 4);
}

/** Each line lies for itself: reads along four lines at a time, and turns squares of four by four. */
function transpose(code: Code, { vectors, lanes, depth, from }: PanelShape): void {
  const [lines, packed] = code.params;
  const [source, target] = code.locals(2, 'i32');
  const stripe = (count: number) => {
    for (const [start, local] of [
      [lines, source],
      [packed, target],
    ]) {
      code.get(start);
      code.set(local);
    }
    code.repeat(Math.floor(depth / 4), () => {
      const square = code.locals(4, 'v128');
      for (const [line, local] of square.entries()) {
        if (line < count) loadLanes(code, source, line * from.line, 4);
        else code.splat('f32x4', 0);
        code.set(local);
      }
      const turned = turn(code, square);
      for (const [term, local] of turned.entries()) {
        code.get(target);
        code.get(local);
        code.memory('v128.store', 16 * term * vectors);
      }
      code.release(...square, ...turned);
      code.increase(source, 4 * BYTES);
      code.increase(target, 64 * vectors);
    });
    for (let term = 0; term < depth % 4; term++) {
      code.get(target);
      gatherLanes(code, source, BYTES * term, from.line, count);
      code.memory('v128.store', 16 * term * vectors);
    }
    code.increase(lines, 4 * from.line);
    code.increase(packed, 16);
  };
  code.repeat(lanes === 4 ? vectors : vectors - 1, () => stripe(4));
  if (lanes < 4) stripe(lanes);
}

/** Words of two vectors, by number: 0 to 3 of the first, 4 to 7 of the second. */
const words = (numbers: readonly number[]) =>
  numbers.flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]);
const [FIRST_WORDS, LAST_WORDS] = [words([0, 4, 1, 5]), words([2, 6, 3, 7])];
const [FIRST_HALVES, LAST_HALVES] = [words([0, 1, 4, 5]), words([2, 3, 6, 7])];

/** The transpose of a square of four vectors, in locals of its own. */
function turn(code: Code, [a, b, c, d]: readonly Local[]): Local[] {
  const mixed = (left: Local, right: Local, order: readonly number[]) => {
    const result = code.local('v128');
    code.get(left);
    code.get(right);
    code.shuffle(order);
    code.set(result);
    return result;
  };
  const halves = [
    mixed(a, b, FIRST_WORDS),
    mixed(c, d, FIRST_WORDS),
    mixed(a, b, LAST_WORDS),
    mixed(c, d, LAST_WORDS),
  ];
  const turned = [
    mixed(halves[0], halves[1], FIRST_HALVES),
    mixed(halves[0], halves[1], LAST_HALVES),
    mixed(halves[2], halves[3], FIRST_HALVES),
    mixed(halves[2], halves[3], LAST_HALVES),
  ];
  code.release(...halves);
  return turned;
}
