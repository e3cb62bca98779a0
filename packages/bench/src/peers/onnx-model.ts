import type { DenseWorkload } from '../kinds/dense.ts';
import type { Filled } from '../kinds/kind.ts';

/** ONNX's names of activations. */
const NODES: Readonly<Record<string, string>> = { relu: 'Relu', softmax: 'Softmax' };

const FLOAT = 1;

/** A chain of dense layers from `x` to `y`, as the bytes of an ONNX file. Source: onnx.proto. */
export function denseOnnx(
  { inputs, layers }: Pick<DenseWorkload, 'inputs' | 'layers'>,
  weights: readonly Filled[],
): Uint8Array {
  const nodes = layers.flatMap(({ activation }, at) => [
    node('Gemm', [at === 0 ? 'x' : `h${at}`, `w${2 * at}`, `w${2 * at + 1}`], `s${at}`),
    node(NODES[activation], [`s${at}`], at === layers.length - 1 ? 'y' : `h${at + 1}`),
  ]);
  const graph = message(
    ...nodes.map((each) => part(1, each)),
    part(2, text('dense')),
    ...weights.map((each, at) => part(5, constant(`w${at}`, each))),
    part(11, value('x', [1, inputs])),
    part(12, value('y', [1, layers[layers.length - 1].units])),
  );
  // Version 8 of the file format, version 13 of the ops.
  return message(number(1, 8), part(7, graph), part(8, message(number(2, 13))));
}

function node(op: string, from: readonly string[], to: string): Uint8Array {
  return message(...from.map((each) => part(1, text(each))), part(2, text(to)), part(4, text(op)));
}

function constant(name: string, { shape, values }: Filled): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const lengths = shape.map((length) => number(1, length));
  return message(...lengths, number(2, FLOAT), part(8, text(name)), part(9, bytes));
}

function value(name: string, shape: readonly number[]): Uint8Array {
  const lengths = message(...shape.map((length) => part(1, message(number(1, length)))));
  const tensor = message(number(1, FLOAT), part(2, lengths));
  return message(part(1, text(name)), part(2, message(part(1, tensor))));
}

const text = (it: string) => new TextEncoder().encode(it);

/** A field of Protocol Buffers that holds bytes. */
const part = (field: number, bytes: Uint8Array) =>
  message(varint(8 * field + 2), varint(bytes.length), bytes);

/** A field of Protocol Buffers that holds a whole number. */
const number = (field: number, value: number) => message(varint(8 * field), varint(value));

function varint(value: number): Uint8Array {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Uint8Array.from([...bytes, value]);
}

function message(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
