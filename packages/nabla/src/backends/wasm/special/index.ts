/** Loops that are more than elements by themselves or put together: updates at computed places, and running
 * sums and products. Each is written for its exact shape. */
export { emitCumulate } from './cumulate.ts';
export { emitScatter, type Refuse } from './scatter.ts';
