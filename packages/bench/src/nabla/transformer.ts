/** Trains a transformer with nabla: `node transformer.ts FOLDER`. */
import { Input, ops, type Tensor } from 'nabla';
import { Dense, Embedding, Layer, LayerNormalization } from 'nabla/layers';
import { Sequential } from 'nabla/models';
import type { TransformerWorkload } from '../kinds/transformer.ts';
import { train } from './train.ts';

/** The vectors of tokens and of their places, added. */
class TokensAndPlaces extends Layer {
  readonly tokens: Embedding;
  readonly places: Embedding;

  constructor({ vocabulary, tokens, width }: TransformerWorkload) {
    super();
    this.tokens = new Embedding(vocabulary, width);
    this.places = new Embedding(tokens, width);
  }

  override call(inputs: Tensor): Tensor {
    return ops.add(this.tokens(inputs), this.places(ops.arange(inputs.shape[1])));
  }
}

/** x + attention(norm(x)), then x + dense(gelu(dense(norm(x)))). */
class Block extends Layer {
  readonly heads: number;
  readonly before: LayerNormalization;
  readonly query: Dense;
  readonly key: Dense;
  readonly value: Dense;
  readonly mix: Dense;
  readonly between: LayerNormalization;
  readonly up: Dense;
  readonly down: Dense;

  constructor({ heads, width, hidden, epsilon }: TransformerWorkload) {
    super();
    this.heads = heads;
    this.before = new LayerNormalization({ epsilon });
    this.query = new Dense(width);
    this.key = new Dense(width);
    this.value = new Dense(width);
    this.mix = new Dense(width);
    this.between = new LayerNormalization({ epsilon });
    this.up = new Dense(hidden, { activation: 'gelu' });
    this.down = new Dense(width);
  }

  override call(inputs: Tensor): Tensor {
    const attended = ops.add(inputs, this.attention(this.before(inputs)));
    return ops.add(attended, this.down(this.up(this.between(attended))));
  }

  attention(x: Tensor): Tensor {
    const [, tokens, width] = x.shape;
    const each = width / this.heads;
    const split = (of: Tensor) =>
      ops.transpose(ops.reshape(of, [-1, tokens, this.heads, each]), { axes: [0, 2, 1, 3] });
    const keys = ops.transpose(split(this.key(x)), { axes: [0, 1, 3, 2] });
    const scores = ops.multiply(ops.matmul(split(this.query(x)), keys), 1 / Math.sqrt(each));
    // Each token sees itself and those before it.
    const later = ops.multiply(ops.triu(ops.ones([tokens, tokens]), { k: 1 }), -1e9);
    const seen = ops.matmul(ops.softmax(ops.add(scores, later)), split(this.value(x)));
    return this.mix(ops.reshape(ops.transpose(seen, { axes: [0, 2, 1, 3] }), [-1, tokens, width]));
  }
}

await train<TransformerWorkload>((workload) => {
  const { blocks, epsilon, tokens, vocabulary } = workload;
  return new Sequential([
    Input({ shape: [tokens], dtype: 'int32' }),
    new TokensAndPlaces(workload),
    ...Array.from({ length: blocks }, () => new Block(workload)),
    new LayerNormalization({ epsilon }),
    new Dense(vocabulary),
  ]);
});
