import { bytesOf, type TypedArray } from '../../base/dtype.ts';
import { formatShape, sizeOf } from '../../base/shape.ts';
import {
  align,
  byteSize,
  compile,
  type Definition,
  inputsOfKernel,
  type Kernel,
  kindOf,
  leastBytes,
  outputsOfKernel,
  type Program,
  planKept,
  planPassing,
  type Value,
} from '../../compiler/index.ts';
import type { Aval, Op, Tensor } from '../../graph/index.ts';
import type { KernelFacts, StepGraph } from '../backend.ts';
import { ModuleBuilder } from './encoder/index.ts';
import { HOST_IMPORTS } from './host.ts';
import { HOST_CALL } from './kernels/host.ts';
import { Emission, launchesOf, STATUS } from './kernels/index.ts';
import { emitRows } from './rows.ts';
import { isWorthSharing, Sharing } from './sharing.ts';
import { bestTier, quickTier, type Tier } from './tier/index.ts';

/** Where a number of the state lies. */
export interface Place {
  readonly address: number;
  readonly aval: Aval;
}

/** Where a step takes its batch from, and puts its results. */
export interface EmittedStep {
  readonly inputs: readonly Place[];
  readonly outputs: readonly Place[];
  readonly kernels: readonly EmittedKernel[];
  /** Operations and bytes of all of these. */
  readonly work: number;
}

/** A kernel of a step, exported under `name` as a function (from, to, scratch). */
export interface EmittedKernel extends KernelFacts {
  readonly name: string;
  readonly rounds: number;
}

/** Steps as one module: its bytes, and where everything lies in its memory. */
export interface EmittedSteps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly state: readonly Place[];
  readonly steps: readonly EmittedStep[];
  readonly constants: readonly (Place & { readonly data: TypedArray })[];
  /** Ops that run on the host, by the numbers that it is called with. */
  readonly hosted: readonly HostedOp[];
  /** Who may refuse an index, by the numbers that they leave. */
  readonly refusing: readonly string[];
  /** Behind the last byte that the steps use: data may follow. */
  readonly end: number;
  /** Where each thread's scratch memory begins. */
  readonly scratch: number;
  readonly tier: Tier;
  /** Bytes that the largest step needs at the least, however memory is shared out. */
  readonly least: number;
  /** How many threads may share the work: 1 where there is too little of it. */
  readonly threads: number;
}

/** What a WebAssembly memory may have at most: 4 GiB. */
export const MOST_PAGES = 65_536;

/** An op that is run by its own loops, on values in memory. */
export interface HostedOp {
  readonly op: Op;
  readonly attrs: unknown;
  readonly inputs: readonly Place[];
  readonly output: Place;
}

/** Writes steps over one state as a module: `step0`, `step1`, ..., and `rows0`, ... for many runs. */
export function emitSteps(
  graphs: readonly StepGraph[],
  avals: readonly Aval[],
  threads: number,
): EmittedSteps {
  let end = STATUS.bytes;
  const state = avals.map((aval) => {
    const address = end;
    end = align(end + sizeOf(aval.shape) * bytesOf(aval.dtype));
    return { address, aval };
  });
  const planned = graphs.map((graph) => {
    const made = planStep(graph, state, end);
    end = made.kept.end;
    return made;
  });
  const terms = Math.max(0, ...planned.map(({ compiled }) => multiplyAdds(compiled.program)));
  const tier = terms < SMALL_WORK ? quickTier() : bestTier();
  const passing = end;
  const plans = planned.map(({ compiled, kept }) => planPassing(compiled.kernels, kept, passing));
  const addresses = new Map(plans.flatMap((plan) => [...plan.addresses]));
  const used = Math.max(passing, ...plans.map((plan) => plan.end));
  const module = new ModuleBuilder({ initial: 1 }, [...HOST_IMPORTS, HOST_CALL]);
  const emission = new Emission(module, tier, addresses, used, threads);
  const launched = planned.map(({ compiled }) =>
    compiled.kernels.flatMap((kernel) =>
      launchesOf(emission, kernel).map((launch) => ({ kernel, launch })),
    ),
  );
  const scratch = emission.end;
  const all = launched.flat().map(({ launch }) => launch);
  const scratchBytes = align(Math.max(0, ...all.map((launch) => launch.scratchBytes)));
  const isShared = threads > 1 && all.some(isWorthSharing);
  const sharing = new Sharing(module, { scratch, scratchBytes, isShared });
  const steps = planned.map(({ inputs, compiled }, index) => {
    const plan = plans[index];
    const kernels = launched[index];
    const launches = kernels.map(({ launch }) => launch);
    launches.forEach((launch, number) => {
      module.export(launch.function, `step${index}.${number}`);
    });
    const step = sharing.emitStep(`step${index}`, plan, launches);
    const outputs = compiled.program.outputs
      .slice(0, graphs[index].outputs.length)
      .map((value, at) => ({ address: plan.outputs[at], aval: avalOf(value) }));
    emitRows(module, sharing, { name: `rows${index}`, step, inputs, watched: outputs[0] });
    const told = kernels.map(({ kernel, launch: { rounds, flops } }, number) => ({
      ...factsOf(kernel),
      flops,
      name: `step${index}.${number}`,
      rounds,
    }));
    const work = told.reduce((sum, { flops, bytes }) => sum + flops + bytes, 0);
    return { inputs, outputs, kernels: told, work };
  });
  const place = (value: Value): Place => ({
    address: addresses.get(value) as number,
    aval: avalOf(value),
  });
  return {
    bytes: module.encode(
      isShared ? { initial: 1, maximum: MOST_PAGES, shared: true } : { initial: 1 },
    ),
    threads: isShared ? threads : 1,
    state,
    steps,
    constants: [...addresses.keys()].flatMap((value) =>
      value.def.kind === 'constant' && value.def.data.length > 0
        ? [{ ...place(value), data: value.def.data }]
        : [],
    ),
    hosted: emission.hosted.map((value) => {
      const { op, attrs, reads } = value.def as Extract<Definition, { kind: 'host' }>;
      return { op, attrs, inputs: reads.map((read) => place(read.value)), output: place(value) };
    }),
    refusing: emission.refusing.map(({ label }) => label.split(' ')[0]),
    end: align(scratch + scratchBytes * (isShared ? threads : 1)),
    scratch,
    tier,
    // State that several steps share is in each of their sums, and counts once where there is one step.
    least: Math.max(0, ...planned.map(({ least }) => least)),
  };
}

/** Multiply-adds below which a step does not wait for the search for the best tier: 20 ms are 10⁹ of them. */
const SMALL_WORK = 1e6;

function multiplyAdds({ values }: Program): number {
  return values.reduce((sum, { def, shape }) => {
    if (def.kind === 'scan') return sum + def.steps * multiplyAdds(def.body.program);
    if (def.kind !== 'product') return sum;
    const { shape: left } = def.reads[0].layout;
    return sum + sizeOf(shape) * left[left.length - 1];
  }, 0);
}

/** What a report tells of a kernel. */
function factsOf(kernel: Kernel): Omit<KernelFacts, 'flops'> {
  const values = [...inputsOfKernel(kernel), ...outputsOfKernel(kernel)];
  const bytes = values.reduce((sum, value) => sum + byteSize(value), 0);
  const made = outputsOfKernel(kernel);
  const labels = made.map(({ label }) => label);
  const shapes = made.map(({ shape }) => formatShape(shape));
  return { kind: kindOf(kernel), bytes, label: labels.join('; '), shape: shapes[0] ?? '' };
}

function avalOf({ shape, dtype }: Aval): Aval {
  return { shape, dtype };
}

function planStep(graph: StepGraph, state: readonly Place[], start: number) {
  const updated = graph.updates.flatMap((tensor, index) => (tensor ? [{ tensor, index }] : []));
  const holes = graph.state.flatMap((tensor) => tensor ?? []);
  const roots = [...graph.outputs, ...updated.map(({ tensor }) => tensor)];
  const compiled = compile(roots, [...graph.inputs, ...holes]);
  const { program, kernels } = compiled;
  const known = new Map<Tensor, Value>();
  for (const value of program.values) {
    if (value.def.kind === 'input') known.set(value.def.tensor, value);
  }
  const fixed = new Map<Value, number>();
  let end = start;
  graph.state.forEach((tensor, index) => {
    const value = tensor && known.get(tensor);
    if (value) fixed.set(value, state[index].address);
  });
  const inputs = graph.inputs.map(({ shape, dtype }, index) => {
    const value = known.get(graph.inputs[index]);
    const address = end;
    end = align(end + sizeOf(shape) * bytesOf(dtype));
    if (value) fixed.set(value, address);
    return { address, aval: { shape, dtype } };
  });
  const replaces = [
    ...graph.outputs.map(() => undefined),
    ...updated.map(({ index }) => stateValue(graph.state[index], known, fixed, state[index])),
  ];
  const request = { program, kernels, start: end, fixed, replaces };
  return { compiled, inputs, kept: planKept(request), least: leastBytes(request) };
}

/** The value that stands for a number of the state, also where the step does not read it. */
function stateValue(
  tensor: Tensor | undefined,
  known: ReadonlyMap<Tensor, Value>,
  fixed: Map<Value, number>,
  { address, aval }: Place,
): Value {
  const read = tensor && known.get(tensor);
  if (read) return read;
  const unread = { ...aval, label: 'state', def: { kind: 'constant', data: new Float32Array(0) } };
  fixed.set(unread as Value, address);
  return unread as Value;
}
