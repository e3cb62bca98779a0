"""Trains a convolutional network with PyTorch, channels first as it has them."""

import torch
from participant import WEIGHTS, WORKLOAD
from torch_training import linear, train

CHANNELS_FIRST = (0, 3, 1, 2)


class ChannelsFirst(torch.nn.Module):
    def forward(self, x):
        return x.permute(CHANNELS_FIRST).contiguous()


parts, length = [ChannelsFirst()], WORKLOAD["side"]
*convolutions, kernel, bias = WEIGHTS
for at in range(0, len(convolutions), 2):
    size, _, channels, filters = convolutions[at].shape
    layer = torch.nn.Conv2d(channels, filters, size)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(convolutions[at]).permute(3, 2, 0, 1))
        layer.bias.copy_(torch.from_numpy(convolutions[at + 1]))
    parts += [layer, torch.nn.ReLU(), torch.nn.MaxPool2d(WORKLOAD["pool"])]
    length = (length - size + 1) // WORKLOAD["pool"]
# The rows of the kernel are in the order of channels last.
inputs, classes = kernel.shape
kernel = kernel.reshape(length, length, -1, classes).transpose(2, 0, 1, 3).reshape(inputs, classes)
parts += [torch.nn.Flatten(), torch.nn.Dropout(WORKLOAD["dropout"]), linear(kernel, bias)]
train(torch.nn.Sequential(*parts))
