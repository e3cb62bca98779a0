"""Training with PyTorch, in the loop that its tutorials teach."""

import time

import torch
from participant import WORKLOAD, X, Y, report_epochs


def train(model):
    rows, batch, epochs = (WORKLOAD[key] for key in ("rows", "batchSize", "epochs"))
    x, y = torch.from_numpy(X), torch.from_numpy(Y)
    if WORKLOAD["loss"] == "mse":
        loss_of = torch.nn.functional.mse_loss
    else:
        y = y.long()

        def loss_of(logits, classes):
            return torch.nn.functional.cross_entropy(logits.flatten(0, -2), classes.flatten())

    wanted = WORKLOAD["optimizer"]
    if wanted["name"] == "sgd":
        optimizer = torch.optim.SGD(model.parameters(), wanted["learningRate"])
    else:
        rate, epsilon = wanted["learningRate"], wanted["epsilon"]
        optimizer = torch.optim.Adam(model.parameters(), rate, eps=epsilon)
    ends, total = [], 0.0
    for _ in range(epochs):
        total = 0.0
        for start in range(0, rows, batch):
            part = x[start : start + batch]
            optimizer.zero_grad()
            loss = loss_of(model(part), y[start : start + batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(part)
        ends.append(time.perf_counter())
    report_epochs(torch.__version__, ends, total / rows)


def linear(kernel, bias):
    """A layer with weights of our layout."""
    made = torch.nn.Linear(*kernel.shape)
    with torch.no_grad():
        made.weight.copy_(torch.from_numpy(kernel).T)
        made.bias.copy_(torch.from_numpy(bias))
    return made
