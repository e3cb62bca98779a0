import type { Code, FunctionRef, Local, ModuleBuilder } from '../encoder/index.ts';
import type { Epilogue } from './epilogue.ts';
import { emitKernel } from './kernel.ts';
import { emitPack, packedSteps } from './pack.ts';
import { part } from './parts.ts';
import type { Steps } from './shape.ts';
import { eachPart, evenly, type Panels, panels } from './split.ts';
import type { Tile } from './tile.ts';

/**
 * Where a block takes B from: from its own place; from a panel packed just before it is used, in a place
 * that the next panel takes over; the same, but each panel in a place of its own; or packed by an earlier
 * block.
 */
export type Packing = 'none' | 'passing' | 'keeping' | 'kept';

/** A block of C: rows, columns and terms that fit into the caches together. */
export interface BlockShape {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly first: boolean;
  readonly a: Steps;
  readonly b: Steps;
  /** The block's rows of A are packed, tile by tile, by `emitPackRows`. */
  readonly packedA: boolean;
  readonly packing: Packing;
  readonly rowBytes: number;
  readonly tile: Tile;
}

/** Bytes of the packed rows of a block. */
export function packedRowsBytes(rows: number, depth: number, { rows: largest }: Tile): number {
  return evenly(rows, largest).reduce(
    (sum, { size, count }) => sum + count * 16 * Math.ceil(size / 4) * depth,
    0,
  );
}

/** The function (from, to) that packs the rows of a block, tile by tile. */
export function emitPackRows(
  module: ModuleBuilder,
  { rows, depth, a, tile }: Pick<BlockShape, 'rows' | 'depth' | 'a' | 'tile'>,
): FunctionRef {
  const shape = { rows, depth, a, largest: tile.rows };
  return part(module, 'rows', shape, ['i32', 'i32'], (code) => {
    const [from, to] = code.params;
    eachPart(code, evenly(rows, tile.rows), ({ size }) => {
      const vectors = Math.ceil(size / 4);
      code.get(from);
      code.get(to);
      code.call(emitPack(module, { vectors, lanes: size - 4 * (vectors - 1), depth, from: a }));
      code.increase(from, size * a.line);
      code.increase(to, 16 * vectors * depth);
    });
  });
}

/** Bytes of packed panels. */
export function packedBytes(columns: number, vectors: number, depth: number): number {
  return panels(columns, vectors).reduce(
    (sum, run) => sum + run.count * 16 * run.vectors * depth,
    0,
  );
}

/**
 * The function (a, b, c, packed) for a block; `packed` is the place for panels of B. With an epilogue it
 * also gets the row, four times the column, and the epilogue's own parameters.
 */
export function emitBlock(
  module: ModuleBuilder,
  shape: BlockShape,
  epilogue: Epilogue | undefined,
): FunctionRef {
  const own = epilogue ? (['i32', 'i32', ...epilogue.params] as const) : [];
  const write = (code: Code) => block(code, module, shape, epilogue);
  return part(module, 'block', shape, ['i32', 'i32', 'i32', 'i32', ...own], write, epilogue);
}

/** Panel after panel, and for each one tile after tile, top to bottom: a panel stays in the first cache. */
function block(
  code: Code,
  module: ModuleBuilder,
  shape: BlockShape,
  epilogue: Epilogue | undefined,
): void {
  const { depth, packing, tile, b: from } = shape;
  const [, b, c, packed, , column] = code.params;
  eachPart(code, panels(shape.columns, tile.vectors), (panel) => {
    const { vectors, lanes } = panel;
    if (packing === 'passing' || packing === 'keeping') {
      code.get(b);
      code.get(packed);
      code.call(emitPack(module, { vectors, lanes, depth, from }));
    }
    tiles(code, module, shape, panel, epilogue);
    code.increase(b, panel.columns * from.line);
    code.increase(c, 4 * panel.columns);
    if (packing === 'keeping' || packing === 'kept') {
      code.increase(packed, 16 * vectors * depth);
    }
    if (epilogue) code.increase(column, 4 * panel.columns);
  });
}

/** The tiles of a panel. */
function tiles(
  code: Code,
  module: ModuleBuilder,
  shape: BlockShape,
  panel: Panels,
  epilogue: Epilogue | undefined,
): void {
  const { depth, first, packedA, rowBytes, tile } = shape;
  const { unroll, fused } = tile;
  const packed = shape.packing !== 'none';
  const [startA, startB, startC, startPacked, startRow, column, ...params] = code.params;
  const copyOf = (start: Local) => {
    const copy = code.local('i32');
    code.get(start);
    code.set(copy);
    return copy;
  };
  const [atA, atC] = [copyOf(startA), copyOf(startC)];
  const row = epilogue && copyOf(startRow);
  const b = packed ? packedSteps(panel.vectors) : shape.b;
  eachPart(code, evenly(shape.rows, tile.rows), ({ size: rows }) => {
    const vectors = Math.ceil(rows / 4);
    const a = packedA ? packedSteps(vectors) : shape.a;
    const made = { rows, panel, depth, first, a, b, packed, rowBytes, unroll, fused };
    code.get(atA);
    code.get(packed ? startPacked : startB);
    code.get(atC);
    if (row) for (const local of [row, column, ...params]) code.get(local);
    code.call(emitKernel(module, made, epilogue));
    code.increase(atA, packedA ? 16 * vectors * depth : rows * a.line);
    code.increase(atC, rows * rowBytes);
    if (row) code.increase(row, rows);
  });
  code.release(atA, atC, ...(row ? [row] : []));
}
