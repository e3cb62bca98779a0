import { bytesOf, type TypedArray } from '../../base/dtype.ts';
import { formatShape, sizeOf } from '../../base/shape.ts';
import {
  align,
  byteSize,
  type Copy,
  compile,
  type Definition,
  inputsOfKernel,
  type Kernel,
  kindOf,
  type MemoryPlan,
  outputsOfKernel,
  type Program,
  planKept,
  planPassing,
  type Value,
} from '../../compiler/index.ts';
import type { Aval, Op, Tensor } from '../../graph/index.ts';
import type { KernelFacts, StepGraph } from '../backend.ts';
import { type Code, type FunctionRef, type Local, ModuleBuilder } from './encoder/index.ts';
import { HOST_IMPORTS } from './host.ts';
import { HOST_CALL } from './kernels/host.ts';
import { Emission, type Launch, launchesOf, STATUS } from './kernels/index.ts';
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
}

/** An op that is run by its own loops, on values in memory. */
export interface HostedOp {
  readonly op: Op;
  readonly attrs: unknown;
  readonly inputs: readonly Place[];
  readonly output: Place;
}

/** Writes steps over one state as a module: `step0`, `step1`, ..., and `rows0`, ... for many runs. */
export function emitSteps(graphs: readonly StepGraph[], avals: readonly Aval[]): EmittedSteps {
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
  const work = Math.max(0, ...planned.map(({ compiled }) => multiplyAdds(compiled.program)));
  const tier = work < SMALL_WORK ? quickTier() : bestTier();
  const passing = end;
  const plans = planned.map(({ compiled, kept }) => planPassing(compiled.kernels, kept, passing));
  const addresses = new Map(plans.flatMap((plan) => [...plan.addresses]));
  const scratch = Math.max(passing, ...plans.map((plan) => plan.end));
  const module = new ModuleBuilder({ initial: 1 }, [...HOST_IMPORTS, HOST_CALL]);
  const emission = new Emission(module, tier, addresses, 1);
  let scratchBytes = 0;
  const steps = planned.map(({ compiled, inputs }, index) => {
    const plan = plans[index];
    const kernels = compiled.kernels.flatMap((kernel) =>
      launchesOf(emission, kernel).map((launch) => ({ kernel, launch })),
    );
    const launches = kernels.map(({ launch }) => launch);
    launches.forEach((launch, number) => {
      module.export(launch.function, `step${index}.${number}`);
    });
    const step = module.function({ name: `step${index}` }, (code) => {
      writeStep(code, plan, launches, scratch);
    });
    const outputs = compiled.program.outputs
      .slice(0, graphs[index].outputs.length)
      .map((value, at) => ({ address: plan.outputs[at], aval: avalOf(value) }));
    emitRows(module, `rows${index}`, step, inputs, outputs[0]);
    scratchBytes = Math.max(scratchBytes, ...launches.map((launch) => launch.scratchBytes));
    return {
      inputs,
      outputs,
      kernels: kernels.map(({ kernel, launch: { rounds, flops } }, number) => ({
        ...factsOf(kernel),
        flops,
        name: `step${index}.${number}`,
        rounds,
      })),
    };
  });
  const place = (value: Value): Place => ({
    address: addresses.get(value) as number,
    aval: avalOf(value),
  });
  return {
    bytes: module.encode(),
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
    end: align(scratch + scratchBytes),
    scratch,
    tier,
  };
}

/** Multiply-adds below which a step does not wait for the search for the best tier: 20 ms are 10⁹ of them. */
const SMALL_WORK = 1e6;

function multiplyAdds({ values }: Program): number {
  return values.reduce((sum, { def, shape }) => {
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
  return { compiled, inputs, kept: planKept({ program, kernels, start: end, fixed, replaces }) };
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

function writeStep(
  code: Code,
  plan: MemoryPlan,
  launches: readonly Launch[],
  scratch: number,
): void {
  const copy = ({ from, to, bytes }: Copy) => {
    for (const each of [to, from, bytes]) code.constant('i32', each);
    code.copy();
  };
  for (const each of plan.before) copy(each);
  for (const { function: launch, rounds } of launches) {
    code.constant('i32', 0);
    code.constant('i32', rounds);
    code.constant('i32', scratch);
    code.call(launch);
  }
  for (const each of plan.after) copy(each);
}

/**
 * The function (first, count) that runs a step on `count` batches, whose rows it takes from where `STATUS`
 * says that data and order lie. Ends behind a run whose first output is not finite; gives the number of runs.
 */
function emitRows(
  module: ModuleBuilder,
  name: string,
  step: FunctionRef,
  inputs: readonly Place[],
  watched: Place | undefined,
): void {
  const rows = inputs[0]?.aval.shape[0] ?? 0;
  const gathers = inputs.map(({ address, aval: { shape, dtype } }) => {
    const bytes = sizeOf(shape.slice(1)) * bytesOf(dtype);
    return emitGather(module, address, rows, bytes);
  });
  module.function({ params: ['i32', 'i32'], results: ['i32'], name }, (code) => {
    const [first, count] = code.params;
    const [order, done] = code.locals(2, 'i32');
    load(code, STATUS.order);
    code.get(first);
    code.constant('i32', 2);
    code.op('i32.shl');
    code.op('i32.add');
    code.set(order);
    code.constant('i32', 0);
    code.set(done);
    code.block((end) => {
      code.loop((start) => {
        code.get(done);
        code.get(count);
        code.op('i32.ge_s');
        code.branchIf(end);
        gathers.forEach((gather, index) => {
          code.get(order);
          load(code, STATUS.data + 4 * index);
          code.call(gather);
        });
        code.call(step);
        code.increase(order, 4 * rows);
        code.increase(done, 1);
        if (watched?.aval.dtype === 'float32' && sizeOf(watched.aval.shape) === 1) {
          // x - x is 0 for numbers, and NaN for what is none.
          for (let i = 0; i < 2; i++) {
            code.constant('i32', watched.address);
            code.memory('f32.load');
          }
          code.op('f32.sub');
          code.constant('f32', 0);
          code.op('f32.ne');
          code.branchIf(end);
        }
        code.branch(start);
      });
    });
    code.get(done);
  });
}

function load(code: Code, address: number): void {
  code.constant('i32', address);
  code.memory('i32.load');
}

/** The function (order, data) that puts the rows that `order` names behind each other. */
function emitGather(module: ModuleBuilder, to: number, rows: number, bytes: number): FunctionRef {
  return module.function({ params: ['i32', 'i32'] }, (code) => {
    const [order, data] = code.params;
    const [target, source] = code.locals(2, 'i32');
    code.constant('i32', to);
    code.set(target);
    code.repeat(rows, () => {
      code.get(order);
      code.memory('i32.load');
      code.constant('i32', bytes);
      code.op('i32.mul');
      code.get(data);
      code.op('i32.add');
      code.set(source);
      copyRow(code, target, source, bytes);
      code.increase(target, bytes);
      code.increase(order, 4);
    });
  });
}

/** Rows up to this are copied by vectors; longer ones by the engine's own instruction. */
const LONG_ROW = 2048;

function copyRow(code: Code, target: Local, source: Local, bytes: number): void {
  if (bytes > LONG_ROW) {
    code.get(target);
    code.get(source);
    code.constant('i32', bytes);
    code.copy();
    return;
  }
  let at = 0;
  for (const [size, loadName, storeName] of [
    [16, 'v128.load', 'v128.store'],
    [8, 'i64.load', 'i64.store'],
    [4, 'i32.load', 'i32.store'],
    [1, 'i32.load8_u', 'i32.store8'],
  ] as const) {
    for (; at + size <= bytes; at += size) {
      code.get(target);
      code.get(source);
      code.memory(loadName, at);
      code.memory(storeName, at);
    }
  }
}
