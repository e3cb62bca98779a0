"""Sends one row through a model of PyTorch."""

import torch
from participant import WEIGHTS, WORKLOAD, X, report_calls
from torch_training import linear

ACTIVATIONS = {"relu": torch.nn.ReLU(), "softmax": torch.nn.Softmax(-1)}
parts = []
for at, layer in enumerate(WORKLOAD["layers"]):
    parts += [linear(*WEIGHTS[2 * at : 2 * at + 2]), ACTIVATIONS[layer["activation"]]]
model = torch.nn.Sequential(*parts)
with torch.inference_mode():
    report_calls(
        torch.__version__, lambda: model(torch.from_numpy(X)).numpy(), lambda result: result
    )
