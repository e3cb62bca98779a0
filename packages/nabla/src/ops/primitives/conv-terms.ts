import { ShapeError } from '../../base/errors.ts';
import { formatShape, type Shape, sameShape, stridesOf } from '../../base/shape.ts';
import { type Aval, describeDoing } from '../../graph/index.ts';
import { forEachOffset } from '../loops.ts';
import type { ConvAttrs } from './conv-lowering.ts';
import { windowsShape } from './windows.ts';

/** The shape of the result y; refuses an input and a kernel that do not go together. */
export function convShape(name: string, x: Shape, kernel: Shape, attrs: ConvAttrs): Shape {
  const sizes = kernel.slice(0, -2);
  const [each, filters] = kernel.slice(-2);
  const fits =
    x.length === kernel.length &&
    x.length > 2 &&
    x[x.length - 1] === each * attrs.groups &&
    filters % attrs.groups === 0;
  if (!fits) {
    const doing = describeDoing(name);
    throw new ShapeError(
      `${doing}: a kernel ${formatShape(kernel)} in ${attrs.groups} groups does not fit ${formatShape(x)}.`,
      { doing, given: [x, kernel], wanted: attrs },
    );
  }
  const all = windowsShape(name, x, { ...attrs, sizes });
  return [...all.slice(0, 1 + sizes.length), filters];
}

/** Refuses a gradient that has not the shape of y. */
export function checkResult(
  name: string,
  g: Aval,
  x: Shape,
  kernel: Shape,
  attrs: ConvAttrs,
): void {
  const wanted = convShape(name, x, kernel, attrs);
  if (sameShape(g.shape, wanted)) return;
  const doing = describeDoing(name);
  throw new ShapeError(
    `${doing}: a kernel ${formatShape(kernel)} makes ${formatShape(wanted)} of ${formatShape(x)}; given was ${formatShape(g.shape)}.`,
    { doing, given: g.shape, wanted },
  );
}

/**
 * Visits the products that a convolution adds up, those of an element of x with `count` filters at once: of
 * x[i] and kernel[k], kernel[k + 1], ... for y[o], y[o + 1], ...
 */
export function forEachRow(
  x: Shape,
  kernel: Shape,
  y: Shape,
  { strides, dilations, groups }: ConvAttrs,
  visit: (i: number, k: number, o: number, count: number) => void,
): void {
  const [channels, filters] = kernel.slice(-2);
  const counts = y.slice(1, -1);
  const sizes = kernel.slice(0, -2);
  const none = sizes.map(() => 0);
  const [forX, forKernel, forY] = [x, kernel, y].map(stridesOf);
  const walks = [
    [
      forX[0],
      ...strides.map((stride, axis) => stride * forX[1 + axis]),
      ...dilations.map((gap, axis) => gap * forX[1 + axis]),
    ],
    [0, ...none, ...forKernel.slice(0, -2)],
    [...forY.slice(0, -1), ...none],
  ];
  const count = filters / groups;
  forEachOffset([x[0], ...counts, ...sizes], walks, ([i, k, o]) => {
    for (let group = 0; group < groups; group++) {
      const first = group * count;
      for (let c = 0; c < channels; c++) {
        visit(i + group * channels + c, k + c * filters + first, o + first, count);
      }
    }
  });
}
