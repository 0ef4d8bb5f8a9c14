"""Which of a run's numbers are written down."""

from __future__ import annotations

from typing import Final

from gradtutor.records import NamedTuple

WRITTEN_OUT: Final = 100
"""An array of more numbers than these is summed up, unless all of it is asked for."""


class Selection(NamedTuple):
    """All of them, unless something else is said."""

    every: int = 1
    """Of each so many iterations the first; besides, the last one of the run."""
    last: int | None = None
    """Only so many iterations at the end."""
    only: tuple[str, ...] = ()
    """Only these names of parameters and nodes; empty: all."""
    full: bool = True
    """Arrays element by element, however large they are."""

    def has(self, name: str) -> bool:
        """Whether the numbers of a name are written."""
        return not self.only or name in self.only

    def first(self, end: int) -> int:
        """The first iteration of a run that ends with ``end``."""
        return 1 if self.last is None else max(1, end - self.last + 1)

    def takes(self, number: int, end: int) -> bool:
        """Whether an iteration is written."""
        first = self.first(end)
        return number >= first and ((number - first) % self.every == 0 or number == end)


EVERYTHING: Final = Selection()
"""Every number of every iteration."""
