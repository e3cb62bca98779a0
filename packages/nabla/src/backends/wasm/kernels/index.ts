/** From the compiler's kernels to functions of a module: one file for each kind. */
import { sizeOf } from '../../../base/shape.ts';
import {
  type Kernel,
  kindOf,
  readsOf,
  type SingleKernel,
  type Value,
} from '../../../compiler/index.ts';
import { emitCumulate, emitScatter } from '../special/index.ts';
import { assembleLaunches } from './assemble.ts';
import { hostLaunch } from './host.ts';
import type { Emission, Launch } from './launch.ts';
import { loopLaunch } from './loop.ts';
import { productLaunch } from './product.ts';
import { scanLaunches } from './scan.ts';

export { Emission, type Launch, type LaunchLoop, STATUS } from './launch.ts';

type Emit = (emission: Emission, kernel: SingleKernel) => Launch[];

const SINGLE: Readonly<Record<string, Emit>> = {
  product: (emission, { value }) => [productLaunch(emission, value)],
  assemble: (emission, { value }) => assembleLaunches(emission, value),
  scatter: (emission, { value }) => {
    const { module, addresses } = emission;
    const made = emitScatter(module, value, addresses, (code, index, length) =>
      emission.refuse(code, index, value, length),
    );
    return [{ ...made, scratchBytes: 0, flops: operations(value) }];
  },
  cumulate: ({ module, addresses }, { value }) => [
    { ...emitCumulate(module, value, addresses), scratchBytes: 0, flops: operations(value) },
  ],
  host: (emission, { value }) => [hostLaunch(emission, value)],
  scan: (emission, { value }) => scanLaunches(emission, value, launchesOf),
};

/** One for each element that is read. */
function operations(value: Value): number {
  return readsOf(value).reduce((sum, { layout }) => Math.max(sum, sizeOf(layout.shape)), 0);
}

/** The launches of a kernel, to be run one after the other. */
export function launchesOf(emission: Emission, kernel: Kernel): Launch[] {
  return kernel.kind === 'loop'
    ? [loopLaunch(emission, kernel)]
    : SINGLE[kindOf(kernel)](emission, kernel);
}
