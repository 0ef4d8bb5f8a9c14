"""Fill the holes of the heap before a fork, so that what a forked process makes lies close together on its own pages.

After the imports the heap is full of small holes between objects that stay for ever. A new object takes the first hole
that fits; after a fork each hole that is written to costs the process a copy of its whole page, 4 KiB for perhaps 48
bytes. Filled once in the process that forks, the holes are gone for all.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial
from typing import Final

_STEP: Final = 16
"""Python has pools of blocks of 16 bytes, of 32, …"""
_SMALL: Final = 512
"""… up to this; what is larger comes from the C library."""
_POOL: Final = 1 << 14
_HEADER: Final = 4 * _STEP
"""More than what comes before the first block of a pool."""
_BATCH: Final = 32
_MOST: Final = 1 << 13
"""Batches for one size, should no pool ever look fresh."""
_LARGE: Final = 1 << 16
"""Holes of the C library that are larger are no loss: they have pages of their own."""

_kept: list[object] = []


def fill_holes() -> int:
    """Take every hole between other blocks, for good; how many blocks that takes."""
    _fill_pools()
    return len(_kept) + _fill_heap()


def _fill_pools() -> None:
    for size in range(_STEP, _SMALL + 1, _STEP):
        make = _maker(size)
        for _ in range(_MOST):
            batch = [make() for _ in range(_BATCH)]
            _kept.append(batch)
            if _fresh([id(one) for one in batch], size):
                break


def _maker(size: int) -> Callable[[], object]:
    """What makes an object that takes a block of this size, never the same one twice."""
    if size == _STEP:
        return object
    if size == 2 * _STEP:
        return partial(complex, 1.0, 1.0)
    return partial(bytes, size - bytes.__basicsize__)


def _fresh(addresses: list[int], size: int) -> bool:
    """Whether the last blocks lie one behind the other from the beginning of a pool: there was no hole for them."""
    run = len(addresses) - 1
    while run and addresses[run] == addresses[run - 1] + size:
        run -= 1
    return addresses[run] % _POOL < _HEADER and run < len(addresses) - 1


class _Heap(ctypes.Structure):
    """``struct mallinfo2`` of the GNU C library."""

    _fields_ = (
        ("arena", ctypes.c_size_t),
        ("not_used_here", ctypes.c_size_t * 8),
        ("keepcost", ctypes.c_size_t),
    )


def _fill_heap() -> int:
    """Take the holes below the end of the heap; 0 where the C library does not tell where that is."""
    library = ctypes.CDLL(None)
    try:
        take, give, limit, look = library.malloc, library.free, library.sbrk, library.mallinfo2
    except AttributeError:
        return 0
    take.restype, take.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    give.restype, give.argtypes = None, [ctypes.c_void_p]
    limit.restype, limit.argtypes = ctypes.c_void_p, [ctypes.c_ssize_t]
    look.restype = _Heap
    heap = look()
    end = limit(0) - heap.keepcost
    begin, count = end - heap.arena, 0
    for size in range(_LARGE, 0, -_STEP):
        while (block := take(size) or end) < end and block > begin:
            count += 1
        if block != end:
            give(block)
    return count
