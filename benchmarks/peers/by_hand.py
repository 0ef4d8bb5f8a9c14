"""One step of linear regression by gradient descent, as one writes it in numpy when speed matters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]


def step(w: float, b: float, x: Column, y: Column, rate: float) -> tuple[float, float, float]:
    """The loss at (w, b), and w and b after the step: mean squared error halved, over all samples."""
    error = w * x + b - y
    loss = float(np.mean(error**2)) / 2
    return loss, w - rate * float(np.mean(error * x)), b - rate * float(np.mean(error))
