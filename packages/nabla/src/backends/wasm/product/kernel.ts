import type { Code, FunctionRef, Local, ModuleBuilder } from '../encoder/index.ts';
import { type Epilogue, finishTile } from './epilogue.ts';
import { gatherLanes, loadLanes, storeLanes } from './lanes.ts';
import { part } from './parts.ts';
import { BYTES, type Steps } from './shape.ts';
import type { Panels } from './split.ts';

/** A tile of C, as it is kept in registers while terms are added. */
export interface KernelShape {
  readonly rows: number;
  readonly panel: Panels;
  /** Terms to add. */
  readonly depth: number;
  /** Begins with 0, and not with what is in C. */
  readonly first: boolean;
  readonly a: Steps;
  readonly b: Steps;
  /** Padded with zeros to whole vectors, so that all lanes can be loaded. */
  readonly packed: boolean;
  /** From one row of C to the next. */
  readonly rowBytes: number;
  readonly unroll: number;
  readonly fused: boolean;
}

/**
 * The function (a, b, c) that adds `depth` terms to a tile of C, one after the other whatever the tile: a
 * result never depends on how a product was cut. With an epilogue it also gets the row, four times the
 * column, and the epilogue's own parameters.
 */
export function emitKernel(
  module: ModuleBuilder,
  shape: KernelShape,
  epilogue: Epilogue | undefined,
): FunctionRef {
  const params = ['i32', 'i32', 'i32'] as const;
  return epilogue
    ? part(
        module,
        'kernel',
        shape,
        [...params, 'i32', 'i32', ...epilogue.params],
        (code) => kernel(code, shape, epilogue),
        epilogue,
      )
    : part(module, 'kernel', shape, params, kernel);
}

function kernel(code: Code, shape: KernelShape, epilogue?: Epilogue): void {
  const { rows, panel, depth, first, rowBytes, unroll } = shape;
  const [a, b, c, row, column, ...params] = code.params;
  const sums = Array.from({ length: rows }, () => code.locals(panel.vectors, 'v128'));
  const each = (body: (sum: Local, offset: number, lanes: number) => void) => {
    for (const [i, line] of sums.entries()) {
      for (const [j, sum] of line.entries()) {
        body(sum, i * rowBytes + 16 * j, j === panel.vectors - 1 ? panel.lanes : 4);
      }
    }
  };
  each((sum, offset, lanes) => {
    if (first) code.splat('f32x4', 0);
    else loadLanes(code, c, offset, lanes);
    code.set(sum);
  });
  const term = termOf(code, shape, sums);
  code.repeat(Math.floor(depth / unroll), () => {
    for (let u = 0; u < unroll; u++) term(u);
    code.increase(a, unroll * shape.a.depth);
    code.increase(b, unroll * shape.b.depth);
  });
  for (let u = 0; u < depth % unroll; u++) term(u);
  each((sum, offset, lanes) => storeLanes(code, c, offset, sum, lanes));
  if (epilogue) finishTile(code, epilogue, { rows, panel, rowBytes, c, row, column, params });
}

/** Writes how the term `u` behind the addresses is added to all sums: an outer product. */
function termOf(code: Code, shape: KernelShape, sums: readonly Local[][]): (u: number) => void {
  const { panel, packed, fused } = shape;
  const [a, b] = code.params;
  const columns = code.locals(panel.vectors, 'v128');
  const factor = code.local('v128');
  return (u) => {
    for (const [j, column] of columns.entries()) {
      const lanes = packed || j < panel.vectors - 1 ? 4 : panel.lanes;
      const offset = u * shape.b.depth + 4 * j * shape.b.line;
      if (shape.b.line === BYTES) loadLanes(code, b, offset, lanes);
      else gatherLanes(code, b, offset, shape.b.line, lanes);
      code.set(column);
    }
    for (const [i, line] of sums.entries()) {
      code.get(a);
      code.memory('v128.load32_splat', u * shape.a.depth + i * shape.a.line);
      code.set(factor);
      for (const [j, sum] of line.entries()) multiplyAdd(code, factor, columns[j], sum, fused);
    }
  };
}

function multiplyAdd(code: Code, left: Local, right: Local, sum: Local, fused: boolean): void {
  code.get(left);
  code.get(right);
  if (!fused) code.op('f32x4.mul');
  code.get(sum);
  code.op(fused ? 'f32x4.relaxed_madd' : 'f32x4.add');
  code.set(sum);
}
