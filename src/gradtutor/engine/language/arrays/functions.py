"""Array operations that numpy has not by one name. Only imported where a lesson has arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from gradtutor.engine.language.arrays.windows import conv, conv_to_input, conv_to_kernel, from_windows, pooled, strided

if TYPE_CHECKING:
    import numpy.typing as npt

    from gradtutor.engine.language.values import Array

POOL = 2
"""The side of the window of ``maxpool``, which is also its stride."""


def sigmoid(a: Array) -> Array:
    """1/(1 + e^−a) elementwise, by tanh, which cannot overflow: σ(a) = (1 + tanh(a/2)) / 2."""
    return 0.5 * (1.0 + np.tanh(0.5 * a))


def erf(a: Any) -> Any:
    """The error function elementwise; numpy has none."""
    return np.array([math.erf(value) for value in np.ravel(a)]).reshape(np.shape(a))


def count(a: Any, axis: Any = None) -> float:
    """How many elements there are along an axis, or along all."""
    extents = np.shape(a)
    taken = range(len(extents)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return float(math.prod(extents[one] for one in taken))


def softmax(a: Array, axis: int = -1) -> Array:
    """e^a / Σ e^a along an axis; the largest is taken off first, so that exp cannot overflow."""
    power: Array = np.exp(a - np.max(a, axis=axis, keepdims=True))
    total: Array = np.sum(power, axis=axis, keepdims=True)
    return power / total


def logsumexp(a: Array, axis: Any = None, keepdims: bool = False) -> Any:
    """ln Σ e^a of all elements, or along an axis; the largest is taken off first."""
    largest = np.max(a, axis=axis, keepdims=True)
    found = largest + np.log(np.sum(np.exp(a - largest), axis=axis, keepdims=True))
    if axis is None:
        return found if keepdims else float(found.reshape(()))
    return found if keepdims else np.squeeze(found, axis)


def log_softmax(a: Array, axis: int = -1) -> Array:
    """ln of ``softmax``, exact even where that is nearly 0."""
    return a - logsumexp(a, axis, True)  # type: ignore[no-any-return]  # arrays both


def layer_norm(a: Array, eps: float) -> Array:
    """(a − mean) / √(variance + eps) along the last axis, as ``torch.nn.functional.layer_norm`` without weights."""
    gap: Array = a - np.mean(a, axis=-1, keepdims=True)
    deviation: Array = np.sqrt(np.mean(gap * gap, axis=-1, keepdims=True) + eps)
    return gap / deviation


def classes(labels: Any, like: Array) -> Array:
    """Labels as distributions in the shape of ``like``: as they are, or 1 at the position of each class's number."""
    if np.shape(labels) == like.shape:
        return labels  # type: ignore[no-any-return]  # an array, for like is one
    numbers = _positions(labels, like.shape[-1])
    return np.eye(like.shape[-1])[numbers]  # type: ignore[no-any-return]  # numpy's stubs


def _positions(numbers: Any, count: int) -> Any:
    """Whole numbers from 0 to ``count`` − 1. Raises ``ValueError`` for others."""
    positions = np.asarray(numbers).astype(int)
    if (positions != numbers).any() or (positions < 0).any() or (positions >= count).any():
        raise ValueError(f"not a whole number from 0 to {count - 1}")
    return positions


def embedding(numbers: Any, table: Array) -> Any:
    """The row of ``table`` for each number."""
    return table[_positions(numbers, len(table))]


def from_rows(gradient: Any, numbers: Any, table: Array) -> Array:
    """The gradient of ``embedding`` for the table: a row that was taken twice gets both parts."""
    result = np.zeros_like(table)
    np.add.at(result, _positions(numbers, len(table)), gradient)
    return result


def lift(a: Any, like: Array, axis: Any = None, keepdims: bool = False) -> Array:
    """What was found along ``axis`` beside each element that it was found from, in the shape of ``like``."""
    if axis is not None and not keepdims:
        a = np.expand_dims(a, axis if isinstance(axis, int) else tuple(at % like.ndim for at in axis))
    return np.broadcast_to(a, like.shape)


def piece(position: int, axis: int, gradient: Array, *parts: Array) -> Array:
    """The part of ``gradient`` that belongs to ``parts[position]``, which lie one behind the other along ``axis``."""
    begin = sum(part.shape[axis] for part in parts[:position])
    return np.take(gradient, range(begin, begin + parts[position].shape[axis]), axis=axis)


def rows(a: Any) -> float:
    """How many samples an array holds: the product of all axes but the last."""
    return float(np.size(a) // np.shape(a)[-1]) if np.ndim(a) else 1.0


def cross_entropy(p: Array, y: Any) -> float:
    """−Σ y·ln p, averaged over the rows; ``p`` are probabilities of shape (…, classes), ``y`` is of the same shape, or
    has the number of a class for each row."""
    return float(-np.sum(classes(y, p) * np.log(p)) / rows(p))


def softmax_cross_entropy(z: Array, y: Any) -> float:
    """``cross_entropy`` of the softmax of ``z``, its logits; ``y`` as there."""
    return float(-np.sum(classes(y, z) * log_softmax(z)) / rows(z))


def conv_input(gradient: Array, kernel: Array, a: Array) -> Array:
    """The gradient of ``conv`` for its input: the full convolution of ``gradient`` with the kernel turned round."""
    padded = np.pad(gradient, [(extent - 1, extent - 1) for extent in kernel.shape])
    return conv(padded, np.flip(kernel), a.ndim).reshape(a.shape)


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
    positions = _windows(np.arange(a.size).reshape(a.shape))
    largest = _windows(a).argmax(axis=1)
    result = np.zeros(a.size)
    result[positions[np.arange(len(positions)), largest]] = np.ravel(gradient)
    return result.reshape(a.shape)


def scatter(gradient: Any, a: Any, at: Any) -> Array:
    """The gradient of ``a[at]``: zeros in the shape of ``a``, and ``gradient`` at the positions that were taken."""
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
        "np_erf": erf,
        "logsumexp": logsumexp,
        "count": count,
        "log_softmax": log_softmax,
        "layer_norm": layer_norm,
        "classes": classes,
        "softmax_cross_entropy": softmax_cross_entropy,
        "embedding": embedding,
        "from_rows": from_rows,
        "lift": lift,
        "piece": piece,
        "strided": strided,
        "conv_to_input": conv_to_input,
        "conv_to_kernel": conv_to_kernel,
        "pooled": pooled,
        "from_windows": from_windows,
    }
)
"""What the array sources in ``operations`` call, by name."""
