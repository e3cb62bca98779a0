import { formatShape, type PartialShape, ShapeError } from '../base/index.ts';
import { describeDoing } from '../graph/index.ts';

/** What a layer takes: how many axes, and lengths that are fixed. */
export interface InputSpec {
  /** The exact number of axes, the batch axis included. */
  readonly ndim?: number;
  readonly minNdim?: number;
  /** Lengths by axis; negative axes count from the back. */
  readonly axes?: Readonly<Record<number, number>>;
  /** The axes in words: `(batch, steps, features)`. */
  readonly means?: string;
}

/** Refuses an input that a layer does not take. Throws `ShapeError` on the line that calls the layer. */
export function checkInput(layer: string, shape: PartialShape, spec: InputSpec): void {
  const { ndim, minNdim = 0, axes = {}, means } = spec;
  const wanted = means ? ` It takes ${means}.` : '';
  const refuse = (why: string, todo: string) => {
    const doing = describeDoing(layer).replace(`${layer}: ${layer}`, layer);
    throw new ShapeError(
      `${doing}: the input has the shape ${formatShape(shape)}, and ${why}.${wanted} ${todo}`,
      {
        doing,
        given: shape,
        wanted: spec,
      },
    );
  };
  if (ndim !== undefined && shape.length !== ndim) {
    refuse(`the layer needs ${ndim} axes where it has ${shape.length}`, adviseAxes(shape, ndim));
  }
  if (shape.length < minNdim)
    refuse(`the layer needs at least ${minNdim} axes`, adviseAxes(shape, minNdim));
  for (const [key, length] of Object.entries(axes)) {
    const axis = Number(key);
    const found = shape[axis < 0 ? shape.length + axis : axis];
    if (found !== null && found !== undefined && found !== length) {
      refuse(
        `its axis ${axis} has ${found} elements where the layer was built for ${length}`,
        `Give it ${length} features, or make the layer anew for ${found}.`,
      );
    }
  }
}

function adviseAxes(shape: PartialShape, wanted: number): string {
  const missing = wanted - shape.length;
  const own = shape.slice(1).map((length) => length ?? 'None');
  if (missing === 1 && own.length >= 1) {
    const options = [`[${[...own, 1].join(', ')}]`, `[${[1, ...own].join(', ')}]`];
    return `Did you mean a Reshape(${options[0]}) before it, or ${options[1]}?`;
  }
  if (missing === 1) return 'A batch of rows has two axes: put one row as [[...]].';
  if (missing < 0) return 'A Flatten() before it makes rows of it.';
  return `Reshape the input to ${wanted} axes.`;
}
