"""The plain numbers of every iteration of a run, for charts: thinned so that they stay few however long it is.

Level l has the iterations 1, 1 + 2^l, 1 + 2·2^l, …, the first ``KEPT`` of them. So every beginning of the run, long or
short, has a level with at least ``KEPT/2`` places evenly spread over it, and what is kept grows with the logarithm of
the run.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Final

KEPT: Final = 2048
"""Iterations of one level."""
_LEVELS: Final = 40


class History:
    """Series by name, all of the same iterations."""

    def __init__(self, names: Sequence[str]) -> None:
        self._levels = [{name: array("d") for name in names} for _ in range(_LEVELS)]
        self._first = names[0]
        self.next = 1
        """The next iteration that is to be noted, after those that have been."""

    def note(self, number: int, values: Mapping[str, float]) -> None:
        """Keep the numbers of iteration ``number``, if it is one that is kept and has not been noted before."""
        if number < self.next:
            return
        before = number - 1
        for level, series in enumerate(self._levels):
            if before % (1 << level):
                break
            if before >= KEPT << level or len(series[self._first]) != before >> level:
                continue
            for name, kept in series.items():
                kept.append(values[name])
        self.next = next_after(number)

    def forget_after(self, number: int) -> None:
        """Drop the iterations after ``number``."""
        for level, series in enumerate(self._levels):
            for kept in series.values():
                del kept[((number - 1) >> level) + 1 :]
        self.next = min(self.next, next_after(number))

    def value(self, name: str, number: int) -> float | None:
        """The number of an iteration, ``None`` where that is not kept."""
        level = _level_of(number)
        if (number - 1) % (1 << level):
            return None
        kept = self._levels[level][name]
        place = (number - 1) >> level
        return kept[place] if place < len(kept) else None

    @property
    def size(self) -> int:
        """How many numbers are kept."""
        return sum(len(kept) for series in self._levels for kept in series.values())


def spread_over(last: int, most: int) -> list[int]:
    """At most ``most`` iterations, evenly spread from 1 to ``last`` and all of them kept but ``last`` itself, which is
    always among them; none where ``last`` is 0."""
    if last < 1:
        return []
    unit = 1 << _level_of(last)
    wanted = max(1, -(-last // (most - 1)))  # the last one comes besides
    stride = -(-wanted // unit) * unit
    return sorted({*range(1, last + 1, stride), last})


def next_after(number: int) -> int:
    """The first iteration after ``number`` that is kept."""
    stride = 1 << _level_of(number + 1)
    return -(-number // stride) * stride + 1


def _level_of(number: int) -> int:
    """The finest level that reaches as far as iteration ``number``."""
    return max(0, ((number - 1) // KEPT).bit_length())
