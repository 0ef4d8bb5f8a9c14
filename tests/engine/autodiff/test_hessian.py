"""Second derivatives by differences, where there are arrays: as right for large numbers as for those near 1."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.autodiff.hessian import hessian
from tests.engine.problems import problem


@pytest.mark.parametrize("size", [1e-4, 1.0, 1e4, 1e6])
def test_the_step_goes_with_the_size_of_a_number(size: float) -> None:
    # L = Σ w⁴ + w₀²w₁²: ∂²/∂w₀² = 12w₀² + 2w₁², ∂²/∂w₁² = 12w₁² + 2w₀², ∂²/∂w₀∂w₁ = 4w₀w₁, at (1, −2) times the size.
    w = size * np.array([1.0, -2.0])
    whole = problem({"w": w}, {"L": "sum(w**4) + w[0]**2*w[1]**2"})
    expected = size**2 * np.array([[12 + 8, -8], [-8, 48 + 2]])
    # For small ones the step is that of 1, a thousandth; the gradient is a cubic, of which the differences are exact.
    assert np.array(hessian(Graph(whole), {"w": w}, {})) == pytest.approx(expected, rel=1e-9, abs=1e-10)
