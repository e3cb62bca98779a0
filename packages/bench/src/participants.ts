import { join } from 'node:path';
import type { DenseWorkload } from './kinds/dense.ts';
import type { Task, Workload } from './kinds/index.ts';

/** One that takes part in a comparison. */
export interface Participant {
  readonly name: string;
  /** The command of each program that it has; the folder of the inputs follows it. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether a program that it has can do a workload. Default: all of them. */
  knows?(workload: Workload): boolean;
}

const here = import.meta.dirname;
const python = join(here, '../peers/.venv/bin/python');
const ours = (file: string, ...rest: string[]) => [process.execPath, join(here, file), ...rest];
const theirs = (file: string, ...rest: string[]) => [python, join(here, '../peers', file), ...rest];

const MODELS = ['dense', 'cnn', 'transformer'];

/** `command` for each of the programs. */
function each(
  programs: readonly string[],
  command: (program: string) => readonly string[],
): Record<string, readonly string[]> {
  return Object.fromEntries(programs.map((program) => [program, command(program)]));
}

const keras = (program: string) => theirs(`keras_${program}.py`);
const tensorflow = { KERAS_BACKEND: 'tensorflow' };
const jax = { KERAS_BACKEND: 'jax' };

/** The first one is what the others are compared with. */
export const PARTICIPANTS: readonly Participant[] = [
  {
    name: 'nabla',
    programs: each([...MODELS, 'op', 'latency'], (program) => ours(`nabla/${program}.ts`)),
  },
  {
    name: 'plain loops',
    programs: { dense: ours('peers/plain-loops.ts') },
    knows: (workload) => isSeedNetwork(workload as DenseWorkload),
  },
  {
    name: 'brain.js',
    programs: { dense: ours('peers/brain.ts') },
    knows: (workload) =>
      isSeedNetwork(workload as DenseWorkload) && (workload as DenseWorkload).batchSize === 1,
  },
  ...['cpu', 'wasm'].map((backend) => ({
    name: `TensorFlow.js (${backend})`,
    programs: {
      dense: ours('peers/tfjs.ts', backend),
      latency: ours('peers/tfjs-latency.ts', backend),
    },
  })),
  { name: 'jax-js', programs: { dense: ours('peers/jax-js.ts') } },
  { name: 'ONNX Runtime (wasm)', programs: { latency: ours('peers/onnx.ts') } },
  { name: 'Keras (TensorFlow)', programs: each(MODELS, keras), env: tensorflow },
  { name: 'Keras (JAX)', programs: each(MODELS, keras), env: jax },
  ...['predict_on_batch', 'predict'].flatMap((method) => {
    const programs = { latency: theirs('keras_latency.py', method) };
    return [
      { name: `Keras ${method} (TensorFlow)`, programs, env: tensorflow },
      { name: `Keras ${method} (JAX)`, programs, env: jax },
    ];
  }),
  {
    name: 'PyTorch',
    programs: each([...MODELS, 'op', 'latency'], (program) => theirs(`torch_${program}.py`)),
  },
  { name: 'JAX, one jit an epoch', programs: each(MODELS, (it) => theirs(`jax_${it}.py`)) },
  { name: 'JAX', programs: each(['op', 'latency'], (program) => theirs(`jax_${program}.py`)) },
  { name: 'TensorFlow', programs: { op: theirs('tensorflow_op.py') } },
  {
    name: 'NumPy',
    programs: { op: theirs('numpy_op.py') },
    // OpenBLAS finds out by itself what processor this is.
    env: { OPENBLAS_CORETYPE: undefined, OPENBLAS_L2_SIZE: undefined },
  },
];

/** Those that know a task. */
export function participantsFor({ kind, workload }: Task): Participant[] {
  return PARTICIPANTS.filter(
    ({ programs, knows }) => kind.program in programs && (!knows || knows(workload)),
  );
}

function isSeedNetwork({ loss, layers, optimizer }: DenseWorkload): boolean {
  return (
    loss === 'mse' &&
    optimizer.name === 'sgd' &&
    layers.every(({ activation }) => activation === 'sigmoid')
  );
}
