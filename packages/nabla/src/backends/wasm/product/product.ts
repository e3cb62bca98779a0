import type { Code, FunctionRef, Local, ModuleBuilder } from '../encoder/index.ts';
import type { TierName } from '../tier/index.ts';
import { type BlockShape, emitBlock, emitPackRows } from './block.ts';
import type { Epilogue } from './epilogue.ts';
import { type Plan, planOf, scratchOf } from './plan.ts';
import { BYTES, type ProductShape, type Range, stepsOfA, stepsOfB } from './shape.ts';

export interface ProductOptions {
  /** The rows of C to compute. Default: all. The results are the same to the bit. */
  readonly rows?: Range;
  /** The columns of C to compute. Default: all. The results are the same to the bit. */
  readonly columns?: Range;
  /** What to do with results before they are stored. Default: nothing. */
  readonly epilogue?: Epilogue;
  /** The name it is exported under. */
  readonly name?: string;
}

export interface ProductCode {
  /**
   * Gets the addresses of A, B, C and of scratch memory, in bytes and at multiples of 4, and the epilogue's
   * parameters. Addresses are those of whole matrices even where only a part of C is computed.
   */
  readonly function: FunctionRef;
  /** How much scratch memory it needs. Nothing in it matters before or after. */
  readonly scratchBytes: number;
}

/**
 * Writes a function that computes C = op(A) op(B) of exactly one shape, and reads and writes nothing beside
 * the matrices. Each result is the sum of its terms in order of k, in float32, whatever the cut: ranges
 * change no bit, and NaN and infinity go where they belong.
 *
 * Source: Goto, van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM Transactions on
 * Mathematical Software 34(3), 2008.
 */
export function emitProduct(
  module: ModuleBuilder,
  shape: ProductShape,
  tier: TierName,
  options: ProductOptions = {},
): ProductCode {
  const { m, n } = shape;
  const { rows = { from: 0, to: m }, columns = { from: 0, to: n }, epilogue, name } = options;
  const plan = planOf(shape, rows, columns, tier);
  const params = ['i32', 'i32', 'i32', 'i32', ...(epilogue?.params ?? [])] as const;
  const made = module.function(name === undefined ? { params } : { params, name }, (code) =>
    product(code, module, shape, plan, epilogue),
  );
  const scratch = scratchOf(plan);
  return { function: made, scratchBytes: scratch.panels + scratch.rows };
}

/** Calls block after block: all rows, for all terms, for all columns. */
function product(
  code: Code,
  module: ModuleBuilder,
  shape: ProductShape,
  plan: Plan,
  epilogue: Epilogue | undefined,
): void {
  const { tile, rows, columns, depths, packedA, packing } = plan;
  const [a, b, c, scratch, ...params] = code.params;
  const [stepsA, stepsB] = [stepsOfA(shape), stepsOfB(shape)];
  const rowBytes = BYTES * (shape.strideC ?? shape.n);
  const { panels } = scratchOf(plan);
  const address = (base: Local, offset: number) => {
    code.get(base);
    code.constant('i32', offset);
    code.op('i32.add');
  };
  for (const column of columns) {
    for (const depth of depths) {
      for (const row of rows) {
        const block: BlockShape = {
          rows: row.size,
          columns: column.size,
          depth: depth.size,
          first: depth === depths[0],
          a: stepsA,
          b: stepsB,
          packedA,
          packing: packing === 'keeping' && row !== rows[0] ? 'kept' : packing,
          rowBytes,
          tile,
        };
        const atA = row.at * stepsA.line + depth.at * stepsA.depth;
        if (packedA) {
          address(a, atA);
          address(scratch, panels);
          code.call(emitPackRows(module, block));
          address(scratch, panels);
        } else address(a, atA);
        address(b, column.at * stepsB.line + depth.at * stepsB.depth);
        address(c, row.at * rowBytes + column.at * BYTES);
        code.get(scratch);
        const ending = depth === depths.at(-1) ? epilogue : undefined;
        if (ending) {
          code.constant('i32', row.at);
          code.constant('i32', column.at * BYTES);
          for (const local of params) code.get(local);
        }
        code.call(emitBlock(module, block, ending));
      }
    }
  }
}
