"""Trains a chain of dense layers with JAX."""

import jax
import jax.numpy as np
from jax_training import crossentropy, train
from participant import WORKLOAD

# The cross-entropy takes the sums before the softmax.
ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu, "softmax": lambda x: x}


def loss_of(weights, x, y):
    for at, layer in enumerate(WORKLOAD["layers"]):
        x = ACTIVATIONS[layer["activation"]](x @ weights[2 * at] + weights[2 * at + 1])
    return np.mean((x - y) ** 2) if WORKLOAD["loss"] == "mse" else crossentropy(x, y)


train(loss_of)
