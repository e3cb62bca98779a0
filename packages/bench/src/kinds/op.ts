import { type Calls, calls } from './calls.ts';
import type { Kind } from './kind.ts';
import { spread, uniform } from './random.ts';

/** One op on operands that stay where they are. */
export interface OpWorkload extends Calls {
  /** What each participant has a function for. */
  readonly op: 'matmul' | 'conv2d' | 'softmax' | 'layer_normalization' | 'gelu';
  readonly operands: readonly (readonly number[])[];
}

/** Of the layer normalization; the programs in Python have it too. */
export const EPSILON = 1e-5;

const often = { seconds: 1, least: 5 };

const WORKLOADS: readonly OpWorkload[] = [
  ...[256, 512, 1024, 2048].map(
    (side): OpWorkload => ({
      name: `W7-matmul-${side}`,
      title: `a product of matrices ${side} x ${side}`,
      op: 'matmul',
      operands: [
        [side, side],
        [side, side],
      ],
      ...often,
    }),
  ),
  {
    name: 'W7-conv2d',
    title: 'a convolution 3 x 3 of 32 x 26 x 26 x 32 to 64 channels',
    op: 'conv2d',
    operands: [
      [32, 26, 26, 32],
      [3, 3, 32, 64],
    ],
    ...often,
  },
  {
    name: 'W7-softmax',
    title: 'softmax of 1024 x 1024',
    op: 'softmax',
    operands: [[1024, 1024]],
    ...often,
  },
  {
    name: 'W7-layernorm',
    title: 'layer normalization of 4096 x 512',
    op: 'layer_normalization',
    operands: [[4096, 512], [512], [512]],
    ...often,
  },
  {
    name: 'W7-gelu',
    title: 'gelu (by erf) of 4 M numbers',
    op: 'gelu',
    operands: [[4_000_000]],
    ...often,
  },
];

export const op: Kind<OpWorkload> = {
  ...calls,
  program: 'op',
  workloads: WORKLOADS,
  arrays: ({ operands }) => {
    const random = uniform();
    return { weights: operands.map((shape) => spread(random, shape)) };
  },
};
