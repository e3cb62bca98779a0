import type { Arrays } from './kind.ts';
import { kernelAndBias, uniform } from './random.ts';
import { adam, type Training, training } from './training.ts';

/** Convolutions and pooling, one behind the other, and a dense softmax. */
export interface CnnWorkload extends Training {
  /** Height and width of an image of one channel. */
  readonly side: number;
  readonly filters: readonly number[];
  readonly kernel: number;
  readonly pool: number;
  /**
   * 0, where the model that this is taken from has 0.5: each participant would leave out other units, and their
   * losses could not be compared. The layer is there all the same.
   */
  readonly dropout: number;
  readonly classes: number;
}

const WORKLOADS: readonly CnnWorkload[] = [
  {
    name: 'W4',
    title: 'two convolutions',
    side: 28,
    filters: [32, 64],
    kernel: 3,
    pool: 2,
    dropout: 0,
    classes: 10,
    loss: 'sparse_categorical_crossentropy',
    metrics: ['accuracy'],
    optimizer: adam,
    rows: 6400,
    batchSize: 128,
    epochs: 3,
  },
];

/** Of the labels, this share is wrong: the loss stays so large that participants can be compared. */
const WRONG = 0.3;

/** Noise with a bright band, whose place is the class. */
function cnnArrays({ side, filters, kernel, pool, classes, rows }: CnnWorkload): Arrays {
  const random = uniform();
  const y = new Int32Array(rows);
  const x = new Float32Array(rows * side * side);
  for (let row = 0; row < rows; row++) {
    const band = Math.floor(random() * classes);
    y[row] = random() < WRONG ? Math.floor(random() * classes) : band;
    for (let at = 0; at < side * side; at++) {
      const isBright = Math.abs(Math.floor(at / side) - 2 * band - 4) <= 2;
      x[row * side * side + at] = 0.5 * random() + (isBright ? 0.5 : 0);
    }
  }
  let [length, channels] = [side, 1];
  const weights = filters.flatMap((count) => {
    const made = kernelAndBias(random, [kernel, kernel, channels, count]);
    length = Math.floor((length - kernel + 1) / pool);
    channels = count;
    return made;
  });
  weights.push(...kernelAndBias(random, [length * length * channels, classes]));
  return {
    x: { shape: [rows, side, side, 1], values: x },
    y: { shape: [rows], values: y },
    weights,
  };
}

export const cnn = training('cnn', WORKLOADS, cnnArrays);
