import {
  byteSize,
  type CompiledBody,
  inputsOfKernel,
  type Kernel,
  outputsOfKernel,
  type Value,
} from '../../../compiler/index.ts';
import type { Code, Local, ModuleBuilder } from '../encoder/index.ts';
import { copyLaunches, type Move } from './copy.ts';
import type { Emission, Launch, LaunchLoop } from './launch.ts';
import { planScan, type ScanKernels } from './scan-plan.ts';

/**
 * The launch of a loop. The values of its body have memory of their own. In each step its launches read the
 * rows of the sequences and write the row of the result where these lie, as far as that can be; other rows
 * are copied. Carries are written where they were read from, wherever that can be.
 */
export function scanLaunches(
  emission: Emission,
  value: Value,
  launchesOf: (emission: Emission, kernel: Kernel) => Launch[],
): Launch[] {
  const { def } = value;
  if (def.kind !== 'scan' || byteSize(value) === 0) return [];
  const { steps, reverse } = def;
  const { once, again } = divide(def.body);
  const plan = planScan(emission, value, { once, again });
  const launched = (kernels: readonly Kernel[]) =>
    kernels.flatMap((kernel) => launchesOf(emission, kernel));
  const moved = (moves: readonly Move[]) => copyLaunches(emission.module, moves);
  const loop: LaunchLoop = {
    count: steps,
    reverse,
    before: [...moved(plan.start), ...launched(once)],
    enter: [...counted(emission.module, plan.counter), ...moved(plan.rows), ...moved(plan.before)],
    launches: launched(again),
    leave: moved([...plan.results, ...plan.after]),
  };
  const each = [...loop.enter, ...loop.launches, ...loop.leave];
  const all = [...loop.before, ...each];
  return [
    {
      function: emission.module.function({ params: ['i32', 'i32', 'i32'] }, (code) =>
        emitAlone(code, loop, code.params[2]),
      ),
      rounds: 1,
      grain: 1,
      scratchBytes: Math.max(0, ...all.map(({ scratchBytes }) => scratchBytes)),
      flops: steps * loop.launches.reduce((sum, { flops }) => sum + flops, 0),
      loop,
    },
  ];
}

/** The loop as one thread runs it. */
function emitAlone(code: Code, { count, reverse, ...parts }: LaunchLoop, scratch: Local): void {
  const step = code.local('i32');
  const run = (launches: readonly Launch[], last: Local) => {
    for (const { rounds, function: target } of launches) {
      code.constant('i32', 0);
      code.constant('i32', rounds);
      code.get(last);
      code.call(target);
    }
  };
  code.constant('i32', reverse ? count - 1 : 0);
  code.set(step);
  run(parts.before, scratch);
  code.repeat(count, () => {
    run(parts.enter, step);
    run(parts.launches, scratch);
    run(parts.leave, step);
    code.increase(step, reverse ? -1 : 1);
  });
}

/** Notes the number of the step, where launches ask for it. */
function counted(module: ModuleBuilder, counter: number | undefined): Launch[] {
  if (counter === undefined) return [];
  const made = module.function({ params: ['i32', 'i32', 'i32'] }, (code) => {
    code.constant('i32', counter);
    code.get(code.params[2]);
    code.memory('i32.store');
  });
  return [{ function: made, rounds: 1, grain: 1, scratchBytes: 0, flops: 0 }];
}

/** Kernels that read nothing that changes run once, before the first step. */
function divide({ program, kernels, constants }: CompiledBody): ScanKernels {
  const settled = new Set<Value | undefined>(constants);
  for (const value of program.values) if (value.def.kind === 'constant') settled.add(value);
  const once = kernels.filter((kernel) => {
    const isSettled = inputsOfKernel(kernel).every((input) => settled.has(input));
    if (isSettled) for (const output of outputsOfKernel(kernel)) settled.add(output);
    return isSettled;
  });
  return { once, again: kernels.filter((kernel) => !once.includes(kernel)) };
}
