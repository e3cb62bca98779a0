import { checkNumber, isSerializedObject, UsageError } from '../base/index.ts';
import { type Tensor, Variable } from '../graph/index.ts';
import { tensor } from '../ops/index.ts';
import type { LearningRateLike } from './options.ts';
import { named } from './schedules/named.ts';
import { LearningRateSchedule } from './schedules/schedule.ts';

/** The step size η of an optimizer: a variable, which can be set by hand, or a schedule. */
export class LearningRate {
  /** The optimizer's name. */
  readonly #owner: string;
  readonly #source: Variable | LearningRateSchedule;

  constructor(className: string, owner: string, given: LearningRateLike) {
    this.#owner = owner;
    if (given instanceof LearningRateSchedule) this.#source = given;
    else if (isSerializedObject(given)) this.#source = named(given);
    else {
      const value = tensor(checkNumber(className, 'learningRate', given, { min: 0 }));
      const options = { name: 'learning_rate', trainable: false, scope: owner };
      this.#source = new Variable(value, options);
    }
  }

  get schedule(): LearningRateSchedule | undefined {
    return this.#source instanceof Variable ? undefined : this.#source;
  }

  /** The variables that hold it: none where a schedule gives it. */
  get variables(): Variable[] {
    return this.#source instanceof Variable ? [this.#source] : [];
  }

  /** As a tensor, inside a step. */
  at(iterations: Variable): Tensor {
    return this.#source instanceof Variable ? this.#source.value : this.#source(iterations.value);
  }

  /** As a number, outside of steps. */
  heldAt(iterations: Variable): number {
    const source = this.#source;
    return (source instanceof Variable ? source.held : source(iterations.held)).item();
  }

  set(value: number): void {
    if (!(this.#source instanceof Variable)) {
      const doing = `${this.#owner}.learningRate`;
      throw new UsageError(
        `${doing}: a schedule sets the learning rate, so it cannot be set to ${value}. Make the optimizer with a number to change it by hand.`,
        { doing, given: value, wanted: 'an optimizer without a schedule' },
      );
    }
    checkNumber(this.#owner, 'learningRate', value, { min: 0 });
    this.#source.assign(tensor(value, { dtype: this.#source.dtype }));
  }
}
