"""PyTorch eager in a process of its own: a line names what it shall do and how often, a line of JSON says how long the
processor took for one and what came out.

Run by an interpreter that has PyTorch; the benchmarks need not have it, so nothing of them is imported here.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import torch  # type: ignore[import-not-found, unused-ignore]  # no dependency

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def scalar() -> list[float]:
    """The graph of linear-backprop: forward, backward, every node and gradient read."""
    w, b = torch.tensor(3.0, requires_grad=True), torch.tensor(4.0, requires_grad=True)
    x = 2 * w + 3 * b
    y = 2 * b + 1
    z = x * y
    for node in (x, y, z):
        node.retain_grad()
    z.backward()
    every = (x.grad, y.grad, z.grad, w.grad, b.grad)
    return [x.item(), y.item(), z.item(), *(one.item() for one in every if one is not None)]


def arrays() -> tuple[Any, Any, Any]:
    """Data of 10,000 samples with 32 numbers each, weights of 32 units, and their targets."""
    rows, units = torch.arange(10_000.0)[:, None], torch.arange(32.0)[None, :]
    w = torch.sin(torch.arange(32.0)[:, None] * 3 + units) / 32
    return torch.sin(0.1 * rows + units), w, torch.cos(0.2 * rows - units)


class Layer:
    """mean((tanh(X @ w) - Y)**2), forward and backward, the gradient of every node kept."""

    def __init__(self) -> None:
        self.x, w, self.y = arrays()
        self.w = w.requires_grad_()

    def step(self) -> list[float]:
        """The loss and the sum of the gradient's squares."""
        self.w.grad = None
        s = self.x @ self.w
        h = torch.tanh(s)
        loss = ((h - self.y) ** 2).mean()
        for node in (s, h, loss):
            node.retain_grad()
        loss.backward()
        assert self.w.grad is not None
        return [loss.item(), (self.w.grad**2).sum().item()]

    def products(self) -> list[float]:
        """The matrix products alone."""
        with torch.no_grad():
            s = self.x @ self.w
            return [(self.x.T @ s)[0, 0].item()]


class Regression:
    """mean((X @ w + b - y)**2) / 2, one weight for each of the 32 numbers; as above."""

    def __init__(self) -> None:
        self.x, w, y = arrays()
        self.w, self.y = w[:, 0].clone().requires_grad_(), y[:, 0].clone()
        self.b = torch.tensor(0.5, requires_grad=True)

    def step(self) -> list[float]:
        """The loss and the sum of the squares of the gradient of the weights."""
        self.w.grad = self.b.grad = None
        prediction = self.x @ self.w + self.b
        loss = ((prediction - self.y) ** 2).mean() / 2
        for node in (prediction, loss):
            node.retain_grad()
        loss.backward()
        assert self.w.grad is not None
        return [loss.item(), (self.w.grad**2).sum().item()]


def main() -> None:
    """Answer until nobody asks."""
    layer = Layer()
    rivals: dict[str, Callable[[], list[float]]] = {
        "scalar": scalar,
        "layer": layer.step,
        "products": layer.products,
        "regression": Regression().step,
    }
    for line in sys.stdin:
        name, calls = line.split()
        start = time.process_time()
        for _ in range(int(calls)):
            found = rivals[name]()
        print(json.dumps([(time.process_time() - start) / int(calls), found]), flush=True)


if __name__ == "__main__":
    main()
