"""A two-layer network written by hand in numpy, as a careful programmer would: the rival of the engine's."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Network:
    """tanh → sigmoid → mean squared error; x is (samples, inputs), y (samples, 1)."""

    def __init__(self, x: Array, y: Array, w1: Array, b1: Array, w2: Array, rate: float) -> None:
        self.x, self.y, self.rate = x, y, rate
        self.w1, self.b1, self.w2, self.b2 = w1, b1, w2, 0.0

    def step(self) -> float:
        """The loss; the parameters move against the gradient."""
        hidden = np.tanh(self.x @ self.w1 + self.b1)
        out = 1.0 / (1.0 + np.exp(-(hidden @ self.w2 + self.b2)))
        residual = out - self.y
        loss = float(np.mean(residual * residual))
        d_score = 2.0 / residual.size * residual * out * (1.0 - out)
        d_hidden = d_score @ self.w2.T * (1.0 - hidden * hidden)
        self.w1 = self.w1 - self.rate * (self.x.T @ d_hidden)
        self.b1 = self.b1 - self.rate * d_hidden.sum(axis=0)
        self.w2 = self.w2 - self.rate * (hidden.T @ d_score)
        self.b2 = self.b2 - self.rate * float(d_score.sum())
        return loss
