"""Trains a transformer with Keras, of its own layers."""

import keras
from keras import layers
from keras_training import fit, set_weights
from participant import WORKLOAD

TOKENS, WIDTH, HEADS = (WORKLOAD[key] for key in ("tokens", "width", "heads"))
made = []


def add(layer):
    """Notes the layer: the weights of the workload are in this order."""
    made.append(layer)
    return layer


def norm():
    return add(layers.LayerNormalization(epsilon=WORKLOAD["epsilon"]))


class TokensAndPlaces(layers.Layer):
    def build(self, shape):
        self.tokens = self.add_weight((WORKLOAD["vocabulary"], WIDTH), name="tokens")
        self.places = self.add_weight((TOKENS, WIDTH), name="places")

    def call(self, x):
        # Rows taken from the weight itself have a sparse gradient in TensorFlow, in which a token that comes
        # twice is not yet added up where Adam squares it.
        return keras.ops.take(1.0 * self.tokens, x, axis=0) + self.places


inputs = keras.Input((TOKENS,), dtype="int32")
x = add(TokensAndPlaces())(inputs)
for _ in range(WORKLOAD["blocks"]):
    normal = norm()(x)
    attention = add(layers.MultiHeadAttention(HEADS, WIDTH // HEADS))
    x = x + attention(normal, normal, use_causal_mask=True)
    normal = norm()(x)
    up = add(layers.Dense(WORKLOAD["hidden"], "gelu"))
    x = x + add(layers.Dense(WIDTH))(up(normal))
outputs = norm()(x)
outputs = add(layers.Dense(WORKLOAD["vocabulary"]))(outputs)
set_weights(made)
fit(keras.Model(inputs, outputs))
