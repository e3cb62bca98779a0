/**
 * What an explanation is: a tree of plain data, ready for JSON. Everything in it was computed by the
 * graph that trains.
 */
export interface Explanation {
  readonly kind: 'explanation';
  /** What the model is, in one line: `2-3-1, sigmoid, mean_squared_error, SGD`. */
  readonly title: string;
  /** How it was computed. */
  readonly precision: 'float64' | 'float32';
  readonly rows: number;
  readonly loss: LossExplanation;
  /** The forward pass: what each layer made of each row. */
  readonly forward: readonly ForwardStep[];
  /** The asked weights. */
  readonly weights: readonly WeightExplanation[];
  /** The whole step: every weight moves. */
  readonly step: StepExplanation;
  /** What the symbols stand for. */
  readonly legend: readonly LegendEntry[];
  /** Things worth knowing: fused pairs, weights left out. */
  readonly notes: readonly string[];
}

export interface LossExplanation {
  readonly symbol: 'E';
  readonly name: string;
  readonly value: number;
  /** How the rows became one number: `sum_over_batch_size`. */
  readonly reduction: string;
  /** The part of each row; their sum is the loss without its other terms. */
  readonly rows: readonly number[];
  /** What regularizers and layers added. */
  readonly terms: readonly { readonly name: string; readonly value: number }[];
}

export interface ForwardStep {
  readonly layer: string;
  readonly symbol: string;
  /** How it is computed: `h = I W + b`. */
  readonly formula: string;
  readonly shape: readonly number[];
  /** Row-major. Left out where it has more than `maxValues` elements. */
  readonly values?: readonly number[];
}

/** One factor of the chain rule. */
export interface Factor {
  /** `dY1/dy1`. */
  readonly symbol: string;
  /** `Y1 (1 - Y1)`. */
  readonly formula: string;
  readonly value: number;
  /** Where it comes from: the path of the layer. */
  readonly layer: string;
}

/** One way from the weight to the loss. */
export interface Path {
  /** The row it runs through; left out with a single row. */
  readonly row?: number;
  readonly factors: readonly Factor[];
  readonly product: number;
}

export interface WeightExplanation {
  /** `dense/kernel[0,1]`. */
  readonly path: string;
  /** `W12`. */
  readonly symbol: string;
  readonly value: number;
  /** dE/dw, as training uses it before clipping. */
  readonly gradient: number;
  /** `dE/dV1 = dE/dY1 * dY1/dy1 * dy1/dV1`. */
  readonly formula: string;
  readonly paths: readonly Path[];
  /** Ways that are not listed one by one: how many elements they start from, and their sum. */
  readonly rest?: { readonly prefixes: number; readonly sum: number };
  /** What each row adds to the gradient. */
  readonly samples: readonly number[];
  /** What the regularizer of the weight, and losses that layers add, put into the gradient. */
  readonly terms: readonly {
    readonly name: string;
    readonly formula: string;
    readonly value: number;
  }[];
  /** The other conventions, beside Keras's mean: what people compute by hand. */
  readonly conventions: { readonly sumOverRows: number; readonly halfSum: number };
  readonly clipping?: {
    readonly rule: string;
    readonly before: number;
    readonly factor: number;
    readonly after: number;
  };
  readonly update: UpdateExplanation;
  /** The change of the loss that the slope promises if only this weight moves: dE/dw Δw. */
  readonly promised: number;
  /** The change that comes if only this weight moves. */
  readonly delivered: number;
  readonly finiteDifference: FiniteDifference;
}

export interface UpdateExplanation {
  readonly optimizer: string;
  /** The last line of the rule: `w - η g`. */
  readonly rule: string;
  /** All lines, with intermediate results and state, for this weight. */
  readonly lines: readonly {
    readonly symbol: string;
    readonly formula: string;
    readonly value: number;
  }[];
  /** η, and the constants of the optimizer. */
  readonly constants: Readonly<Record<string, number>>;
  /** The state that the optimizer kept for this weight before the step. */
  readonly state: Readonly<Record<string, number>>;
  readonly oldValue: number;
  readonly newValue: number;
}

/** The gradient as the loss itself has it: (E(w + step) - E(w - step)) / (2 step). */
export interface FiniteDifference {
  readonly value: number;
  readonly step: number;
  /** |value - gradient| / max(1e-8, |value| + |gradient|). */
  readonly relativeError: number;
}

export interface StepExplanation {
  readonly lossBefore: number;
  readonly lossAfter: number;
  /** Σ dE/dw Δw over all weights. */
  readonly promised: number;
  readonly delivered: number;
}

export interface LegendEntry {
  readonly symbol: string;
  readonly means: string;
}
