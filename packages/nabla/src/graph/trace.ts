import { placeholder, type Tensor } from './tensor.ts';
import type { Variable } from './variable.ts';

/**
 * The recording of a step. While one is open, reading a variable gives a placeholder, and assigning
 * to one is written down instead of done: the step becomes a pure function, state in, state out.
 */
export class Trace {
  /** Each variable that was read, with the placeholder that stood for its value. */
  readonly reads: Map<Variable, Tensor> = new Map();
  /** Each variable that was assigned, with its last value. */
  readonly writes: Map<Variable, Tensor> = new Map();

  read(variable: Variable): Tensor {
    const written = this.writes.get(variable);
    if (written) return written;
    let tensor = this.reads.get(variable);
    if (!tensor) {
      tensor = placeholder(variable.shape, variable.dtype, variable.path);
      this.reads.set(variable, tensor);
    }
    return tensor;
  }

  write(variable: Variable, value: Tensor): void {
    this.writes.set(variable, value);
  }
}

let open: Trace | undefined;

/** The recording that is open, if any. */
export function currentTrace(): Trace | undefined {
  return open;
}

/** Runs `fn` with `trace` open. Recordings nest: the inner one sees its own reads and writes. */
export function withTrace<T>(trace: Trace | undefined, fn: () => T): T {
  const outer = open;
  open = trace;
  try {
    return fn();
  } finally {
    open = outer;
  }
}
