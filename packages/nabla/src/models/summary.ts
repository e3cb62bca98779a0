import {
  bytesOf,
  checkOptionNames,
  classNameOf,
  formatShape,
  type KerasClass,
  type PartialShape,
  sizeOf,
  type Tree,
} from '../base/index.ts';
import type { Variable } from '../graph/index.ts';
import { InputLayer, type Layer } from '../layers/index.ts';
import type { LayerGraph } from './layer-graph.ts';
import type { Model } from './model.ts';
import { type Column, drawTable } from './table.ts';

export interface SummaryOptions {
  /** Characters of a line. Default 88, or 108 for graphs with branches. */
  lineLength?: number;
  /** Where the text goes. Default `console.log`. */
  printFn?: (text: string) => void;
  /** Whether the layers of nested models are listed. Default false. */
  expandNested?: boolean;
  /** Whether it is said which layers are trained. Default false. */
  showTrainable?: boolean;
}

const OPTION_NAMES: readonly (keyof SummaryOptions)[] = [
  'lineLength',
  'printFn',
  'expandNested',
  'showTrainable',
];

/** Prints the layers of a model as Keras does: name, class, output shape, number of weights. */
export function summary(model: Model, options: SummaryOptions = {}): void {
  checkOptionNames('summary', options, OPTION_NAMES);
  const { printFn = (text: string) => console.log(text) } = options;
  printFn(summaryText(model, options));
}

function summaryText(
  model: Model,
  { lineLength, expandNested = false, showTrainable = false }: SummaryOptions,
): string {
  const graph = model.graph && isBranched(model.graph) ? model.graph : undefined;
  const columns: Column[] = graph
    ? [
        column('Layer (type)', 0.3),
        column('Output Shape', 0.56),
        column('Param #', 0.74, 'right'),
        column('Connected to', 1),
      ]
    : [column('Layer (type)', 0.45), column('Output Shape', 0.8), column('Param #', 1, 'right')];
  const all = showTrainable
    ? [
        ...columns.map((each) => ({ ...each, end: each.end * 0.9 })),
        column('Trainable', 1, 'center'),
      ]
    : columns;
  const width = lineLength ?? (graph ? 108 : 88) + (showTrainable ? 12 : 0);
  const rows = model.layers.flatMap((layer) =>
    rowsOf(layer, model.graph, graph !== undefined, { expandNested, showTrainable }, 0),
  );
  return [`Model: "${model.name}"`, drawTable(all, rows, width), ...totals(model)].join('\n');
}

function column(title: string, end: number, align: Column['align'] = 'left'): Column {
  return { title, end, align };
}

/** The rows of a layer, and of those in it; `graph` gives shapes, `connected` also what it is connected to. */
function rowsOf(
  layer: Layer,
  graph: LayerGraph | undefined,
  connected: boolean,
  options: { expandNested: boolean; showTrainable: boolean },
  level: number,
): string[][] {
  const prefix = level === 0 ? '' : `${'   '.repeat(level)}└ `;
  const className = classNameOf(layer.constructor as unknown as KerasClass);
  const row = [
    `${prefix}${layer.name} (${className})`,
    outputShape(layer, graph),
    layer.built ? grouped(layer.countParams()) : '0 (unbuilt)',
  ];
  if (connected) row.push(level === 0 && graph ? connections(layer, graph) : '-');
  if (options.showTrainable)
    row.push(layer.weights.length === 0 ? '-' : layer.trainable ? 'Y' : 'N');
  const inner = options.expandNested && isNested(layer) ? layer : undefined;
  const innerRows = inner?.layers.flatMap((each) =>
    rowsOf(each, inner.graph, connected, options, level + 1),
  );
  return [row, ...(innerRows ?? [])];
}

function isNested(layer: Layer): layer is Model {
  return 'layers' in layer && 'graph' in layer;
}

function outputShape(layer: Layer, graph: LayerGraph | undefined): string {
  if (layer instanceof InputLayer) return formatShape(layer.batchShape);
  const call = graph?.calls.find(({ operation }) => operation === layer);
  if (call) return call.outputs.map(({ shape }) => formatShape(shape)).join(', ');
  if (!layer.built || layer.builtShape === undefined) return '?';
  const [shape] = flattenShapes(layer.builtShape);
  return formatShape(layer.computeOutputShape(shape));
}

function flattenShapes(tree: Tree<PartialShape>): PartialShape[] {
  const isShape = (each: unknown): each is PartialShape =>
    Array.isArray(each) && each.every((length) => length === null || typeof length === 'number');
  if (isShape(tree)) return [tree];
  return Object.values(tree as object).flatMap((each) => flattenShapes(each as Tree<PartialShape>));
}

function isBranched({ calls, layers }: LayerGraph): boolean {
  return (
    calls.some(({ inputs }) => inputs.length > 1) ||
    new Set(calls.map(({ operation }) => operation)).size < calls.length ||
    calls.length + 1 < layers.length ||
    !isChain(calls)
  );
}

function isChain(calls: LayerGraph['calls']): boolean {
  return calls.every(
    (call, index) => index === 0 || calls[index - 1].outputs.includes(call.inputs[0]),
  );
}

function connections(layer: Layer, graph: LayerGraph): string {
  const sources = graph.calls
    .filter(({ operation }) => operation === layer)
    .flatMap(({ inputs }) => inputs);
  if (sources.length === 0) return '-';
  return sources
    .map((tensor) => {
      const { call } = tensor;
      const calls = call ? graph.calls.filter(({ operation }) => operation === call.operation) : [];
      return `${graph.nameOf(tensor)}[${call ? calls.indexOf(call) : 0}][${call ? call.outputs.indexOf(tensor) : 0}]`;
    })
    .join(', ');
}

function totals(model: Model): string[] {
  const trained = count(model.trainableWeights);
  const held = count(model.nonTrainableWeights);
  const state =
    model.compiled && model.optimizer.variables.length > 2
      ? count(model.optimizer.variables)
      : undefined;
  const line = (name: string, { elements, bytes }: Size) =>
    ` ${name} params: ${grouped(elements)} (${readableBytes(bytes)})`;
  const total = [trained, held, ...(state ? [state] : [])].reduce((sum, each) => ({
    elements: sum.elements + each.elements,
    bytes: sum.bytes + each.bytes,
  }));
  return [
    line('Total', total),
    line('Trainable', trained),
    line('Non-trainable', held),
    ...(state ? [line('Optimizer', state)] : []),
  ];
}

interface Size {
  readonly elements: number;
  readonly bytes: number;
}

function count(variables: readonly Variable[]): Size {
  const elements = variables.map(({ shape }) => sizeOf(shape));
  return {
    elements: elements.reduce((sum, each) => sum + each, 0),
    bytes: elements.reduce((sum, each, index) => sum + each * bytesOf(variables[index].dtype), 0),
  };
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

function readableBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(2)} ${units[power]}`;
}
