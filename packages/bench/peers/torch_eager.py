"""PyTorch as a participant, in the loop that its tutorials teach."""

import time

import torch
from participant import BATCH, EPOCHS, IS_REGRESSION, ROWS, WEIGHTS, WORKLOAD, X, Y, report

ACTIVATIONS = {"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}
parts = []
for at, layer in enumerate(WORKLOAD["layers"]):
    kernel, bias = (torch.from_numpy(each) for each in WEIGHTS[2 * at : 2 * at + 2])
    linear = torch.nn.Linear(*kernel.shape)
    with torch.no_grad():
        linear.weight.copy_(kernel.T)
        linear.bias.copy_(bias)
    parts.append(linear)
    # The cross-entropy takes the sums before the softmax.
    if layer["activation"] != "softmax":
        parts.append(ACTIVATIONS[layer["activation"]]())
model = torch.nn.Sequential(*parts)
x, y = torch.from_numpy(X), torch.from_numpy(Y if IS_REGRESSION else Y.astype("int64"))
loss_of = torch.nn.MSELoss() if IS_REGRESSION else torch.nn.CrossEntropyLoss()
rate = WORKLOAD["optimizer"]["learningRate"]
if WORKLOAD["optimizer"]["name"] == "sgd":
    optimizer = torch.optim.SGD(model.parameters(), rate)
else:
    optimizer = torch.optim.Adam(model.parameters(), rate, eps=1e-7)

ends, total = [], 0.0
for _ in range(EPOCHS):
    total = 0.0
    for start in range(0, ROWS, BATCH):
        rows, wanted = x[start : start + BATCH], y[start : start + BATCH]
        optimizer.zero_grad()
        loss = loss_of(model(rows), wanted)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows)
    ends.append(time.perf_counter())
report(torch.__version__, ends, total / ROWS)
