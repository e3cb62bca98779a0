/** Trains a convolutional network with nabla: `node cnn.ts FOLDER`. */
import { Input, ops, type Tensor, type Variable } from 'nabla';
import { Dense, Dropout, Flatten, Layer } from 'nabla/layers';
import { Sequential } from 'nabla/models';
import type { CnnWorkload } from '../kinds/cnn.ts';
import { train } from './train.ts';

class Conv2D extends Layer {
  readonly filters: number;
  readonly size: number;
  declare kernel: Variable;
  declare bias: Variable;

  constructor(filters: number, size: number) {
    super();
    this.filters = filters;
    this.size = size;
  }

  override build([, , , channels]: number[]): void {
    const { filters, size } = this;
    this.kernel = this.addWeight({ name: 'kernel', shape: [size, size, channels, filters] });
    this.bias = this.addWeight({ name: 'bias', shape: [filters] });
  }

  override call(inputs: Tensor): Tensor {
    return ops.relu(ops.add(ops.conv(inputs, this.kernel), this.bias));
  }
}

class MaxPooling2D extends Layer {
  readonly size: number;

  constructor(size: number) {
    super();
    this.size = size;
  }

  override call(inputs: Tensor): Tensor {
    return ops.maxPool(inputs, this.size);
  }
}

await train<CnnWorkload>(
  ({ side, filters, kernel, pool, dropout, classes }) =>
    new Sequential([
      Input({ shape: [side, side, 1] }),
      ...filters.flatMap((count) => [new Conv2D(count, kernel), new MaxPooling2D(pool)]),
      new Flatten(),
      new Dropout(dropout),
      new Dense(classes, { activation: 'softmax' }),
    ]),
);
