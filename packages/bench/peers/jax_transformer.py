"""Trains a transformer with JAX."""

import jax
import jax.numpy as np
from jax_training import crossentropy, train
from participant import WORKLOAD

HEADS, TOKENS, EPSILON = (WORKLOAD[key] for key in ("heads", "tokens", "epsilon"))
SEEN = np.tril(np.ones((TOKENS, TOKENS), bool))


def loss_of(weights, x, y):
    left = iter(weights)

    def norm(x):
        centred = x - x.mean(-1, keepdims=True)
        variance = (centred**2).mean(-1, keepdims=True)
        return centred * jax.lax.rsqrt(variance + EPSILON) * next(left) + next(left)

    def dense(x):
        return x @ next(left) + next(left)

    def heads(x):
        return x.reshape(*x.shape[:2], HEADS, -1).transpose(0, 2, 1, 3)

    x = next(left)[x] + next(left)
    for _ in range(WORKLOAD["blocks"]):
        normal = norm(x)
        query, key, value = (heads(dense(normal)) for _ in range(3))
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(key.shape[-1])
        seen = jax.nn.softmax(np.where(SEEN, scores, -1e9)) @ value
        x = x + dense(seen.transpose(0, 2, 1, 3).reshape(x.shape))
        x = x + dense(jax.nn.gelu(dense(norm(x)), approximate=False))
    return crossentropy(dense(norm(x)), y)


train(loss_of)
