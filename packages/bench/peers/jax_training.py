"""Training with JAX by hand: a whole epoch in one compiled function."""

import time

import jax
import jax.numpy as np
from participant import WEIGHTS, WORKLOAD, X, Y, report_epochs

RATE = WORKLOAD["optimizer"]["learningRate"]
EPSILON = WORKLOAD["optimizer"].get("epsilon")
ROWS, BATCH = WORKLOAD["rows"], WORKLOAD["batchSize"]
WHOLE = ROWS // BATCH


def crossentropy(logits, classes):
    """The mean of -log softmax at the right class."""
    return -np.mean(np.take_along_axis(jax.nn.log_softmax(logits), classes[..., None], -1))


def sgd(weights, state, gradients):
    return [w - RATE * g for w, g in zip(weights, gradients)], state


def adam(weights, state, gradients):
    count, means, squares = state
    count = count + 1
    means = [0.9 * m + 0.1 * g for m, g in zip(means, gradients)]
    squares = [0.999 * v + 0.001 * g * g for v, g in zip(squares, gradients)]
    rate = RATE * np.sqrt(1 - 0.999**count) / (1 - 0.9**count)
    moved = [w - rate * m / (np.sqrt(v) + EPSILON) for w, m, v in zip(weights, means, squares)]
    return moved, (count, means, squares)


def train(loss_of):
    """Makes loss_of(weights, x, y) small, and reports."""
    update = {"sgd": sgd, "adam": adam}[WORKLOAD["optimizer"]["name"]]

    def step(carry, batch):
        weights, state = carry
        loss, gradients = jax.value_and_grad(loss_of)(weights, *batch)
        return update(weights, state, gradients), loss

    @jax.jit
    def epoch(carry, x, y):
        cut = [each[: WHOLE * BATCH].reshape(WHOLE, BATCH, *each.shape[1:]) for each in (x, y)]
        carry, losses = jax.lax.scan(step, carry, tuple(cut))
        total = np.sum(losses) * BATCH
        if ROWS % BATCH:
            carry, loss = step(carry, (x[WHOLE * BATCH :], y[WHOLE * BATCH :]))
            total += loss * (ROWS % BATCH)
        return carry, total / ROWS

    weights = [np.asarray(each) for each in WEIGHTS]
    zeros = [np.zeros_like(each) for each in weights]
    carry = (weights, (np.float32(0), zeros, zeros))
    x, y = np.asarray(X), np.asarray(Y)
    ends, loss = [], None
    for _ in range(WORKLOAD["epochs"]):
        carry, loss = epoch(carry, x, y)
        loss.block_until_ready()
        ends.append(time.perf_counter())
    report_epochs(jax.__version__, ends, float(loss))
