"""States of a run from which its iterations can be computed again: few enough for a budget, however long it is.

Some are spread evenly over the whole run, every ``stride`` iterations; when they take too much, every second one is
dropped and the stride doubles. Besides, the last ones that were asked for or put there are all kept, so that going back
step by step computes each iteration once.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from gradtutor.engine.run.footprint import footprint

if TYPE_CHECKING:
    from gradtutor.engine.run.iteration import State

STRIDE: Final = 64
"""Iterations between two states, at the beginning."""
SPREAD: Final = 4096
"""The most states of the whole run."""
NEAR: Final = 256
"""The most states that are kept besides."""


class Checkpoints:
    """The states of a run that begins with ``first``; each of the two kinds takes at most ``budget`` bytes, but the
    first state and the last one that was put are always there."""

    def __init__(self, first: State, budget: int) -> None:
        self.stride = STRIDE
        self._size = 0
        self._budget = budget
        self._spread = {1: first}
        self._spread_bytes = 0
        self._near: OrderedDict[int, tuple[State, int]] = OrderedDict()
        self._near_bytes = 0

    def put(self, number: int, state: State) -> None:
        """Keep what iteration ``number`` begins with."""
        if number in self._near and self._near[number][0] is state:
            return
        size = self._weigh(number, state)
        if number in self._near:
            self._near_bytes -= self._near.pop(number)[1]
        self._near[number] = state, size
        self._near_bytes += size
        while len(self._near) > 1 and (self._near_bytes > self._budget or len(self._near) > NEAR):
            self._near_bytes -= self._near.popitem(last=False)[1][1]
        if (number - 1) % self.stride == 0 and number not in self._spread:
            self._spread[number] = state
            self._spread_bytes += size
            while (self._spread_bytes > self._budget or len(self._spread) > SPREAD) and len(self._spread) > 1:
                self._thin()

    def _weigh(self, number: int, state: State) -> int:
        """What a state takes. They are all alike but for the first ones: it is found out now and then."""
        if number < STRIDE or (number - 1) % self.stride == 0:
            self._size = footprint(state)
        return self._size

    def _thin(self) -> None:
        self.stride *= 2
        self._spread = {place: state for place, state in self._spread.items() if (place - 1) % self.stride == 0}
        self._spread_bytes = sum(footprint(state) for place, state in self._spread.items() if place > 1)

    def next_after(self, number: int) -> int:
        """The next iteration whose state is to be put, after ``number``."""
        return (number - 1) // self.stride * self.stride + self.stride + 1

    def before(self, number: int) -> tuple[int, State]:
        """The nearest iteration, ``number`` itself or one before, that there is a state of; and that state."""
        if number in self._near:
            self._near.move_to_end(number)
            return number, self._near[number][0]
        place = 1 + (number - 1) // self.stride * self.stride
        while place not in self._spread:
            place -= self.stride
        near = max((known for known in self._near if place < known <= number), default=0)
        if near:
            self._near.move_to_end(near)
            return near, self._near[near][0]
        return place, self._spread[place]

    def forget_after(self, number: int) -> None:
        """Drop the states of later iterations."""
        self._spread = {place: state for place, state in self._spread.items() if place <= number}
        self._near = OrderedDict((place, entry) for place, entry in self._near.items() if place <= number)
        self._spread_bytes = sum(footprint(state) for place, state in self._spread.items() if place > 1)
        self._near_bytes = sum(size for _, size in self._near.values())

    @property
    def bytes(self) -> int:
        """How much memory the states take."""
        return self._spread_bytes + self._near_bytes

    def __len__(self) -> int:
        return len(self._spread.keys() | self._near.keys())
