"""Trains a transformer with PyTorch, with its own attention."""

import torch
from participant import WEIGHTS, WORKLOAD
from torch import nn
from torch_training import linear, train

left = iter(WEIGHTS)


def norm():
    made = nn.LayerNorm(WORKLOAD["width"], eps=WORKLOAD["epsilon"])
    with torch.no_grad():
        made.weight.copy_(torch.from_numpy(next(left)))
        made.bias.copy_(torch.from_numpy(next(left)))
    return made


def dense():
    return linear(next(left), next(left))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.mix = (dense() for _ in range(4))

    def forward(self, x):
        query, key, value = (
            layer(x).unflatten(-1, (WORKLOAD["heads"], -1)).transpose(1, 2)
            for layer in (self.query, self.key, self.value)
        )
        seen = nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        return self.mix(seen.transpose(1, 2).flatten(-2))


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class TokensAndPlaces(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding.from_pretrained(torch.from_numpy(next(left)), freeze=False)
        self.places = nn.Parameter(torch.from_numpy(next(left)))

    def forward(self, x):
        return self.tokens(x) + self.places


parts = [TokensAndPlaces()]
for _ in range(WORKLOAD["blocks"]):
    parts.append(Residual(norm(), Attention()))
    parts.append(Residual(norm(), dense(), nn.GELU(), dense()))
parts += [norm(), dense()]
train(nn.Sequential(*parts))
