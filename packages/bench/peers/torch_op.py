"""Runs one op with PyTorch."""

import torch
from participant import WEIGHTS, WORKLOAD, report_calls
from torch.nn import functional

operands = [torch.from_numpy(each) for each in WEIGHTS]
# Channels first, as PyTorch has them.
LAYOUTS = {"conv2d": [(0, 3, 1, 2), (3, 2, 0, 1)]}
for at, axes in enumerate(LAYOUTS.get(WORKLOAD["op"], [])):
    operands[at] = operands[at].permute(axes).contiguous()
OPS = {
    "matmul": torch.matmul,
    "conv2d": functional.conv2d,
    "softmax": lambda x: functional.softmax(x, -1),
    "layer_normalization": lambda x, gamma, beta: functional.layer_norm(
        x, gamma.shape, gamma, beta, 1e-5
    ),
    "gelu": functional.gelu,
}
op = OPS[WORKLOAD["op"]]
with torch.inference_mode():
    report_calls(torch.__version__, lambda: op(*operands), lambda result: result)
