import { sizeOf } from '../../../base/shape.ts';
import { type LoopKernel, operationsOf, scratchBytes } from '../../../compiler/index.ts';
import { emitLoop } from '../loops/index.ts';
import type { Emission, Launch } from './launch.ts';

/** Vectors side by side: of two alike V8 makes one. */
const UNROLL = 2;

/** The same where columns are summed: so many that whole cache lines are read in each row. */
const UNROLL_COLUMNS = 8;

/** The functions of a loop kernel. */
export function loopLaunch(emission: Emission, kernel: LoopKernel): Launch {
  const { module, addresses } = emission;
  const lanes = emission.lanesFor(kernel.nodes);
  const code = emission.watchingHost(() =>
    emitLoop(module, kernel, {
      lanes,
      addresses,
      origin: (body, value) => emission.origin(body, value),
      unroll: unrollOf(kernel, lanes.width),
      refuse: (body, index, node, length) => emission.refuse(body, index, node.value, length),
    }),
  );
  return { ...code, scratchBytes: scratchBytes(kernel), flops: flopsOf(kernel) };
}

function unrollOf({ vertical }: LoopKernel, width: number): number {
  return width === 1 ? 1 : vertical ? UNROLL_COLUMNS : UNROLL;
}

function flopsOf({ nodes, outer, inner }: LoopKernel): number {
  const rows = sizeOf(outer);
  const elements = rows * sizeOf(inner);
  return nodes.reduce((sum, { scalar, level, how }) => {
    const operations = operationsOf(scalar) * (level === 'row' ? rows : elements);
    return sum + (how ? elements : 0) + operations;
  }, 0);
}
