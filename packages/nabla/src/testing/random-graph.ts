import * as fc from 'fast-check';
import {
  allocate,
  broadcastShapes,
  DTYPES,
  type DType,
  HostRandom,
  isFloating,
  isInteger,
  type Shape,
  sameShape,
  sizeOf,
  type TypedArray,
} from '../base/index.ts';
import { gradient, leaf, placeholder, scalar, type Tensor } from '../graph/index.ts';
import * as p from '../ops/primitives/index.ts';

/** One op of a random graph: `from` chooses what it reads among earlier results, `by` its attributes. */
export interface Instruction {
  readonly rule: string;
  readonly from: readonly number[];
  readonly by: readonly number[];
}

/** An input: its axes are numbers of lengths of the plan; those beyond have the length 1. */
export interface InputPlan {
  readonly axes: readonly number[];
  readonly dtype: DType;
  /** Whether its numbers have 12 binary places, instead of 2. */
  readonly fine: boolean;
  /** Whether NaN, infinities and -0 are among them. */
  readonly special: boolean;
  readonly seed: number;
}

/** A graph as it is drawn, and made smaller when it fails. Instructions that do not fit are skipped. */
export interface GraphPlan {
  readonly lengths: readonly number[];
  readonly inputs: readonly InputPlan[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly number[];
}

/**
 * A tensor, and what is known of its elements: they are whole multiples of `step` up to `bound`, or no finite
 * numbers. Those whose `step` is 0 have been rounded.
 */
export interface Known {
  readonly tensor: Tensor;
  readonly step: number;
  readonly bound: number;
}

/** A graph of a plan. */
export interface RandomGraph {
  readonly inputs: readonly Tensor[];
  /** Inputs first, then results in the order in which they were made. */
  readonly values: readonly Known[];
  readonly outputs: readonly Tensor[];
}

export interface GraphOptions {
  /** Values that are there besides the inputs. */
  readonly given?: readonly Known[];
  /** Whether rounded values stay away from functions whose slope jumps. */
  readonly smooth?: boolean;
  /** Tensors have no more elements than this. */
  readonly largest?: number;
}

/** Results beyond this are scaled down, so that products of products stay tame. */
const TAME = 8;
/** Multiples of a step up to this many are added in any order, in float32, without rounding. */
const DIGITS = 2 ** 20;
const LARGEST = 2000;

/** Plans for small graphs. */
export function graphPlans(most = 20): fc.Arbitrary<GraphPlan> {
  return fc.record({
    lengths: lengthPlans,
    inputs: fc.array(inputPlans(3), { minLength: 1, maxLength: 4, size: 'max' }),
    instructions: fc.array(instruction, { minLength: 1, maxLength: most, size: 'max' }),
    outputs: fc.array(choice, { minLength: 1, maxLength: 4, size: 'max' }),
  });
}

/** Lengths about those of vectors and of blocks of them; 1 often, 0 now and then. */
const lengthOf: fc.Arbitrary<number> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(2, 3, 4, 5, 7, 8) },
  { weight: 6, arbitrary: fc.constantFrom(6, 9, 12, 15, 16, 17, 24, 33) },
  { weight: 4, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constant(0) },
);

/** Three lengths; often two of them are equal, so that rows and columns can be taken for each other. */
const lengthPlans: fc.Arbitrary<number[]> = fc
  .tuple(lengthOf, lengthOf, lengthOf, fc.nat({ max: 3 }))
  .map(([a, b, c, equal]) => (equal === 0 ? [a, a, c] : equal === 1 ? [a, b, b] : [a, b, c]));

/** A number among earlier results; below 0 it counts from the last one back. */
const choice: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -4, max: -1 }) },
  { weight: 2, arbitrary: fc.nat({ max: 15 }) },
);

const instruction: fc.Arbitrary<Instruction> = fc
  .record({
    rule: fc.nat(),
    from: fc.tuple(choice, choice, choice),
    by: fc.array(fc.nat({ max: 719 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ rule, ...rest }) => ({ rule: RULES[rule % RULES.length], ...rest }));

export function inputPlans(lengths: number): fc.Arbitrary<InputPlan> {
  return fc.record({
    axes: fc.array(fc.nat({ max: lengths }), { maxLength: 3 }),
    dtype: fc.oneof(
      { weight: 8, arbitrary: fc.constant<DType>('float32') },
      { weight: 4, arbitrary: fc.constantFrom(...DTYPES) },
    ),
    fine: fc.boolean(),
    special: fc.nat({ max: 15 }).map((each) => each === 15),
    seed: fc.nat({ max: 999 }),
  });
}

/** The shape of an input: axes that make it larger than `largest` have the length 1. */
export function shapeOf(
  { axes }: InputPlan,
  lengths: readonly number[],
  largest = LARGEST,
): number[] {
  let size = 1;
  return axes.map((axis) => {
    const length = lengths[axis] ?? 1;
    if (size * length > largest) return 1;
    size *= length;
    return length;
  });
}

/** What is known of the numbers that `drawInput` gives. */
export function inputKnown(plan: InputPlan, tensor: Tensor): Known {
  if (!isFloating(tensor.dtype)) return { tensor, step: 1, bound: tensor.dtype === 'bool' ? 1 : 9 };
  return { tensor, step: plan.fine ? 2 ** -12 : 0.25, bound: 2 };
}

const SPECIAL = [Number.NaN, Infinity, -Infinity, -0];

/** Numbers for an input. */
export function drawInput({ dtype, fine, special }: InputPlan, size: number, seed: number) {
  const random = new HostRandom(seed + 1);
  const data = allocate(dtype, size);
  const parts = fine ? 2 ** 12 : 4;
  for (let i = 0; i < size; i++) {
    if (dtype === 'bool') data[i] = random.nextInteger(2);
    else if (dtype === 'uint8') data[i] = random.nextInteger(10);
    else if (dtype === 'int32') data[i] = random.nextInteger(19) - 9;
    else if (special && random.nextInteger(6) === 0) data[i] = SPECIAL[random.nextInteger(4)];
    else data[i] = (random.nextInteger(4 * parts + 1) - 2 * parts) / parts;
  }
  return data;
}

/** Numbers for all inputs of a plan. */
export function drawInputs(plan: GraphPlan, graph: RandomGraph): TypedArray[] {
  return plan.inputs.map((input, index) => drawInput(input, graph.inputs[index].size, input.seed));
}

/** Builds the graph of a plan. */
export function buildGraph(plan: GraphPlan, options: GraphOptions = {}): RandomGraph {
  const inputs = plan.inputs.map((input, index) =>
    inputKnown(
      input,
      placeholder(shapeOf(input, plan.lengths, options.largest), input.dtype, `x${index}`),
    ),
  );
  const hand = new Hand([...inputs, ...(options.given ?? [])], plan.lengths, options);
  for (const each of plan.instructions) hand.take(each);
  const { values } = hand;
  const outputs = plan.outputs.map((each) => pickFrom(values, each).tensor);
  return { inputs: inputs.map(({ tensor }) => tensor), values, outputs };
}

/** The sum of float tensors as one number, each element by a weight of its own where `weighted`. */
export function lossOf(outputs: readonly Tensor[], weighted: boolean): Tensor {
  return outputs
    .filter(({ dtype }) => isFloating(dtype))
    .map((each) => {
      const weights = Float32Array.from({ length: each.size }, (_, i) => ((i * 7) % 11) / 4 - 1);
      const by = weighted ? p.multiply(each, leaf(weights, each.shape, each.dtype)) : each;
      return p.cast(p.sum(by, { axes: by.shape.map((_, axis) => axis) }), { dtype: 'float32' });
    })
    .reduce(p.add, scalar(0));
}

/** The gradients of a number by those targets that it depends on. */
export function gradientsOf(loss: Tensor, targets: readonly Tensor[]): Tensor[] {
  return gradient(loss, targets, scalar(1), p.add).filter((each) => each !== null);
}

export function pickFrom<T>(among: readonly T[], number: number): T {
  const { length } = among;
  return among[number < 0 ? length - 1 - ((-1 - number) % length) : number % length];
}

export function isExact({ tensor, step, bound }: Known): boolean {
  return step > 0 && (!isFloating(tensor.dtype) || bound <= step * DIGITS);
}

const isFloat = ({ tensor }: Known): boolean => isFloating(tensor.dtype);
const isNumber = ({ tensor }: Known): boolean => tensor.dtype !== 'bool';
const isWhole = ({ tensor }: Known): boolean => isInteger(tensor.dtype);
const isBool = ({ tensor }: Known): boolean => tensor.dtype === 'bool';
const any = (): boolean => true;

/** A result that has been rounded. */
function rounded(tensor: Tensor, bound: number): Known {
  return { tensor, step: 0, bound };
}

const MOST: Partial<Record<DType, number>> = { int32: 2 ** 31, uint8: 255, bool: 1 };

/** A result; whole numbers wrap round. */
function known(tensor: Tensor, step: number, bound: number): Known {
  const most = MOST[tensor.dtype];
  if (most === undefined) return { tensor, step, bound };
  return { tensor, step: 1, bound: tensor.dtype === 'uint8' ? most : Math.min(bound, most) };
}

function half(x: Tensor): Tensor {
  return p.multiply(x, scalar(0.5, x.dtype));
}

/** x² + 1/4: where logarithms and inverses are tame. */
function above(x: Tensor): Tensor {
  return p.add(p.square(x), scalar(0.25, x.dtype));
}

type Smooth = readonly [(x: Tensor) => Tensor, (bound: number) => number];

/** Smooth functions, and how far the result goes. */
const SMOOTH: Record<string, Smooth> = {
  tanh: [p.tanh, () => 1],
  sigmoid: [p.sigmoid, () => 1],
  softplus: [p.softplus, (b) => b + 1],
  exp: [p.exp, Math.exp],
  expm1: [p.expm1, Math.exp],
  log: [(x) => p.log(above(x)), (b) => b + 2],
  log1p: [(x) => p.log1p(p.square(x)), (b) => b],
  sqrt: [(x) => p.sqrt(above(x)), (b) => b + 1],
  rsqrt: [(x) => p.rsqrt(above(x)), () => 2],
  inverse: [(x) => p.divide(x, above(x)), () => 1],
  sin: [p.sin, () => 1],
  cos: [p.cos, () => 1],
  tan: [(x) => p.tan(p.tanh(x)), () => 2],
  sinh: [p.sinh, Math.sinh],
  cosh: [p.cosh, Math.cosh],
  arcsin: [(x) => p.arcsin(half(p.tanh(x))), () => 1],
  arccos: [(x) => p.arccos(half(p.tanh(x))), () => 3],
  arctan: [p.arctan, () => 2],
  arcsinh: [p.arcsinh, (b) => b],
  arccosh: [(x) => p.arccosh(p.add(above(x), scalar(1, x.dtype))), (b) => b + 2],
  arctanh: [(x) => p.arctanh(half(p.tanh(x))), () => 1],
  erf: [p.erf, () => 1],
  erfc: [p.erfc, () => 2],
  erfinv: [(x) => p.erfinv(half(p.tanh(x))), () => 1],
};

const ARITHMETIC = {
  add: [p.add, (a: number, b: number) => a + b, Math.min],
  subtract: [p.subtract, (a: number, b: number) => a + b, Math.min],
  multiply: [p.multiply, (a: number, b: number) => a * b, (a: number, b: number) => a * b],
} as const;

const COMPARISONS = {
  equal: p.equal,
  notEqual: p.notEqual,
  less: p.less,
  lessEqual: p.lessEqual,
  greater: p.greater,
  greaterEqual: p.greaterEqual,
};
const LOGIC = { and: p.logicalAnd, or: p.logicalOr, xor: p.logicalXor };
const BITS = {
  bitwiseAnd: p.bitwiseAnd,
  bitwiseOr: p.bitwiseOr,
  bitwiseXor: p.bitwiseXor,
  leftShift: p.leftShift,
  rightShift: p.rightShift,
};
const STEPS = { floor: p.floor, ceil: p.ceil, round: p.round, sign: p.sign };
const ACTIVATIONS = [(x: Tensor) => x, p.tanh, p.sigmoid, p.softplus, p.relu];

type Rule = (hand: Hand) => Known | undefined;

/** What an instruction can be. A rule gives undefined where nothing fits it. */
const RULE: Record<string, Rule> = {
  ...mapValues(SMOOTH, ([fn, bound]) => (hand) => {
    const x = hand.pick(isFloat);
    return x && rounded(fn(x.tensor), bound(x.bound));
  }),
  ...mapValues(STEPS, (fn) => (hand) => {
    const x = hand.pick((each) => isFloat(each) && isExact(each));
    return x && known(fn(x.tensor), 1, Math.ceil(x.bound));
  }),
  ...mapValues(ARITHMETIC, ([fn, bound, step]) => (hand) => {
    const [a, b] = hand.pair(isNumber);
    return a && b && known(fn(a.tensor, b.tensor), step(a.step, b.step), bound(a.bound, b.bound));
  }),
  ...mapValues({ maximum: p.maximum, minimum: p.minimum }, (fn) => (hand) => {
    const [a, b] = hand.pair((each) => hand.mayJump(each));
    if (!a || !b) return undefined;
    return known(fn(a.tensor, b.tensor), Math.min(a.step, b.step), Math.max(a.bound, b.bound));
  }),
  ...mapValues(COMPARISONS, (fn) => (hand) => {
    const [a, b] = hand.pair(isExact);
    return a && b && known(fn(a.tensor, b.tensor), 1, 1);
  }),
  ...mapValues(LOGIC, (fn) => (hand) => {
    const [a, b] = hand.pair(isBool);
    return a && b && known(fn(a.tensor, b.tensor), 1, 1);
  }),
  ...mapValues(BITS, (fn) => (hand) => {
    const [a, b] = hand.pair(isWhole);
    return a && b && known(fn(a.tensor, b.tensor), 1, 2 ** 31);
  }),
  logicalNot(hand) {
    const x = hand.pick(isBool);
    return x && known(p.logicalNot(x.tensor), 1, 1);
  },
  bitwiseNot(hand) {
    const x = hand.pick(isWhole);
    return x && known(p.bitwiseNot(x.tensor), 1, x.tensor.dtype === 'uint8' ? 255 : x.bound + 1);
  },
  negative(hand) {
    const x = hand.pick(isNumber);
    return x && known(p.negative(x.tensor), x.step, x.tensor.dtype === 'uint8' ? 255 : x.bound);
  },
  absolute(hand) {
    const x = hand.pick((each) => isNumber(each) && hand.mayJump(each));
    return x && known(p.absolute(x.tensor), x.step, x.bound);
  },
  relu(hand) {
    const x = hand.pick((each) => isNumber(each) && hand.mayJump(each));
    return x && known(p.relu(x.tensor), x.step, x.bound);
  },
  square(hand) {
    const x = hand.pick(isNumber);
    return x && known(p.square(x.tensor), x.step ** 2, x.bound ** 2);
  },
  scale(hand) {
    const x = hand.pick(isFloat);
    const by = [1, -0.5, 3, 0, 2][hand.number(5)];
    if (!x) return undefined;
    return known(p.multiply(x.tensor, scalar(by, x.tensor.dtype)), x.step / 2, 3 * x.bound);
  },
  divideBy(hand) {
    const x = hand.pick(isFloat);
    const by = [1, -2, 4, 3, 0.7][hand.number(5)];
    return x && rounded(p.divide(x.tensor, scalar(by, x.tensor.dtype)), 2 * x.bound);
  },
  divide(hand) {
    const [a, b] = hand.pair(isFloat);
    return a && b && rounded(p.divide(a.tensor, above(b.tensor)), 4 * a.bound);
  },
  divideExactly(hand) {
    const [a, b] = hand.pair((each) => isFloat(each) && isExact(each));
    return a && b && rounded(p.divide(a.tensor, b.tensor), a.bound / b.step);
  },
  mod(hand) {
    const [a, b] = hand.pair((each) => isNumber(each) && isExact(each));
    if (!a || !b) return undefined;
    return known(p.mod(a.tensor, b.tensor), Math.min(a.step, b.step), b.bound);
  },
  floorDivide(hand) {
    const [a, b] = hand.pair((each) => isNumber(each) && isExact(each));
    if (!a || !b || (isFloat(a) && a.bound / b.step > DIGITS)) return undefined;
    return known(p.floorDivide(a.tensor, b.tensor), 1, a.bound / b.step + 1);
  },
  arctan2(hand) {
    const [a, b] = hand.pair(isFloat);
    return a && b && rounded(p.arctan2(a.tensor, above(b.tensor)), 2);
  },
  power(hand) {
    const [a, b] = hand.pair(isFloat);
    return a && b && rounded(p.power(above(p.tanh(a.tensor)), p.tanh(b.tensor)), 4);
  },
  select(hand) {
    const condition = hand.pick(isBool);
    const [a, b] = hand.pair(any);
    if (!condition || !a || !b) return undefined;
    const shape = broadcastShapes(condition.tensor.shape, a.tensor.shape, b.tensor.shape);
    if (!shape || sizeOf(shape) > hand.largest) return undefined;
    return known(
      p.select(condition.tensor, a.tensor, b.tensor),
      Math.min(a.step, b.step),
      Math.max(a.bound, b.bound),
    );
  },
  cast(hand) {
    const dtype = DTYPES[hand.number(DTYPES.length)];
    const x = hand.pick((each) => isFloating(dtype) || isExact(each));
    if (!x) return undefined;
    const bound = dtype === 'uint8' ? 255 : Math.ceil(x.bound);
    return known(p.cast(x.tensor, { dtype }), x.step, isFloating(dtype) ? x.bound : bound);
  },
  identity(hand) {
    const x = hand.pick(any);
    const fn = hand.number(2) === 0 ? p.identity : p.stopGradient;
    return x && { ...x, tensor: fn(x.tensor) };
  },
  transpose(hand) {
    const x = hand.pick(any);
    return x && { ...x, tensor: p.transpose(x.tensor, { permutation: hand.order(x.tensor.rank) }) };
  },
  reshape(hand) {
    const x = hand.pick(any);
    const shape = x && hand.reshaped(x.tensor.shape);
    return shape && { ...x, tensor: p.reshape(x.tensor, { shape }) };
  },
  slice(hand) {
    const x = hand.pick(any);
    if (!x) return undefined;
    const { shape } = x.tensor;
    const starts = shape.map((length) => hand.number(Math.min(length, 3) || 1));
    const strides = shape.map(() => 1 + hand.number(3));
    const sizes = shape.map((length, axis) => {
      const most = Math.ceil((length - starts[axis]) / strides[axis]);
      return Math.max(0, most - Math.floor(hand.number(6) / 4));
    });
    return { ...x, tensor: p.slice(x.tensor, { starts, sizes, strides }) };
  },
  reverse(hand) {
    const x = hand.pick(any);
    return x && { ...x, tensor: p.reverse(x.tensor, { axes: hand.axes(x.tensor.rank) }) };
  },
  broadcastTo(hand) {
    const x = hand.pick(any);
    if (!x) return undefined;
    const { shape } = x.tensor;
    const lead = shape.length < 4 ? [[], [hand.length()], [1]][hand.number(3)] : [];
    const to = [...lead, ...shape.map((each) => (each === 1 ? hand.length() : each))];
    if (sizeOf(to) > hand.largest) return undefined;
    return { ...x, tensor: p.broadcastTo(x.tensor, { shape: to }) };
  },
  pad(hand) {
    const x = hand.pick(any);
    if (!x) return undefined;
    const { shape, dtype } = x.tensor;
    const [low, high] = [shape.map(() => hand.number(3)), shape.map(() => hand.number(2))];
    const interior = shape.map(() => (hand.number(4) === 3 ? 1 : 0));
    const value = dtype === 'bool' ? hand.number(2) : hand.number(3);
    const to = shape.map((length, axis) => low[axis] + high[axis] + length * (interior[axis] + 1));
    if (sizeOf(to) > hand.largest) return undefined;
    const tensor = p.pad(x.tensor, { low, high, interior, value });
    return known(tensor, Math.min(x.step, 1), Math.max(x.bound, 2));
  },
  concatenate(hand) {
    const x = hand.pick(({ tensor: { rank } }) => rank > 0);
    if (!x) return undefined;
    const axis = hand.number(x.tensor.rank);
    const fits = ({ tensor: { dtype, shape, rank } }: Known) =>
      dtype === x.tensor.dtype &&
      rank === x.tensor.rank &&
      shape.every((length, at) => at === axis || length === x.tensor.shape[at]);
    const parts = [
      x,
      hand.pick(fits) ?? x,
      ...(hand.number(3) === 2 ? [hand.pick(fits) ?? x] : []),
    ];
    const tensors = parts.map(({ tensor }) => tensor);
    if (tensors.reduce((sum, { size }) => sum + size, 0) > hand.largest) return undefined;
    return known(
      p.concatenate(tensors, { axis }),
      Math.min(...parts.map(({ step }) => step)),
      Math.max(...parts.map(({ bound }) => bound)),
    );
  },
  sum(hand) {
    const x = hand.pick(isNumber);
    if (!x) return undefined;
    const axes = hand.axes(x.tensor.rank);
    return hand.kept(known(p.sum(x.tensor, { axes }), x.step, x.bound * countOf(x, axes)), x, axes);
  },
  mean(hand) {
    const x = hand.pick(isFloat);
    if (!x) return undefined;
    const axes = hand.axes(x.tensor.rank);
    return hand.kept(rounded(mean(x.tensor, axes), x.bound), x, axes);
  },
  prod(hand) {
    const x = hand.pick(isNumber);
    if (!x) return undefined;
    const axes = hand.axes(x.tensor.rank);
    const bound = x.bound ** countOf(x, axes);
    if (isFloat(x)) return hand.kept(rounded(p.prod(p.tanh(x.tensor), { axes }), 1), x, axes);
    // The reference multiplies in float64.
    return bound > 2 ** 53 ? undefined : known(p.prod(x.tensor, { axes }), 1, bound);
  },
  ...mapValues({ reduceMax: p.reduceMax, reduceMin: p.reduceMin }, (fn) => (hand) => {
    const x = hand.pick((each) => hand.mayJump(each));
    if (!x) return undefined;
    const axes = hand.axes(x.tensor.rank);
    if (axes.some((axis) => x.tensor.shape[axis] === 0)) return undefined;
    return hand.kept({ ...x, tensor: fn(x.tensor, { axes }) }, x, axes);
  }),
  ...mapValues({ argMax: p.argMax, argMin: p.argMin }, (fn) => (hand) => {
    const x = hand.pick((each) => each.tensor.rank > 0 && isExact(each));
    if (!x) return undefined;
    const axis = hand.number(x.tensor.rank);
    const length = x.tensor.shape[axis];
    return length === 0 ? undefined : known(fn(x.tensor, { axis }), 1, length);
  }),
  argsort(hand) {
    const x = hand.pick((each) => each.tensor.rank > 0 && isExact(each));
    if (!x) return undefined;
    const axis = hand.number(x.tensor.rank);
    return known(p.argsort(x.tensor, { axis }), 1, x.tensor.shape[axis]);
  },
  cumsum(hand) {
    const x = hand.pick((each) => each.tensor.rank > 0 && isNumber(each));
    if (!x) return undefined;
    const attrs = hand.scan(x.tensor.rank);
    const bound = x.bound * Math.max(1, x.tensor.shape[attrs.axis]);
    return known(p.cumsum(x.tensor, attrs), x.step, bound);
  },
  cumprod(hand) {
    const x = hand.pick((each) => each.tensor.rank > 0 && isNumber(each));
    if (!x) return undefined;
    const attrs = hand.scan(x.tensor.rank);
    if (isFloat(x)) return rounded(p.cumprod(p.tanh(x.tensor), attrs), 1);
    const bound = Math.max(1, x.bound) ** x.tensor.shape[attrs.axis];
    return bound > 2 ** 53 ? undefined : known(p.cumprod(x.tensor, attrs), 1, bound);
  },
  gather(hand) {
    const x = hand.pick(({ tensor: { rank } }) => rank > 0);
    const indices = hand.pick(isWhole);
    if (!x || !indices) return undefined;
    const axis = hand.number(x.tensor.rank);
    const length = x.tensor.shape[axis];
    const size = (x.tensor.size / length) * indices.tensor.size;
    if (length === 0 || size > hand.largest) return undefined;
    return { ...x, tensor: p.gather(x.tensor, within(indices.tensor, length), { axis }) };
  },
  takeAlongAxis(hand) {
    const indices = hand.pick((each) => each.tensor.rank > 0 && isWhole(each));
    if (!indices) return undefined;
    const axis = hand.number(indices.tensor.rank);
    const x = hand.pick(({ tensor: { shape, rank } }) => {
      const agrees = (length: number, at: number) =>
        at === axis ? length > 0 : length === indices.tensor.shape[at];
      return rank === indices.tensor.rank && shape.every(agrees);
    });
    if (!x) return undefined;
    const at = within(indices.tensor, x.tensor.shape[axis]);
    return { ...x, tensor: p.takeAlongAxis(x.tensor, at, { axis }) };
  },
  scatterAdd(hand) {
    const x = hand.pick((each) => each.tensor.rank > 0 && isNumber(each));
    if (!x) return undefined;
    const axis = hand.number(x.tensor.rank);
    const count = x.tensor.shape[axis];
    const length = Math.max(1, hand.length());
    const shape = x.tensor.shape.with(axis, length);
    if (sizeOf(shape) > hand.largest) return undefined;
    const tensor = p.scatterAdd(x.tensor, hand.indices(count, length), { axis, shape });
    return known(tensor, x.step, x.bound * Math.max(1, count));
  },
  scatterAddAlongAxis(hand) {
    const indices = hand.pick((each) => each.tensor.rank > 0 && isWhole(each));
    if (!indices) return undefined;
    const x = hand.pick(
      (each) => isNumber(each) && sameShape(each.tensor.shape, indices.tensor.shape),
    );
    if (!x) return undefined;
    const axis = hand.number(x.tensor.rank);
    const length = Math.max(1, hand.length());
    const shape = x.tensor.shape.with(axis, length);
    if (sizeOf(shape) > hand.largest) return undefined;
    const at = within(indices.tensor, length);
    const tensor = p.scatterAddAlongAxis(x.tensor, at, { axis, shape });
    return known(tensor, x.step, x.bound * Math.max(1, x.tensor.shape[axis]));
  },
  scatterUpdate(hand) {
    const x = hand.pick(({ tensor: { rank } }) => rank > 0);
    if (!x) return undefined;
    const axis = hand.number(x.tensor.rank);
    const length = x.tensor.shape[axis];
    const count = 1 + hand.number(3);
    const shape = x.tensor.shape.with(axis, count);
    const fits = ({ tensor }: Known) => {
      const common = broadcastShapes(tensor.shape, shape);
      return tensor.dtype === x.tensor.dtype && common !== null && sameShape(common, shape);
    };
    const updates = hand.pick(fits);
    if (!updates || length === 0) return undefined;
    const stretched = p.broadcastTo(updates.tensor, { shape });
    const indices = hand.indices(count, length);
    return known(
      p.scatterUpdate(x.tensor, indices, stretched, { axis }),
      Math.min(x.step, updates.step),
      Math.max(x.bound, updates.bound),
    );
  },
  matmul(hand) {
    const a = hand.pick(isMatrix);
    if (!a) return undefined;
    const [k] = a.tensor.shape.slice(-1);
    const batch = a.tensor.shape.slice(0, -2);
    const b = hand.pick((each) => {
      const { shape, dtype } = each.tensor;
      if (!isMatrix(each) || dtype !== a.tensor.dtype || !shape.slice(-2).includes(k)) return false;
      return broadcastShapes(batch, shape.slice(0, -2)) !== null;
    });
    if (!b) return undefined;
    const straight = b.tensor.shape.at(-2) === k && hand.number(3) > 0;
    const right = straight || b.tensor.shape.at(-1) !== k ? b.tensor : swapped(b.tensor);
    return hand.product(a, { ...b, tensor: right });
  },
  gram(hand) {
    const a = hand.pick(isMatrix);
    if (!a) return undefined;
    const other = { ...a, tensor: swapped(a.tensor) };
    return hand.number(2) === 0 ? hand.product(a, other) : hand.product(other, a);
  },
  dense(hand) {
    const a = hand.pick((each) => isFloat(each) && isMatrix(each));
    if (!a) return undefined;
    const { shape, dtype } = a.tensor;
    const [k, n] = [shape[shape.length - 1], hand.length()];
    if (k * n > hand.largest) return undefined;
    const weights = leaf(drawn(k * n, 7), [k, n], dtype);
    const product = hand.product(a, { tensor: weights, step: 2 ** -6, bound: 1 });
    if (!product) return undefined;
    const bias = leaf(drawn(n, 8), [n], dtype);
    const activation = ACTIVATIONS[hand.number(hand.smooth ? 4 : 5)];
    return rounded(activation(p.add(product.tensor, bias)), product.bound + 2);
  },
  conv(hand) {
    const x = hand.pick((each) => each.tensor.rank === 3 && isFloat(each));
    if (!x) return undefined;
    const [rows, length, channels] = x.tensor.shape;
    const attrs = { strides: [1 + hand.number(2)], dilations: [1 + hand.number(2)] };
    const groups = hand.number(3) === 2 ? channels : 1;
    const [size, filters] = [1 + hand.number(3), groups * (1 + hand.number(3))];
    if (rows * channels === 0 || (size - 1) * attrs.dilations[0] >= length) return undefined;
    const kernelShape = [size, channels / groups, filters];
    const kernel = leaf(drawn(sizeOf(kernelShape), 9), kernelShape, x.tensor.dtype);
    const tensor = p.conv(x.tensor, kernel, { ...attrs, groups });
    return known(tensor, x.step / 64, x.bound * size * channels);
  },
  windows(hand) {
    const x = hand.pick(({ tensor: { rank } }) => rank >= 2);
    if (!x) return undefined;
    const attrs = {
      sizes: [1 + hand.number(3)],
      strides: [1 + hand.number(2)],
      dilations: [1 + hand.number(2)],
    };
    const reach = (attrs.sizes[0] - 1) * attrs.dilations[0];
    if (reach >= x.tensor.shape[1]) return undefined;
    return { ...x, tensor: p.windows(x.tensor, attrs) };
  },
  maxPool(hand) {
    const x = hand.pick((each) => each.tensor.rank >= 2 && isNumber(each) && hand.mayJump(each));
    if (!x) return undefined;
    const attrs = { sizes: [1 + hand.number(3)], strides: [1 + hand.number(2)] };
    if (attrs.sizes[0] > x.tensor.shape[1]) return undefined;
    return { ...x, tensor: p.maxPool(x.tensor, attrs) };
  },
  softmax(hand) {
    const x = hand.pick((each) => each.tensor.rank > 0 && isFloat(each));
    return x && rounded(p.softmax(x.tensor, { axis: hand.number(x.tensor.rank) }), 1);
  },
  logSoftmax(hand) {
    const x = hand.pick((each) => each.tensor.rank > 0 && isFloat(each));
    if (!x) return undefined;
    return rounded(p.logSoftmax(x.tensor, { axis: hand.number(x.tensor.rank) }), 2 * x.bound + 4);
  },
  normalize(hand) {
    const x = hand.pick((each) => each.tensor.rank > 0 && isFloat(each));
    if (!x) return undefined;
    const { shape, rank, dtype } = x.tensor;
    const axes = hand.axes(rank);
    const one = { shape: shape.map((each, axis) => (axes.includes(axis) ? 1 : each)) };
    const centred = p.subtract(x.tensor, p.reshape(mean(x.tensor, axes), one));
    const variance = p.reshape(mean(p.square(centred), axes), one);
    const scaled = p.multiply(centred, p.rsqrt(p.add(variance, scalar(0.25, dtype))));
    return rounded(scaled, 2 * x.bound);
  },
  /** The same function of elements and of their neighbours. */
  neighbours(hand) {
    const x = hand.pick((each) => each.tensor.rank > 0 && isFloat(each));
    if (!x) return undefined;
    const { shape, rank } = x.tensor;
    const axis = hand.number(rank);
    if (shape[axis] === 0) return undefined;
    const sizes = shape.with(axis, shape[axis] - 1);
    const part = (start: number) => {
      const starts = shape.map((_, at) => (at === axis ? start : 0));
      return p.sin(p.slice(x.tensor, { starts, sizes, strides: shape.map(() => 1) }));
    };
    return rounded(p.subtract(part(1), part(0)), 2);
  },
  dropout(hand) {
    const x = hand.pick(isFloat);
    if (!x) return undefined;
    const { shape, dtype } = x.tensor;
    const kept = p.less(uniform(hand.key(), shape), scalar(0.5));
    return known(p.select(kept, x.tensor, scalar(0, dtype)), x.step, x.bound);
  },
  randomBits(hand) {
    return known(p.randomBits(hand.key(), { shape: [hand.length(), hand.length()] }), 1, 2 ** 31);
  },
  uniform(hand) {
    return known(uniform(hand.key(), [hand.length()]), 2 ** -8, 1);
  },
  iota(hand) {
    const shape = [hand.length(), hand.length()];
    const dtype = (['int32', 'float32', 'uint8'] as const)[hand.number(3)];
    const axis = hand.number(2);
    return known(p.iota({ shape, axis, dtype }), 1, shape[axis]);
  },
  constant(hand) {
    const shape = [hand.length(), hand.length()].slice(hand.number(3));
    if (sizeOf(shape) > LARGEST) return undefined;
    const dtype = DTYPES[hand.number(DTYPES.length)];
    const plan = { axes: [], dtype, fine: false, special: false, seed: 0 };
    return inputKnown(plan, leaf(drawInput(plan, sizeOf(shape), hand.number(50)), shape, dtype));
  },
};

/** Names of rules; those that graphs are mostly made of more than once. */
const RULES: readonly string[] = [
  ...Object.keys(RULE),
  ...['add', 'multiply', 'subtract', 'sum', 'sum', 'mean', 'normalize', 'softmax', 'tanh', 'relu'],
  ...['transpose', 'reshape', 'broadcastTo', 'slice', 'reverse', 'matmul', 'dense', 'reduceMax'],
];

function mapValues<T, U>(record: Record<string, T>, fn: (each: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, each]) => [name, fn(each)]));
}

function isMatrix({ tensor: { rank, dtype } }: Known): boolean {
  return rank >= 2 && dtype !== 'uint8' && dtype !== 'bool';
}

function swapped(x: Tensor): Tensor {
  const lead = x.shape.slice(0, -2).map((_, axis) => axis);
  return p.transpose(x, { permutation: [...lead, x.rank - 1, x.rank - 2] });
}

function countOf({ tensor: { shape } }: Known, axes: readonly number[]): number {
  return axes.reduce((count, axis) => count * shape[axis], 1);
}

function mean(x: Tensor, axes: readonly number[]): Tensor {
  const count = axes.reduce((product, axis) => product * x.shape[axis], 1);
  return p.divide(p.sum(x, { axes }), scalar(Math.max(1, count), x.dtype));
}

/** Indices within an axis, from any whole numbers. */
function within(indices: Tensor, length: number): Tensor {
  return p.mod(indices, scalar(length, indices.dtype));
}

/** Multiples of 2⁻⁸ from 0 to below 1. */
function uniform(key: Tensor, shape: Shape): Tensor {
  const bits = p.bitwiseAnd(p.randomBits(key, { shape }), scalar(255, 'int32'));
  return p.multiply(p.cast(bits, { dtype: 'float32' }), scalar(2 ** -8));
}

/** Multiples of 2⁻⁶ from -1 to 1. */
function drawn(size: number, seed: number): Float32Array {
  const random = new HostRandom(seed);
  return Float32Array.from({ length: size }, () => (random.nextInteger(129) - 64) / 64);
}

/** The values that there are, and what an instruction chooses among them. */
class Hand {
  readonly values: Known[];
  readonly smooth: boolean;
  readonly largest: number;
  readonly #lengths: readonly number[];
  #from: number[] = [];
  #by: number[] = [];

  constructor(values: readonly Known[], lengths: readonly number[], options: GraphOptions) {
    this.values = [...values];
    this.#lengths = lengths;
    this.smooth = options.smooth ?? false;
    this.largest = options.largest ?? LARGEST;
  }

  take({ rule, from, by }: Instruction): void {
    this.#from = [...from];
    this.#by = [...by];
    const made = RULE[rule](this);
    if (!made || made.tensor.size > this.largest) return;
    this.values.push(tamed(made));
  }

  /** One of the values that fit. */
  pick(fits: (value: Known) => boolean): Known | undefined {
    const number = this.#from.shift() ?? 0;
    const among = this.values.filter(fits);
    return among.length === 0 ? undefined : pickFrom(among, number);
  }

  /** Two values of one dtype whose shapes stretch to a common one. */
  pair(fits: (value: Known) => boolean): [Known?, Known?] {
    const a = this.pick(fits);
    if (!a) return [];
    const b = this.pick((each) => {
      if (each.tensor.dtype !== a.tensor.dtype || !fits(each)) return false;
      const shape = broadcastShapes(a.tensor.shape, each.tensor.shape);
      return shape !== null && sizeOf(shape) <= this.largest;
    });
    return [a, b];
  }

  /** A number from 0 to before `count`: each choice takes its part of a number of the instruction. */
  number(count: number): number {
    const [first = 0] = this.#by;
    this.#by[0] = Math.floor(first / count);
    const chosen = first % count;
    this.#by = [...this.#by.slice(1), this.#by[0] ?? 0];
    return chosen;
  }

  length(): number {
    return this.#lengths[this.number(this.#lengths.length)];
  }

  /** Some axes. */
  axes(rank: number): number[] {
    const mask = this.number(2 ** rank);
    return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => mask & (1 << axis));
  }

  /** Axes in another order. */
  order(rank: number): number[] {
    const left = Array.from({ length: rank }, (_, axis) => axis);
    return left.slice().map(() => left.splice(this.number(left.length), 1)[0]);
  }

  /** As many elements under another shape. */
  reshaped(shape: Shape): number[] {
    const axis = this.number(shape.length || 1);
    switch (this.number(5)) {
      case 0:
        return [sizeOf(shape)];
      case 1:
        return shape.length < 5 ? shape.toSpliced(axis, 0, 1) : [...shape];
      case 2:
        return shape.filter((length) => length !== 1);
      case 3: {
        const [a, b] = shape.slice(axis);
        return b === undefined ? [...shape, 1] : shape.toSpliced(axis, 2, a * b);
      }
      default: {
        const length = shape[axis] ?? 0;
        const by = [2, 3, 4].find((each) => length > 0 && length % each === 0);
        return by === undefined ? [1, ...shape] : shape.toSpliced(axis, 1, length / by, by);
      }
    }
  }

  /** The attributes of running sums. */
  scan(rank: number): { axis: number; reverse: boolean; exclusive: boolean } {
    const axis = this.number(rank);
    return { axis, reverse: this.number(2) === 1, exclusive: this.number(2) === 1 };
  }

  /** What is reduced, sometimes with axes of length 1 in the place of those that are gone. */
  kept(value: Known, { tensor: { shape } }: Known, axes: readonly number[]): Known {
    if (this.number(2) === 0) return value;
    const ones = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
    return { ...value, tensor: p.reshape(value.tensor, { shape: ones }) };
  }

  /** `count` indices within an axis: one of the values, or numbers that repeat. */
  indices(count: number, length: number): Tensor {
    const found = this.pick((each) => isWhole(each) && sameShape(each.tensor.shape, [count]));
    if (found) return within(found.tensor, length);
    const numbers = p.iota({ shape: [count], axis: 0, dtype: 'int32' });
    return within(p.multiply(numbers, scalar(this.number(5), 'int32')), length);
  }

  /** A key for random bits. */
  key(): Tensor {
    const found = this.pick(
      ({ tensor: { dtype, shape } }) => dtype === 'int32' && shape.join() === '2',
    );
    return found ? found.tensor : leaf(Int32Array.of(this.number(9), 1), [2], 'int32');
  }

  product(a: Known, b: Known): Known | undefined {
    const k = a.tensor.shape[a.tensor.rank - 1];
    const bound = a.bound * b.bound * Math.max(1, k);
    // The reference adds whole numbers in float64 too.
    if (b.tensor.shape.at(-2) !== k || (isWhole(a) && bound > 2 ** 53)) return undefined;
    const batch = broadcastShapes(a.tensor.shape.slice(0, -2), b.tensor.shape.slice(0, -2));
    if (!batch) return undefined;
    const size = sizeOf(batch) * a.tensor.shape[a.tensor.rank - 2] * (b.tensor.shape.at(-1) ?? 1);
    if (size > this.largest) return undefined;
    return known(p.matmul(a.tensor, b.tensor), a.step * b.step, bound);
  }

  /** Whether a value may go where slopes jump: not if it is rounded and slopes are asked for. */
  mayJump(value: Known): boolean {
    return !this.smooth || isExact(value);
  }
}

/** Scaled by a power of two, which is exact, where numbers get large. */
function tamed(value: Known): Known {
  const { tensor, step, bound } = value;
  if (!isFloating(tensor.dtype) || bound <= TAME) return value;
  const by = 2 ** -Math.ceil(Math.log2(bound / TAME));
  return {
    tensor: p.multiply(tensor, scalar(by, tensor.dtype)),
    step: step * by,
    bound: bound * by,
  };
}
