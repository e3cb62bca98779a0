import { allocate, convertValues, type TypedArray } from '../base/dtype.ts';
import { BackendError } from '../base/errors.ts';
import {
  broadcastLayout,
  denseLayout,
  isDense,
  type Layout,
  reshapeLayout,
} from '../base/layout.ts';
import { formatShape, type Shape, sameShape, sizeOf } from '../base/shape.ts';
import {
  inputScalar,
  inputsOf,
  isOp,
  type Lowering,
  leafValues,
  type OpTensor,
  type Reduction,
  type Tensor,
  topological,
} from '../graph/index.ts';
import { type CompiledBody, orderedValues, type Program, type Read, type Value } from './ir.ts';

/** Results of constants up to this size are computed once, while compiling. */
const FOLDED = 16;

/** Compiles the body of a loop. */
export type CompileBody = (
  outputs: readonly Tensor[],
  placeholders: readonly Tensor[],
) => Pick<CompiledBody, 'program' | 'kernels'>;

/** Rewrites a graph of ops as loops: asks each op for its form, and joins views to how values are read. */
export function lower(
  outputs: readonly Tensor[],
  placeholders: readonly Tensor[],
  compileBody: CompileBody,
): Program {
  const lowering = new GraphLowering(placeholders, compileBody);
  const values = outputs.map((tensor) => dense(lowering.read(tensor)));
  return { values: orderedValues(values), outputs: values };
}

class GraphLowering {
  readonly #reads = new Map<Tensor, Read>();
  readonly #known: ReadonlySet<Tensor>;

  readonly #compileBody: CompileBody;

  constructor(placeholders: readonly Tensor[], compileBody: CompileBody) {
    this.#known = new Set(placeholders);
    this.#compileBody = compileBody;
  }

  read(root: Tensor): Read {
    for (const tensor of topological([root], (each) => this.#reads.has(each))) {
      if (!this.#reads.has(tensor)) this.#reads.set(tensor, checked(tensor, this.#lower(tensor)));
    }
    return this.#reads.get(root) as Read;
  }

  #lower(tensor: Tensor): Read {
    if (!isOp(tensor)) return whole(this.#source(tensor));
    const { op, attrs, scope } = tensor.origin;
    const reads = inputsOf(tensor).map((input) => this.#reads.get(input) as Read);
    const label = scope === '' ? op.name : `${op.name} ${scope}`;
    const folded = fold(tensor, reads, label);
    if (folded) return whole(folded);
    const call = { inputs: tensor.origin.inputs, output: tensor, attrs };
    const lowering = op.lower?.(call);
    if (!lowering) {
      const given = reads.map((read) => whole(dense(read)));
      return whole(made(tensor, label, { kind: 'host', reads: given, op, attrs }));
    }
    if (lowering.kind === 'graph') return this.read(lowering.build());
    if (lowering.kind === 'view') return view(reads[0], lowering.layout);
    if (lowering.kind === 'reduce' && isTrivial(lowering, reads[0].layout.shape)) {
      return view(reads[0], (from) => reshapeLayout(from, tensor.shape));
    }
    if (lowering.kind === 'scan') {
      return whole(made(tensor, label, loop(lowering, reads, this.#compileBody)));
    }
    return whole(define(tensor, label, lowering, reads));
  }

  #source(tensor: Tensor): Value {
    const { shape, dtype, origin } = tensor;
    if (origin.kind === 'leaf') {
      const data = convertValues(leafValues(tensor), dtype);
      return { shape, dtype, label: 'constant', def: { kind: 'constant', data } };
    }
    if (!this.#known.has(tensor)) throw unfilled(tensor);
    const label = origin.kind === 'placeholder' ? origin.name : 'input';
    return { shape, dtype, label, def: { kind: 'input', tensor } };
  }
}

/** Holds an op's form against what its `infer` says. */
function checked(tensor: Tensor, read: Read): Read {
  const { shape } = read.layout;
  if (sameShape(shape, tensor.shape) && read.value.dtype === tensor.dtype) return read;
  throw new BackendError(
    `The compiler is at fault: the loops of ${tensor} give ${read.value.dtype} of shape ${formatShape(shape)}. Please report it.`,
    { doing: 'compile', given: shape, wanted: tensor.shape },
  );
}

function whole(value: Value): Read {
  return { value, layout: denseLayout(value.shape) };
}

function made({ shape, dtype }: Tensor, label: string, def: Value['def']): Value {
  return { shape, dtype, label, def };
}

/** The elements of a read one behind the other: a copy, if they are not. */
export function dense({ value, layout }: Read): Value {
  if (sameShape(value.shape, layout.shape) && isDense(layout)) return value;
  return copyOf({ value, layout });
}

function copyOf(read: Read): Value {
  const { dtype, label } = read.value;
  const scalar = inputScalar(0, dtype);
  const def = { kind: 'map', reads: [read], scalar } as const;
  return { shape: read.layout.shape, dtype, label: `copy of ${label}`, def };
}

function view(read: Read, layoutOf: (from: Layout) => Layout | null): Read {
  const layout = layoutOf(read.layout);
  if (layout) return { value: read.value, layout };
  const copied = whole(copyOf(read));
  const again = layoutOf(copied.layout);
  if (!again) throw new BackendError(`${read.value.label}: a dense value cannot be viewed.`, {});
  return { value: copied.value, layout: again };
}

/** Runs an op of small constants now. */
function fold(tensor: OpTensor, reads: readonly Read[], label: string): Value | undefined {
  const { op, attrs } = tensor.origin;
  if (tensor.size > FOLDED || reads.length === 0) return undefined;
  const small = reads.every(
    ({ value, layout }) =>
      value.def.kind === 'constant' && value.def.data.length <= FOLDED && isDense(layout),
  );
  if (!small) return undefined;
  const inputs = reads.map(({ value, layout }) => {
    const { data } = value.def as { data: TypedArray };
    return { shape: layout.shape, dtype: value.dtype, data };
  });
  const data = allocate(tensor.dtype, tensor.size);
  op.reference(inputs, attrs, { shape: tensor.shape, dtype: tensor.dtype, data });
  return made(tensor, label, { kind: 'constant', data });
}

/** Putting single elements together changes none. */
function isTrivial({ how, axes }: { how: Reduction; axes: readonly number[] }, shape: Shape) {
  return how !== 'argmax' && how !== 'argmin' && axes.every((axis) => shape[axis] === 1);
}

type Loops = Exclude<Lowering, { kind: 'view' | 'graph' | 'scan' }>;

function define(tensor: Tensor, label: string, lowering: Loops, inputs: readonly Read[]): Value {
  const { shape } = tensor;
  const stretched = (read: Read, to: Shape): Read => ({
    value: read.value,
    layout: broadcastLayout(read.layout, to),
  });
  switch (lowering.kind) {
    case 'map': {
      const reads = inputs.map((read, index) => {
        const layout = lowering.reads?.[index];
        return layout ? { value: dense(read), layout } : stretched(read, shape);
      });
      return made(tensor, label, { kind: 'map', reads, scalar: lowering.value });
    }
    case 'reduce': {
      const { how, axes } = lowering;
      const [read] = inputs;
      return made(tensor, label, { kind: 'reduce', reads: [read], how, axes });
    }
    case 'cumulate': {
      const [read] = inputs;
      const { how, axis, reverse, exclusive } = lowering;
      return made(tensor, label, {
        kind: 'cumulate',
        reads: [whole(dense(read))],
        how,
        axis,
        reverse,
        exclusive,
      });
    }
    case 'product': {
      const batch = shape.slice(0, -2);
      const [a, b] = inputs.map((read) =>
        operand(stretched(read, [...batch, ...read.layout.shape.slice(-2)])),
      );
      return made(tensor, label, { kind: 'product', reads: [a, b] });
    }
    case 'assemble':
      return made(tensor, label, {
        kind: 'assemble',
        reads: lowering.pieces.map(({ index }) => inputs[index]),
        fill: lowering.fill,
        places: lowering.pieces.map(({ place }) => place),
      });
    case 'scatter': {
      const { how, place, stride, length, base } = lowering;
      const updates = inputs[lowering.updates];
      const indices = { value: dense(inputs[lowering.indices]), layout: lowering.reads };
      const into = base === undefined ? [] : [whole(dense(inputs[base]))];
      const reads = [updates, indices, ...into] as unknown as readonly [Read, Read];
      return made(tensor, label, { kind: 'scatter', reads, how, place, stride, length });
    }
  }
}

type Scan = Extract<Lowering, { kind: 'scan' }>;

/** A loop with its body compiled. Rows are copied as a whole, so each must be dense. */
function loop(
  { body, steps, reverse }: Scan,
  inputs: readonly Read[],
  compileBody: CompileBody,
): Value['def'] {
  const { program, kernels } = compileBody(body.results, body.holes);
  const known = new Map(
    program.values.flatMap((value) =>
      value.def.kind === 'input' ? [[value.def.tensor, value] as const] : [],
    ),
  );
  const valuesOf = (holes: readonly Tensor[]) => holes.map((hole) => known.get(hole));
  const [first, last] = [body.carries.length, body.carries.length + body.sequences.length];
  const reads = inputs.map((read, index) => {
    const isSequence = index >= first && index < last;
    return isSequence && hasDenseRows(read.layout) ? read : whole(dense(read));
  });
  const [carries, sequences, constants] = [body.carries, body.sequences, body.constants].map(
    valuesOf,
  );
  return {
    kind: 'scan',
    reads,
    body: { program, kernels, carries, sequences, constants },
    steps,
    reverse,
  };
}

function hasDenseRows({ shape, strides }: Layout): boolean {
  return isDense({ shape: shape.slice(1), offset: 0, strides: strides.slice(1) });
}

/** An operand of a product must be a matrix with rows or columns of neighbours; others are copied. */
function operand(read: Read): Read {
  const { layout } = read;
  const rank = layout.shape.length;
  const [rows, columns] = layout.shape.slice(-2);
  const [down, across] = layout.strides.slice(-2);
  const fits =
    (columns === 1 || across === 1 || rows === 1 || down === 1) && down >= 0 && across >= 0;
  const straight =
    (across === 1 && (rows === 1 || down >= columns)) ||
    (down === 1 && (columns === 1 || across >= rows));
  if (fits && straight) return read;
  if (sizeOf(layout.shape) === 0) return read;
  // A matrix that every batch shares is copied once.
  const shared = layout.shape.map((length, axis) =>
    axis < rank - 2 && layout.strides[axis] === 0 ? 1 : length,
  );
  const once: Layout = { ...layout, shape: shared };
  return {
    value: copyOf({ value: read.value, layout: once }),
    layout: broadcastLayout(denseLayout(shared), layout.shape),
  };
}

function unfilled(tensor: Tensor): BackendError {
  const name = tensor.origin.kind === 'placeholder' ? `'${tensor.origin.name}'` : '';
  return new BackendError(
    `The value of ${tensor} depends on ${name}, which gets one only when the step that is being built runs. Return the tensor from the step instead of reading it inside.`,
    { doing: 'reading a tensor', given: tensor.shape },
  );
}
