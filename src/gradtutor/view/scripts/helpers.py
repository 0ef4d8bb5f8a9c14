"""The functions that numpy does not have, as they are written into a program that needs one of them: short, and plain
rather than fast. Signatures stand on one line; types are left out where they are shown."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def sigmoid(z: Any) -> Any:
    """1/(1 + e^-z), written so that exp cannot overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def erf(x: Any) -> Any:
    """The error function of each element."""
    return np.vectorize(math.erf)(x)


def rows(a: Any) -> Any:
    """How many samples there are: one for each row."""
    return np.size(a) // np.shape(a)[-1]


def count(a: Any, axis: Any) -> Any:
    """How many elements there are along an axis, or along all."""
    return np.size(a) if axis is None else np.prod(np.take(np.shape(a), axis))


def softmax(z: Any, axis: int = -1) -> Any:
    """Each row as probabilities; the largest is taken off first, so that exp cannot overflow."""
    power = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return power / np.sum(power, axis=axis, keepdims=True)


def log_softmax(z: Any, axis: int = -1) -> Any:
    """The logarithm of softmax."""
    return z - logsumexp(z, axis, keepdims=True)


def logsumexp(z: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The logarithm of the sum of e^z; the largest is taken off first, so that exp cannot overflow."""
    largest = np.max(z, axis=axis, keepdims=True)
    found = largest + np.log(np.sum(np.exp(z - largest), axis=axis, keepdims=True))
    return found if keepdims else np.squeeze(found, axis)


def classes(labels: Any, like: Any) -> Any:
    """The number of a class as a row of zeros with a 1 at its place."""
    return np.eye(np.shape(like)[-1])[np.asarray(labels).astype(int)]


def piece(number: int, axis: int, gradient: Any, *parts: Any) -> Any:
    """The part of a gradient that belongs to one of several arrays that lie one behind the other."""
    begin = sum(np.shape(part)[axis] for part in parts[:number])
    return np.take(gradient, range(begin, begin + np.shape(parts[number])[axis]), axis=axis)


def conv2d(image: Any, kernel: Any) -> Any:
    """The sum of the products of kernel and window, at each place of the window."""
    high, wide = kernel.shape
    return np.array(
        [
            [np.sum(image[r : r + high, c : c + wide] * kernel) for c in range(image.shape[1] - wide + 1)]
            for r in range(image.shape[0] - high + 1)
        ]
    )


def conv_back(gradient: Any, kernel: Any, image: Any) -> Any:
    """The gradient of a convolution for its input: each window gives back its gradient times the kernel."""
    result = np.zeros_like(image)
    for place in np.ndindex(gradient.shape):
        window = tuple(slice(first, first + size) for first, size in zip(place, kernel.shape, strict=True))
        result[window] += gradient[place] * kernel
    return result


def maxpool(a: Any) -> Any:
    """The largest of each 2×2 window; a rest at the edge is left out."""
    high, wide = a.shape[0] // 2, a.shape[1] // 2
    return a[: 2 * high, : 2 * wide].reshape(high, 2, wide, 2).max(axis=(1, 3))


def maxpool_back(gradient: Any, a: Any) -> Any:
    """The gradient of maxpool: all of it goes to the largest of each window, the first of equal ones."""
    result = np.zeros_like(a)
    for r, c in np.ndindex(gradient.shape):
        window = a[2 * r : 2 * r + 2, 2 * c : 2 * c + 2]
        row, column = np.unravel_index(window.argmax(), (2, 2))
        result[2 * r + row, 2 * c + column] = gradient[r, c]
    return result


def sum_to(gradient: Any, like: Any) -> Any:
    """The gradient of what was stretched by broadcasting: summed along what it was stretched along."""
    while np.ndim(gradient) > np.ndim(like):
        gradient = np.sum(gradient, axis=0)
    for axis, size in enumerate(np.shape(like)):
        if size == 1:
            gradient = np.sum(gradient, axis=axis, keepdims=True)
    return gradient


def lift(found: Any, like: Any, axis: Any, keepdims: Any) -> Any:
    """What was found along an axis, beside each element that it was found from."""
    if axis is not None and not keepdims:
        found = np.expand_dims(found, axis)
    return np.broadcast_to(found, np.shape(like))


def scatter(gradient: Any, like: Any, at: Any) -> Any:
    """The gradient of a piece of an array: zeros, and what arrived at the places that were taken."""
    result = np.zeros(np.shape(like))
    result[at] = gradient
    return result
