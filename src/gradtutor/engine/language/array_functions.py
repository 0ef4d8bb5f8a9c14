"""Array operations that numpy has not by one name. Only imported where a lesson has arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    import numpy.typing as npt

    from gradtutor.engine.language.values import Array

POOL = 2
"""The side of the window of ``maxpool``, which is also its stride."""


def sigmoid(a: Array) -> Array:
    """1/(1 + e^−a) elementwise, by tanh, which cannot overflow: σ(a) = (1 + tanh(a/2)) / 2."""
    return 0.5 * (1.0 + np.tanh(0.5 * a))


def softmax(a: Array) -> Array:
    """e^a / Σ e^a along the last axis; the largest is taken off first, so that exp cannot overflow."""
    power: Array = np.exp(a - np.max(a, axis=-1, keepdims=True))
    total: Array = np.sum(power, axis=-1, keepdims=True)
    return power / total


def rows(a: Any) -> float:
    """How many samples an array holds: the product of all axes but the last."""
    return float(np.size(a) // np.shape(a)[-1]) if np.ndim(a) else 1.0


def cross_entropy(p: Array, y: Array) -> float:
    """−Σ y·ln p, averaged over the rows; ``p`` are probabilities, ``y`` is one-hot, both of shape (…, classes)."""
    return float(-np.sum(y * np.log(p)) / rows(p))


def conv(a: Array, kernel: Array) -> Array:
    """Valid cross-correlation, as frameworks call convolution: (n − k + 1) along each axis."""
    axes = tuple(range(a.ndim))
    windows = sliding_window_view(a, kernel.shape)
    return np.tensordot(windows, kernel, axes=(tuple(axis + a.ndim for axis in axes), axes))


def conv_input(gradient: Array, kernel: Array, a: Array) -> Array:
    """The gradient of ``conv`` for its input: the full convolution of ``gradient`` with the kernel turned round."""
    padded = np.pad(gradient, [(extent - 1, extent - 1) for extent in kernel.shape])
    return conv(padded, np.flip(kernel)).reshape(a.shape)


def _windows(a: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """(windows, cells of a window): the pooling windows of a one- or two-dimensional array, row by row."""
    if a.ndim == 1:
        return a[: a.size // POOL * POOL].reshape(-1, POOL)
    high, wide = a.shape[0] // POOL, a.shape[1] // POOL
    cut = a[: high * POOL, : wide * POOL]
    return cut.reshape(high, POOL, wide, POOL).swapaxes(1, 2).reshape(high * wide, POOL * POOL)


def maxpool(a: Array) -> Array:
    """The largest of each window of 2 (or 2×2), stride 2; a rest at the edge is left out."""
    largest: Array = _windows(a).max(axis=1)
    return largest.reshape(tuple(extent // POOL for extent in a.shape))


def unpool(gradient: Array, a: Array, out: Array) -> Array:
    """The gradient of ``maxpool``: each goes to the largest of its window (the first of equal ones)."""
    places = _windows(np.arange(a.size).reshape(a.shape))
    largest = _windows(a).argmax(axis=1)
    result = np.zeros(a.size)
    result[places[np.arange(len(places)), largest]] = np.ravel(gradient)
    return result.reshape(a.shape)


def scatter(gradient: Any, a: Any, at: Any) -> Array:
    """The gradient of ``a[at]``: zeros in the shape of ``a``, and ``gradient`` at the places that were taken."""
    result = np.zeros(np.shape(a))
    result[at] = gradient
    return result


FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "np_sigmoid": sigmoid,
        "softmax": softmax,
        "rows": rows,
        "cross_entropy": cross_entropy,
        "conv": conv,
        "conv_input": conv_input,
        "maxpool": maxpool,
        "unpool": unpool,
        "scatter": scatter,
    }
)
"""What the array sources in ``operations`` call, by name."""
