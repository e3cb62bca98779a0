import * as fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { type DType, HostRandom, isFloating, sizeOf, type TypedArray } from '../../base/index.ts';
import { printGraph, type Tensor } from '../../graph/index.ts';
import {
  buildGraph,
  drawInput,
  drawInputs,
  type GraphPlan,
  gradientsOf,
  graphPlans,
  lossOf,
} from '../../testing/random-graph.ts';
import {
  batchInputs,
  buildSteps,
  DATA_ROWS,
  drawState,
  type SessionPlan,
  sessionPlans,
} from '../../testing/random-session.ts';
import { type Executable, referenceBackend, type StepGraph } from '../index.ts';
import { wasmBackend } from './index.ts';

/** How many graphs are drawn: `npm run test:long` asks for many more. */
const RUNS = Number(process.env.NABLA_RANDOM_GRAPHS ?? 800);
const asked = process.env.NABLA_RANDOM_SEED ?? '1';
const SEED = asked === 'random' ? Date.now() % 2 ** 31 : Number(asked);
if (asked === 'random') console.log(`Random graphs of the seed ${SEED}.`);

/** Milliseconds that a test may take: 60 for each graph is many times what they need. */
const patience = (runs: number) => 30_000 + 60 * runs;

/**
 * What is allowed beside what float32 itself loses: elementary functions are within 3 ulp (2e-7), and a few
 * of them follow each other, with slopes of up to e^8 / 2^9 between.
 */
const FLOOR = 2e-5;
/** The same where nothing is float32: 1 ulp is 2e-16. */
const FINE_FLOOR = 1e-11;
/** Of 3 ulp and of half an ulp the first is 6 times as much; single elements may be lucky in the reference. */
const SHARE = 32;

// Memory that threads may share is given back late.
beforeAll(() => wasmBackend.setThreads(1));

/** Tensors of steps that threads share have up to this many elements. */
const SHARED_LARGEST = 60_000;

describe('graphs of random ops', () => {
  it(
    'are compiled to what the reference gives',
    () => {
      check(graphPlans(), RUNS, (plan) => compareGraph(plan, false));
    },
    patience(RUNS),
  );

  it(
    'are compiled with their gradients',
    () => {
      check(graphPlans(14), RUNS, (plan) => compareGraph(plan, true));
    },
    patience(RUNS),
  );

  it(
    'are compiled where not all elements are in the caches',
    () => {
      const lengths = fc.constantFrom([300, 260, 2], [17_000, 5, 1], [3, 22_000, 1]);
      const plans = fc
        .tuple(graphPlans(8), lengths)
        .map(([plan, each]) => ({ ...plan, lengths: each }));
      check(plans, Math.ceil(RUNS / 40), (plan) => compareGraph(plan, true, 100_000));
    },
    patience(RUNS),
  );
});

describe('sessions of random steps', () => {
  it(
    'keep their state as the reference does by hand',
    () => {
      check(sessionPlans(), Math.ceil(RUNS / 2), playSession);
    },
    patience(RUNS),
  );

  it(
    'give the same bits when threads share them',
    async () => {
      // Kernels that are worth it, and enough runs of them for workers to be woken.
      const plans = sessionPlans(16).map((plan) => ({
        ...plan,
        graph: {
          ...plan.graph,
          lengths: [0, 130, 75],
          inputs: plan.graph.inputs.map((each) => ({ ...each, axes: each.axes.slice(0, 1) })),
        },
        rows: [384, 301],
      }));
      const property = fc.asyncProperty(plans, async (plan) => {
        const alone = await runShared(plan, 1);
        const shared = await runShared(plan, 3);
        shared.forEach((values, index) => {
          const wrong = values.findIndex((each, i) => !Object.is(each, alone[index][i]));
          if (wrong < 0) return;
          throw new Error(
            `Result ${index}: element ${wrong} is ${values[wrong]} with threads, ${alone[index][wrong]} without`,
          );
        });
      });
      try {
        await fc.assert(property, { numRuns: Math.ceil(RUNS / 80), seed: SEED });
      } finally {
        wasmBackend.setThreads(1);
      }
    },
    patience(RUNS),
  );
});

function check<T>(plans: fc.Arbitrary<T>, numRuns: number, test: (plan: T) => void): void {
  fc.assert(fc.property(plans, test), { numRuns, seed: SEED });
}

function compareGraph(plan: GraphPlan, withGradients: boolean, largest?: number): void {
  const graph = buildGraph(plan, { largest });
  const floats = graph.inputs.filter(({ dtype }) => isFloating(dtype));
  const loss = lossOf(graph.outputs, plan.lengths[0] % 2 === 0);
  const gradients = withGradients ? gradientsOf(loss, floats) : [];
  const outputs = [...graph.outputs, ...gradients];
  const arrays = drawInputs(plan, graph);
  const wanted = referenceBackend.compile(outputs, graph.inputs)(arrays);
  const exact = referenceBackend.compile(outputs, graph.inputs, { precision: 'float64' });
  const truth = exact(arrays);
  const found = wasmBackend.compile(outputs, graph.inputs)(arrays);
  const tolerance = toleranceOf(outputs, wanted, truth);
  outputs.forEach((output, index) => {
    // Rounding may decide on which side of a jump of the slope an element lies.
    const jumps = () =>
      index < graph.outputs.length ? undefined : jumpsOf(exact, arrays, truth[index], index);
    const wrong = difference(output.dtype, found[index], wanted[index], tolerance, jumps);
    if (wrong) throw new Error(`Output ${index}: ${wrong}\n${describeGraph(outputs)}`);
  });
}

/** Does with a session what the plan says, and the same by hand. */
function playSession(plan: SessionPlan): void {
  const { steps, state } = buildSteps(plan);
  const session = wasmBackend.prepare(steps, state).open();
  const typed = new ByHand(steps, 'typed');
  const truth = new ByHand(steps, 'float64');
  const hands = [typed, truth];
  const inputs = batchInputs(plan);
  const rowSize = steps[0].inputs.map(({ size }) => size / plan.rows[0]);
  const data = rowSize.map((size, index) => drawInput(inputs[index], DATA_ROWS * size, index));
  let order: Int32Array = Int32Array.from({ length: DATA_ROWS }, (_, row) => row);
  let kept = { bytes: session.snapshot(), state: typed.state };
  session.writeRows(data, DATA_ROWS);
  session.writeOrder(order);
  const write = (index: number, seed: number) => {
    const values = drawState(plan.state[index], sizeOf(state[index].shape), seed);
    session.writeState(index, values);
    for (const hand of hands) hand.state = hand.state.with(index, values);
  };
  for (const hand of hands) hand.state = state.map(() => new Float32Array());
  for (const index of state.keys()) write(index, index);
  kept = { bytes: session.snapshot(), state: typed.state };
  plan.actions.forEach(({ kind, step, seed }, number) => {
    const rows = plan.rows[step];
    let found: TypedArray[] = [];
    if (kind === 'run') {
      const batch = rowSize.map((size, index) => drawInput(inputs[index], rows * size, seed));
      found = session.run(step, batch);
      for (const hand of hands) hand.run(step, batch);
    } else if (kind === 'rows') {
      const first = seed % (DATA_ROWS - rows + 1);
      const count = Math.min(1 + (seed % 3), Math.floor((DATA_ROWS - first) / rows));
      const ran = session.runRows(step, first, count);
      const batches = Array.from({ length: count }, (_, batch) =>
        rowSize.map((size, index) =>
          rowsOf(
            data[index],
            size,
            order.subarray(first + batch * rows, first + (batch + 1) * rows),
          ),
        ),
      );
      const done = typed.runUntilNaN(step, batches);
      if (ran !== done) throw new Error(`Action ${number}: ${ran} runs, not ${done}`);
      for (const batch of batches.slice(0, done)) truth.run(step, batch);
      found = session.outputs(step);
    } else if (kind === 'write') write(seed % state.length, seed);
    else if (kind === 'order') {
      order = new HostRandom(seed).permutation(DATA_ROWS);
      session.writeOrder(order);
    } else if (kind === 'keep') kept = { bytes: session.snapshot(), state: typed.state };
    else {
      session.restore(kept.bytes);
      for (const hand of hands) hand.state = kept.state;
    }
    const now = state.map((_, index) => session.readState(index));
    const avals = [...(found.length > 0 ? steps[step].outputs : []), ...state];
    const wanted = [...(found.length > 0 ? typed.outputs : []), ...typed.state];
    const exact = [...(found.length > 0 ? truth.outputs : []), ...truth.state];
    const graph = [...steps[step].outputs, ...steps[step].updates.flatMap((each) => each ?? [])];
    const tolerance = toleranceOf(graph, wanted, exact);
    [...found, ...now].forEach((values, index) => {
      const wrong = difference(avals[index].dtype, values, wanted[index], tolerance);
      if (wrong) {
        const what = index < found.length ? `output ${index}` : `state ${index - found.length}`;
        throw new Error(`Action ${number}, ${kind}: ${what}: ${wrong}\n${describeGraph(graph)}`);
      }
    });
    // What was rounded does not add up over actions.
    for (const hand of hands) hand.state = now;
  });
  session.close();
}

/** Runs both steps of a plan on many batches with some threads; gives their results and the state. */
async function runShared(plan: SessionPlan, threads: number): Promise<TypedArray[]> {
  const count = 12;
  wasmBackend.setThreads(threads);
  const { steps, state } = buildSteps(plan, SHARED_LARGEST);
  const inputs = batchInputs(plan);
  const rows = count * Math.max(...plan.rows);
  const data = steps[0].inputs.map(({ size }, index) =>
    drawInput({ ...inputs[index], special: false }, rows * (size / plan.rows[0]), index),
  );
  const room = data.reduce((sum, { byteLength }) => sum + byteLength, 4 * rows);
  const session = wasmBackend.prepare(steps, state).open(room);
  await session.ready();
  state.forEach(({ shape }, index) => {
    session.writeState(index, drawState(plan.state[index], sizeOf(shape), index));
  });
  session.writeRows(data, rows);
  session.writeOrder(new HostRandom(1).permutation(rows));
  const found = steps.flatMap((_, step) => {
    session.runRows(step, 0, count);
    return session.outputs(step);
  });
  found.push(...state.map((_, index) => session.readState(index)));
  session.close();
  return found;
}

/** Steps on the reference, with state that is handed on. */
class ByHand {
  state: readonly TypedArray[] = [];
  outputs: readonly TypedArray[] = [];
  readonly #steps: readonly StepGraph[];
  readonly #executables: readonly Executable[];

  constructor(steps: readonly StepGraph[], precision: 'typed' | 'float64') {
    this.#steps = steps;
    this.#executables = steps.map(({ inputs, state, outputs, updates }) =>
      referenceBackend.compile(
        [...outputs, ...updates.flatMap((each) => each ?? [])],
        [...inputs, ...state.flatMap((each) => each ?? [])],
        { precision },
      ),
    );
  }

  run(step: number, batch: readonly TypedArray[]): void {
    const { state, outputs, updates } = this.#steps[step];
    const read = this.state.filter((_, index) => state[index]);
    const results = this.#executables[step]([...batch, ...read]);
    this.outputs = results.slice(0, outputs.length);
    let next = outputs.length;
    this.state = this.state.map((old, index) => (updates[index] ? results[next++] : old));
  }

  /** Runs up to the first whose first output is one float32 number that is not finite. */
  runUntilNaN(step: number, batches: readonly (readonly TypedArray[])[]): number {
    const [{ dtype, size }] = this.#steps[step].outputs;
    for (const [index, batch] of batches.entries()) {
      this.run(step, batch);
      if (dtype === 'float32' && size === 1 && !Number.isFinite(this.outputs[0][0]))
        return index + 1;
    }
    return batches.length;
  }
}

/** Rows of an array, one behind the other. */
function rowsOf(values: TypedArray, size: number, order: Int32Array): TypedArray {
  const rows = values.slice(0, size * order.length);
  order.forEach((row, at) => {
    rows.set(values.subarray(row * size, (row + 1) * size), at * size);
  });
  return rows;
}

function describeGraph(outputs: readonly Tensor[]): string {
  return printGraph(outputs);
}

/** The error that is allowed, relative to the largest element of a tensor, from 1 on. */
function toleranceOf(
  outputs: readonly Tensor[],
  wanted: readonly TypedArray[],
  truth: readonly TypedArray[],
): number {
  let lost = 0;
  wanted.forEach((values, index) => {
    const scale = scaleOf(truth[index]);
    values.forEach((each, i) => {
      const error = Math.abs(each - truth[index][i]) / scale;
      if (error > lost && Number.isFinite(error)) lost = error;
    });
  });
  return (usesFloat32(outputs) ? FLOOR : FINE_FLOOR) + SHARE * lost;
}

function usesFloat32(outputs: readonly Tensor[]): boolean {
  const seen = new Set<Tensor>();
  const stack = [...outputs];
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (at.dtype === 'float32') return true;
    if (seen.has(at)) continue;
    seen.add(at);
    if (at.origin.kind === 'op') stack.push(...at.origin.inputs);
  }
  return false;
}

function scaleOf(values: TypedArray): number {
  let scale = 1;
  for (const each of values) {
    const size = Math.abs(each);
    if (size > scale && size < Infinity) scale = size;
  }
  return scale;
}

/** What is wrong with a result, if anything is. `jumps` is asked for what an element may be off besides. */
function difference(
  dtype: DType,
  found: TypedArray,
  wanted: TypedArray,
  tolerance: number,
  jumps?: () => Float64Array | undefined,
): string | undefined {
  if (found.length !== wanted.length) return `${found.length} elements, not ${wanted.length}`;
  const allowed = isFloating(dtype) ? tolerance * scaleOf(wanted) : 0;
  let off: Float64Array | undefined;
  for (let i = 0; i < wanted.length; i++) {
    if (Object.is(found[i], wanted[i]) || found[i] === wanted[i]) continue;
    const error = Math.abs(found[i] - wanted[i]);
    if (error <= allowed) continue;
    if (Number.isFinite(error)) {
      off ??= jumps?.();
      if (error <= allowed + 2 * (off?.[i] ?? 0)) continue;
    }
    return `element ${i} is ${found[i]}, not ${wanted[i]}; allowed is ${allowed}`;
  }
  return undefined;
}

/** How far each element moves in float64 when inputs move by about what float32 rounds. */
function jumpsOf(
  run: (inputs: readonly TypedArray[]) => TypedArray[],
  arrays: readonly TypedArray[],
  truth: TypedArray,
  index: number,
): Float64Array {
  const random = new HostRandom(5);
  const most = new Float64Array(truth.length);
  for (let round = 0; round < 8; round++) {
    const moved = arrays.map((values) =>
      values instanceof Float32Array || values instanceof Float64Array
        ? Float64Array.from(values, (each) => each + (random.nextInteger(3) - 1) * 3e-7)
        : values,
    );
    run(moved)[index].forEach((each, i) => {
      const jump = Math.abs(each - truth[i]);
      if (jump > most[i]) most[i] = jump;
    });
  }
  return most;
}
