"""The graph of linear-backprop as one writes it with micrograd: built, run backward and read, at each step."""

from __future__ import annotations

from micrograd.engine import Value


def step(w: float, b: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The nodes x, y, z at (w, b), and the gradients of z with respect to x, y, z, w, b."""
    parameter_w, parameter_b = Value(w), Value(b)
    x = 2 * parameter_w + 3 * parameter_b
    y = 2 * parameter_b + 1
    z = x * y
    z.backward()
    return (x.data, y.data, z.data), (x.grad, y.grad, z.grad, parameter_w.grad, parameter_b.grad)
