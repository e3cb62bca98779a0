import type { Arrays } from './kind.ts';
import { filledWith, kernelAndBias, spread, uniform } from './random.ts';
import { adam, type Training, training } from './training.ts';

/** A causal transformer that normalizes before attention and before its dense layers, and gives logits. */
export interface TransformerWorkload extends Training {
  readonly vocabulary: number;
  readonly tokens: number;
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
  /** Units between the two dense layers of a block. */
  readonly hidden: number;
  /** Of the layer normalizations. */
  readonly epsilon: number;
}

const WORKLOADS: readonly TransformerWorkload[] = [
  {
    name: 'W6',
    title: 'a small language model',
    vocabulary: 65,
    tokens: 128,
    width: 128,
    heads: 4,
    blocks: 4,
    hidden: 512,
    epsilon: 1e-5,
    loss: 'sparse_categorical_crossentropy',
    logits: true,
    metrics: [],
    optimizer: adam,
    rows: 320,
    batchSize: 16,
    epochs: 3,
  },
];

/** Of the tokens, this share follows no rule. */
const SURPRISING = 0.3;

/**
 * Text in which a token mostly says which one comes next. Weights: the tables of tokens and of places; for each
 * block scale and centre, then kernel and bias of queries, keys, values and their mixture, scale and centre,
 * kernel and bias of its two dense layers; scale and centre, kernel and bias of the logits.
 */
function transformerArrays(workload: TransformerWorkload): Arrays {
  const { rows, tokens, vocabulary, width, hidden, blocks } = workload;
  const random = uniform();
  const x = new Int32Array(rows * tokens);
  const y = new Int32Array(rows * tokens);
  let token = 0;
  for (let at = 0; at < x.length; at++) {
    x[at] = token;
    const isSurprising = random() < SURPRISING;
    token = isSurprising ? Math.floor(random() * vocabulary) : (5 * token + 7) % vocabulary;
    y[at] = token;
  }
  const norm = () => [filledWith(1, width), filledWith(0, width)];
  const weights = [
    spread(random, [vocabulary, width], 0.05),
    spread(random, [tokens, width], 0.05),
    ...Array.from({ length: blocks }, () => [
      ...norm(),
      ...Array.from({ length: 4 }, () => kernelAndBias(random, [width, width])).flat(),
      ...norm(),
      ...kernelAndBias(random, [width, hidden]),
      ...kernelAndBias(random, [hidden, width]),
    ]).flat(),
    ...norm(),
    ...kernelAndBias(random, [width, vocabulary]),
  ];
  return {
    x: { shape: [rows, tokens], values: x },
    y: { shape: [rows, tokens], values: y },
    weights,
  };
}

export const transformer = training('transformer', WORKLOADS, transformerArrays);
