"""Runs one op with NumPy, as it is written there."""

import numpy as np
from participant import WEIGHTS, WORKLOAD, report_calls
from scipy.special import erf


def conv2d(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    return np.tensordot(windows, kernel, [(4, 5, 3), (0, 1, 2)])


def softmax(x):
    powers = np.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def layer_normalization(x, gamma, beta):
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5) * gamma + beta


OPS = {
    "matmul": np.matmul,
    "conv2d": conv2d,
    "softmax": softmax,
    "layer_normalization": layer_normalization,
    "gelu": lambda x: 0.5 * x * (1 + erf(x * np.float32(np.sqrt(0.5)))),
}
op = OPS[WORKLOAD["op"]]
report_calls(np.__version__, lambda: op(*WEIGHTS), lambda result: result)
