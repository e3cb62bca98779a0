"""Trains a chain of dense layers with PyTorch."""

import torch
from participant import WEIGHTS, WORKLOAD
from torch_training import linear, train

ACTIVATIONS = {"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}
parts = []
for at, layer in enumerate(WORKLOAD["layers"]):
    parts.append(linear(*WEIGHTS[2 * at : 2 * at + 2]))
    # The cross-entropy takes the sums before the softmax.
    if layer["activation"] != "softmax":
        parts.append(ACTIVATIONS[layer["activation"]]())
train(torch.nn.Sequential(*parts))
