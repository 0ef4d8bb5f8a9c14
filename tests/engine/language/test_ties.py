"""Derivatives where there is none: at a kink, and where two numbers are equally large."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import differentiate
from gradtutor.engine.run.trace import Trace
from tests.engine.problems import problem


def test_kinks_have_the_derivative_of_the_convention() -> None:
    # PyTorch: relu'(0) = 0, abs'(0) = 0.
    for text in ("relu(x)", "abs(x)"):
        first = Trace(problem({"x": 0.0}, {"J": text})).iteration(1)
        assert first.gradients == {"J": 1.0, "x": 0.0}


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("max(x, y)", (0.5, 0.5)),
        ("min(x, y)", (0.5, 0.5)),
        ("max(y, x)", (0.5, 0.5)),
        ("max(x, 2)", (0.5, 0.0)),
        ("max(x, 3)", (0.0, 0.0)),
        ("min(x, 3, y)", (0.5, 0.5)),
        ("max(x, x)", (1.0, 0.0)),
        # torch.maximum(torch.maximum(x, y), 2): half of it goes to 2, the rest is shared.
        ("max(x, y, 2)", (0.25, 0.25)),
        ("3*max(x**2, 2*y)", (6.0, 3.0)),
    ],
)
def test_a_tie_shares_the_derivative_as_in_pytorch(formula: str, wanted: tuple[float, float]) -> None:
    # torch.maximum and torch.minimum at x = y = 2 (torch 2.13.0, float64).
    nodes = {"J": f"{formula} + 0*x + 0*y"}
    whole = problem({"x": 2.0, "y": 2.0}, nodes)
    first = Trace(whole).iteration(1)
    assert first.gradients is not None
    assert (first.gradients["x"], first.gradients["y"]) == wanted
    shown = [evaluate(differentiate(whole.nodes[0].expression, name), {"x": 2.0, "y": 2.0}) for name in ("x", "y")]
    assert tuple(shown) == wanted


def test_ties_in_arrays_are_shared_element_by_element() -> None:
    # torch.maximum([1, 2, 3], [2, 2, 2]) and with a number that is stretched: its parts are added up, 1 + ½ + 0.
    a, b = np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0])
    for other, gradient in ((b, [1.0, 0.5, 0.0]), (2.0, 1.5)):
        first = Trace(problem({"a": a, "b": other}, {"J": "sum(max(a, b))"})).iteration(1)
        assert first.gradients is not None
        assert np.array_equal(np.asarray(first.gradients["a"]), [0.0, 0.5, 1.0])
        assert np.array_equal(np.asarray(first.gradients["b"]), gradient)
    first = Trace(problem({"a": a, "b": b}, {"J": "sum(min(a, b))"})).iteration(1)
    assert first.gradients is not None
    assert np.array_equal(np.asarray(first.gradients["a"]), [1.0, 0.5, 0.0])


def test_pooling_gives_the_gradient_to_the_first_of_equal_ones() -> None:
    # torch.nn.functional.max_pool2d of four ones, and max_pool1d of (3, 3, 1, 5).
    square = Trace(problem({"a": np.ones((2, 2))}, {"J": "sum(maxpool(a))"})).iteration(1)
    line = Trace(problem({"a": np.array([3.0, 3.0, 1.0, 5.0])}, {"J": "sum(maxpool(a))"})).iteration(1)
    assert square.gradients is not None
    assert line.gradients is not None
    assert np.array_equal(np.asarray(square.gradients["a"]), [[1.0, 0.0], [0.0, 0.0]])
    assert np.array_equal(np.asarray(line.gradients["a"]), [1.0, 0.0, 0.0, 1.0])
