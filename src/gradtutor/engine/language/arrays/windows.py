"""Convolution with stride, padding, channels and batches, and pooling; with the gradients of both.

Shapes are those of PyTorch: an input of (…, spatial), with channels (C, …) and in batches (N, C, …); kernels (O, C, …).
Convolution is what frameworks call so: cross-correlation, the kernel is not turned round.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Array


def _each(value: Any, count: int) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, tuple) else (value,) * count


def _whole(a: Array, kernel: Array, axes: int) -> tuple[Array, Array, int]:
    """Input as (N, C, …) and kernel as (O, C, …), and how many axes are spatial."""
    if kernel.ndim < axes + 2:
        return a[None, None], kernel[None, None], a.ndim
    return (a[None] if a.ndim == axes + 1 else a), kernel, axes


def _spatial(kernel: Array, a: Array) -> int:
    """How many axes of an input are spatial, from its kernel: all of them, or those behind (O, C)."""
    return a.ndim if kernel.ndim == a.ndim and kernel.ndim <= 2 else kernel.ndim - 2


def _padded(a: Array, pads: tuple[int, ...]) -> Array:
    around = [(0, 0)] * (a.ndim - len(pads)) + [(pad, pad) for pad in pads]
    return np.pad(a, around) if any(pads) else a


def strided(a: Array, kernel: Array, axes: int, stride: Any = 1, padding: Any = 0) -> Array:
    """The sum under the kernel at every ``stride``-th place, ``padding`` zeros around the input."""
    whole, kernels, spatial = _whole(a, kernel, axes)
    steps, pads = _each(stride, spatial), _each(padding, spatial)
    windows = sliding_window_view(_padded(whole, pads), kernels.shape[2:], axis=tuple(range(2, 2 + spatial)))
    windows = windows[(slice(None), slice(None), *(slice(None, None, step) for step in steps))]
    under = [1, *range(2 + spatial, 2 + 2 * spatial)]
    made = np.tensordot(windows, kernels, axes=(under, [1, *range(2, 2 + spatial)]))
    made = np.moveaxis(made, -1, 1)
    if kernel is not kernels:
        return made[0, 0]  # type: ignore[no-any-return]  # numpy's stubs
    return made[0] if whole is not a else made


def conv(a: Array, kernel: Array, axes: int) -> Array:
    """Stride 1, no padding."""
    return strided(a, kernel, axes)


def _offsets(kernel: Array, spatial: int) -> Iterator[tuple[int, ...]]:
    return np.ndindex(*kernel.shape[-spatial:])


def _under(offset: tuple[int, ...], steps: tuple[int, ...], counts: tuple[int, ...]) -> tuple[slice, ...]:
    """The cells that the kernel's cell at ``offset`` meets on its way."""
    found = zip(offset, steps, counts, strict=True)
    return tuple(slice(first, first + step * (count - 1) + 1, step) for first, step, count in found)


def conv_to_input(gradient: Array, a: Array, kernel: Array, stride: Any = 1, padding: Any = 0) -> Array:
    """The gradient of ``strided`` for its input ``a``."""
    spatial = _spatial(kernel, a)
    whole, kernels, _ = _whole(a, kernel, spatial)
    arrived = gradient.reshape(whole.shape[0], kernels.shape[0], *gradient.shape[-spatial:])
    steps, pads = _each(stride, spatial), _each(padding, spatial)
    result = np.zeros_like(_padded(whole, pads))
    for offset in _offsets(kernels, spatial):
        cells = np.asarray(kernels[(slice(None), slice(None), *offset)])  # type: ignore[arg-type]  # numpy's stubs
        index = (slice(None), slice(None), *_under(offset, steps, arrived.shape[-spatial:]))
        result[index] += np.moveaxis(np.tensordot(arrived, cells, axes=([1], [0])), -1, 1)
    inner = tuple(slice(pad, extent - pad) for pad, extent in zip(pads, result.shape[-spatial:], strict=True))
    return result[(slice(None), slice(None), *inner)].reshape(a.shape)


def conv_to_kernel(gradient: Array, a: Array, kernel: Array, stride: Any = 1, padding: Any = 0) -> Array:
    """The gradient of ``strided`` for its kernel."""
    spatial = _spatial(kernel, a)
    whole, kernels, _ = _whole(a, kernel, spatial)
    arrived = gradient.reshape(whole.shape[0], kernels.shape[0], *gradient.shape[-spatial:])
    steps, pads = _each(stride, spatial), _each(padding, spatial)
    around = _padded(whole, pads)
    over = [0, *range(2, 2 + spatial)]
    result: Any = np.zeros_like(kernels)
    for offset in _offsets(kernels, spatial):
        met = around[(slice(None), slice(None), *_under(offset, steps, arrived.shape[-spatial:]))]
        result[:, :, *offset] = np.tensordot(arrived, met, axes=(over, over))
    return result.reshape(kernel.shape)  # type: ignore[no-any-return]


def _pools(a: Array, size: Any, stride: Any) -> tuple[Array, tuple[int, ...], tuple[int, ...]]:
    """The windows of a pooling, on their own last axes; sizes and steps."""
    axes = min(a.ndim, 2)
    sizes = _each(size, axes)
    steps = sizes if stride is None else _each(stride, axes)
    windows = sliding_window_view(a, sizes, axis=tuple(range(a.ndim - axes, a.ndim)))
    every: Any = (..., *(slice(None, None, step) for step in steps), *(slice(None) for _ in sizes))
    return windows[every], sizes, steps


def pooled(a: Array, size: Any, stride: Any, kind: str) -> Array:
    """The largest (``max``) or the mean of each window; over the only axis of a vector, else over the last two."""
    windows, sizes, _ = _pools(a, size, stride)
    over = tuple(range(-len(sizes), 0))
    return windows.max(axis=over) if kind == "max" else windows.mean(axis=over)  # type: ignore[no-any-return]


def tied(a: Array, size: Any, stride: Any) -> Array:
    """Which windows have several elements that are the largest: 1 for each of them, else 0."""
    windows, sizes, _ = _pools(a, size, stride)
    over = tuple(range(-len(sizes), 0))
    return ((windows == windows.max(axis=over, keepdims=True)).sum(axis=over) > 1) + 0.0  # type: ignore[no-any-return]


def from_windows(gradient: Array, a: Array, size: Any, stride: Any, kind: str) -> Array:
    """The gradient of ``pooled``: to the first of the largest of each window, or in equal parts to all of it."""
    windows: Any
    windows, sizes, steps = _pools(a, size, stride)
    result: Any = np.zeros_like(a)
    cells = int(np.prod(sizes))
    for index in np.ndindex(*gradient.shape):
        lead, at = index[: -len(sizes)], index[-len(sizes) :]
        corner = [where * step for where, step in zip(at, steps, strict=True)]
        if kind == "max":
            first = np.unravel_index(int(windows[index].argmax()), sizes)
            result[(*lead, *(c + by for c, by in zip(corner, first, strict=True)))] += gradient[index]
        else:
            area = tuple(slice(c, c + extent) for c, extent in zip(corner, sizes, strict=True))
            result[(*lead, *area)] += gradient[index] / cells
    return result  # type: ignore[no-any-return]
