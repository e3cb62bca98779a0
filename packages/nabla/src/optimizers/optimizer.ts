import {
  type Config,
  classNameOf,
  GradientError,
  type KerasClass,
  KerasObject,
  serializeObject,
  toSnakeCase,
  UsageError,
} from '../base/index.ts';
import { type Tensor, Variable, withScope } from '../graph/index.ts';
import { add, cast, divide, floorDivide, multiply, subtract, tensor } from '../ops/index.ts';
import { accumulate } from './accumulate.ts';
import { updateAverage } from './average.ts';
import { clipGradients } from './clip.ts';
import { LearningRate } from './learning-rate.ts';
import { checkOptimizerOptions, type OptimizerOptions } from './options.ts';
import type { LearningRateSchedule } from './schedules/index.ts';
import { OptimizerState } from './state.ts';
import type { PlannedLine, SlotGroup, UpdateContext, UpdateLine } from './update.ts';

/**
 * Moves weights against their gradients.
 *
 * A subclass names the state that it keeps for each weight (`slots`) and gives the lines of its rule
 * (`updateStep`); what all optimizers share is done here, in Keras's order: loss scale, accumulation,
 * clipping, weight decay, the rule, moving average, constraints.
 *
 * Source: `keras.optimizers.Optimizer`.
 *
 * ```ts
 * import { Variable, ops, tensor, valueAndGrad } from 'nabla';
 * import { SGD } from 'nabla/optimizers';
 * const w = new Variable(tensor([4]));
 * const { gradients } = valueAndGrad(() => ops.sum(ops.square(w)), [w])();
 * new SGD({ learningRate: 0.25 }).apply(gradients, [w]);
 * w.value.arraySync(); // [2]
 * ```
 */
export abstract class Optimizer<Slot extends string = string> extends KerasObject {
  static override readonly module: string = 'keras.optimizers';
  static override readonly options: readonly string[] = [
    'name',
    'learningRate',
    'weightDecay',
    'clipnorm',
    'globalClipnorm',
    'clipvalue',
    'useEma',
    'emaMomentum',
    'emaOverwriteFrequency',
    'lossScaleFactor',
    'gradientAccumulationSteps',
  ];
  readonly name: string;
  readonly weightDecay: number | null;
  readonly clipnorm: number | null;
  readonly clipvalue: number | null;
  readonly globalClipnorm: number | null;
  readonly useEma: boolean;
  readonly emaMomentum: number;
  readonly emaOverwriteFrequency: number | null;
  readonly lossScaleFactor: number | null;
  readonly gradientAccumulationSteps: number | null;
  /** The number of steps taken, those that only accumulated gradients included. */
  readonly iterations: Variable;
  readonly #rate: LearningRate;
  readonly #state: OptimizerState;
  #undecayed: { readonly varList: readonly Variable[]; readonly varNames: readonly string[] } = {
    varList: [],
    varNames: [],
  };

  constructor(options: OptimizerOptions, defaultLearningRate: number) {
    super(options);
    const className = classNameOf(new.target as unknown as KerasClass);
    const settings = checkOptimizerOptions(className, options);
    this.name = options.name ?? toSnakeCase(className);
    this.weightDecay = settings.weightDecay;
    this.clipnorm = settings.clipnorm;
    this.clipvalue = settings.clipvalue;
    this.globalClipnorm = settings.globalClipnorm;
    this.useEma = settings.useEma;
    this.emaMomentum = settings.emaMomentum;
    this.emaOverwriteFrequency = settings.emaOverwriteFrequency;
    this.lossScaleFactor = settings.lossScaleFactor;
    this.gradientAccumulationSteps = settings.gradientAccumulationSteps;
    this.#state = new OptimizerState(this.name);
    this.iterations = new Variable(tensor(0, { dtype: 'int32' }), {
      name: 'iteration',
      trainable: false,
      scope: this.name,
    });
    const { learningRate = defaultLearningRate } = options;
    this.#rate = new LearningRate(className, this.name, learningRate);
  }

  /**
   * The state that is kept for each weight: names and first values. Groups are made one after the
   * other for all weights, in the order of Keras's files; most rules have one group.
   */
  protected abstract slots(variable: Variable): readonly SlotGroup<Slot>[];

  /** State that is kept once for all weights: names and first values. */
  protected sharedSlots(): Readonly<Record<string, number>> {
    return {};
  }

  /** The lines of the rule, in order. Those with a variable are assigned; the last is `w`. */
  abstract updateStep(context: UpdateContext<Slot>): readonly UpdateLine[];

  /**
   * The learning rate below which the rule is stable on a bowl of this curvature; `undefined` for rules
   * that adapt, for which there is no such number.
   */
  stableRate(_curvature: number): number | undefined {
    return undefined;
  }

  /** The constants in the formulas of the lines, by symbol; η is not one of them. */
  constants(): Record<string, number> {
    const limit = this.clipnorm ?? this.globalClipnorm ?? this.clipvalue;
    return {
      ...(limit === null ? {} : { c: limit }),
      ...(this.gradientAccumulationSteps === null ? {} : { n: this.gradientAccumulationSteps }),
      ...(this.weightDecay === null ? {} : { λ: this.weightDecay }),
    };
  }

  override call(gradients: readonly (Tensor | null)[], variables: readonly Variable[]): void {
    this.apply(gradients, variables);
  }

  /** The step size now; with a schedule, at the present number of steps. */
  get learningRate(): number {
    return this.#rate.heldAt(this.iterations);
  }

  /** Changes the step size. Throws `UsageError` where a schedule sets it. */
  set learningRate(value: number) {
    this.#rate.set(value);
  }

  /** The schedule, if there is one. */
  get learningRateSchedule(): LearningRateSchedule | undefined {
    return this.#rate.schedule;
  }

  /** All state, in Keras's order: the number of steps, the learning rate, what is kept for weights. */
  get variables(): Variable[] {
    return [this.iterations, ...this.#rate.variables, ...this.#state.variables];
  }

  /** Makes the state for `variables`; those that have theirs already keep it. */
  build(variables: readonly Variable[]): void {
    const first: SlotGroup[] = [];
    if (this.useEma) first.push({ average: 0 });
    if (this.gradientAccumulationSteps !== null) first.push({ gradient_accumulator: 0 });
    this.#state.build(
      variables,
      (variable) => [...first, ...this.slots(variable)],
      this.sharedSlots(),
    );
  }

  /** The state that is kept for a weight, by name. */
  slotsOf(variable: Variable): Readonly<Record<string, Variable>> {
    this.build([variable]);
    return this.#state.slotsOf(variable);
  }

  /**
   * Spares weights from weight decay: those of `varList`, and those whose name contains one of
   * `varNames`. Throws `UsageError` after the first step.
   */
  excludeFromWeightDecay(
    options: { varList?: readonly Variable[]; varNames?: readonly string[] } = {},
  ): void {
    const { varList = [], varNames = [] } = options;
    if (this.#state.weights.length > 0) {
      const doing = `${this.name}.excludeFromWeightDecay`;
      throw new UsageError(
        `${doing}: the optimizer is built already, and steps with decay may have been taken. Call it before the first step.`,
        { doing, given: varNames, wanted: 'a call before the optimizer is built' },
      );
    }
    this.#undecayed = { varList, varNames };
  }

  /**
   * One step: changes `variables` by their gradients. A weight without a gradient (`null`) stays.
   * Throws `UsageError` where the two lists differ in length, `GradientError` where no weight has a
   * gradient.
   */
  apply(gradients: readonly (Tensor | null)[], variables: readonly Variable[]): void {
    const doing = `${this.name}.apply`;
    if (gradients.length !== variables.length) {
      throw new UsageError(
        `${doing}: ${gradients.length} gradients were given for ${variables.length} variables; give one for each, or null.`,
        { doing, given: gradients.length, wanted: variables.length },
      );
    }
    if (gradients.length === 0) return;
    const given = gradients.filter((each) => each !== null);
    if (given.length === 0) {
      throw new GradientError(
        `${doing}: none of the ${variables.length} variables has a gradient, so no weight would move. Does the loss depend on them?`,
        { doing, given: gradients.length, wanted: 'at least one gradient' },
      );
    }
    this.build(variables);
    const moved = variables.filter((_, index) => gradients[index] !== null);
    withScope(this.name, () => {
      for (const { variable, value } of this.plan(given, moved)) variable?.assign(value);
      if (this.useEma) {
        for (const weight of this.#state.weights) {
          updateAverage(weight, this.slotsOf(weight).average, this.#updates(), this);
        }
      }
      for (const variable of moved) {
        if (variable.constraint) variable.assign(variable.constraint(variable.value));
      }
      this.iterations.assign(add(this.iterations.value, 1));
    });
  }

  /** The lines of one step for all weights, with what comes before the rule; nothing is assigned yet. */
  plan(gradients: readonly Tensor[], variables: readonly Variable[]): PlannedLine[] {
    const { lossScaleFactor: scale, gradientAccumulationSteps: every } = this;
    const typed = gradients.map((g, index) => cast(g, variables[index].dtype));
    const unscaled = scale === null ? typed : typed.map((g) => divide(g, scale));
    if (every === null) return this.#update(unscaled, variables);
    const sums = variables.map((variable) => this.slotsOf(variable).gradient_accumulator);
    const iterations = this.iterations.value;
    return accumulate(
      { gradients: unscaled, weights: variables, sums, iterations, every },
      (means) => this.#update(means, variables),
    );
  }

  /** Replaces weights by their moving averages, at the end of `fit`. */
  finalizeVariableValues(variables: readonly Variable[]): void {
    if (!this.useEma) return;
    for (const variable of variables) variable.assign(this.slotsOf(variable).average.value);
  }

  /** The loss as it is differentiated. */
  scaleLoss(loss: Tensor): Tensor {
    return this.lossScaleFactor === null ? loss : multiply(loss, this.lossScaleFactor);
  }

  /** The learning rate as a tensor, inside a step. */
  currentLearningRate(): Tensor {
    return this.#rate.at(this.iterations);
  }

  /** The number of updates made before this step: steps that only accumulate make none. */
  #updates(): Tensor {
    const every = this.gradientAccumulationSteps;
    return every === null ? this.iterations.value : floorDivide(this.iterations.value, every);
  }

  #update(gradients: readonly Tensor[], variables: readonly Variable[]): PlannedLine[] {
    const rate = this.currentLearningRate();
    const step = add(this.#updates(), 1);
    return clipGradients(gradients, this).flatMap(({ gradient, lines }, index) => {
      const weight = variables[index];
      const learningRate = cast(rate, weight.dtype);
      const decay = this.#decay(weight, learningRate);
      const rule = this.updateStep({
        variable: weight,
        weight: decay?.value ?? weight.value,
        gradient,
        learningRate,
        slots: this.slotsOf(weight) as Record<Slot, Variable>,
        shared: this.#state.shared,
        step: cast(step, weight.dtype),
      });
      return [...lines, ...(decay ? [decay] : []), ...rule].map((line) => ({ ...line, weight }));
    });
  }

  /** The line of weight decay, for weights that decay. */
  #decay(variable: Variable, learningRate: Tensor): UpdateLine | undefined {
    const { varList, varNames } = this.#undecayed;
    const spared =
      varList.includes(variable) || varNames.some((part) => variable.name.includes(part));
    if (this.weightDecay === null || spared) return undefined;
    const lost = multiply(multiply(variable.value, this.weightDecay), learningRate);
    return { symbol: 'w', formula: 'w - η λ w', value: subtract(variable.value, lost) };
  }

  override getConfig(): Config {
    const { learningRateSchedule } = this;
    const config = super.getConfig();
    return learningRateSchedule
      ? { ...config, learning_rate: serializeObject(learningRateSchedule) }
      : config;
  }
}
