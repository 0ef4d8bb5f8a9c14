"""The graph of linear-backprop as one writes it in Python by hand: each value and each gradient a line."""

from __future__ import annotations


def step(w: float, b: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The nodes x, y, z at (w, b), and the gradients of z with respect to x, y, z, w, b."""
    x = 2.0 * w + 3.0 * b
    y = 2.0 * b + 1.0
    z = x * y
    to_z = 1.0
    to_x = to_z * y
    to_y = to_z * x
    to_w = 2.0 * to_x
    to_b = 3.0 * to_x + 2.0 * to_y
    return (x, y, z), (to_x, to_y, to_z, to_w, to_b)
