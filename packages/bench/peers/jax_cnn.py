"""Trains a convolutional network with JAX."""

import jax
import jax.numpy as np
from jax_training import crossentropy, train
from participant import WORKLOAD

POOL = (1, WORKLOAD["pool"], WORKLOAD["pool"], 1)


def loss_of(weights, x, y):
    *convolutions, kernel, bias = weights
    for at in range(0, len(convolutions), 2):
        x = jax.lax.conv_general_dilated(
            x, convolutions[at], (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        x = jax.nn.relu(x + convolutions[at + 1])
        x = jax.lax.reduce_window(x, -np.inf, jax.lax.max, POOL, POOL, "VALID")
    return crossentropy(x.reshape(len(x), -1) @ kernel + bias, y)


train(loss_of)
