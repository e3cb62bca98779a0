import { sizeOf } from '../../../base/shape.ts';
import { type LoopKernel, scalarNodes, scratchBytes } from '../../../compiler/index.ts';
import { emitLoop } from '../loops/index.ts';
import type { Emission, Launch } from './launch.ts';

/** Vectors of which each instruction is written twice, for V8 to join. */
const UNROLL = 2;

/** The functions of a loop kernel. */
export function loopLaunch(emission: Emission, kernel: LoopKernel): Launch {
  const { module, addresses } = emission;
  const lanes = emission.lanesFor(kernel.nodes);
  const code = emission.watchingHost(() =>
    emitLoop(module, kernel, {
      lanes,
      addresses,
      unroll: lanes.width === 1 ? 1 : UNROLL,
      refuse: (body, index, node, length) => emission.refuse(body, index, node.value, length),
    }),
  );
  return { ...code, scratchBytes: scratchBytes(kernel), flops: flopsOf(kernel) };
}

function flopsOf({ nodes, outer, inner }: LoopKernel): number {
  const rows = sizeOf(outer);
  const elements = rows * sizeOf(inner);
  return nodes.reduce((sum, { scalar, level, how }) => {
    const calls = scalarNodes(scalar).filter(({ kind }) => kind === 'call').length;
    return sum + (how ? elements : 0) + calls * (level === 'row' ? rows : elements);
  }, 0);
}
