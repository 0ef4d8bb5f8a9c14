"""A run from its first iteration to its last, nothing of it kept: for whoever writes it down."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.run.iteration import End, Iteration, State
from gradtutor.engine.run.loop import Loop, Rows
from gradtutor.engine.run.rounds import LOOPED, Rounds

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Problem

Piece: TypeAlias = Iteration | Rows
"""One iteration in full, or several one after the other, as a loop tells of them."""
MOST_ROWS: Final = 8192
"""Iterations of one piece of a small graph; of arrays one."""
LEAST_ROWS: Final = 2048
MOST_NUMBERS: Final = 65536
"""Numbers of one piece, where it has more iterations than ``LEAST_ROWS``."""


class Stream:
    """The iterations of a problem, once, forwards. ``chosen`` are the moves by hand: iteration -> the parameters after
    it. Raises ``ShapeError`` for a graph whose arrays do not fit."""

    def __init__(self, problem: Problem, chosen: Mapping[int, Mapping[str, Value]] | None = None) -> None:
        self.graph = Graph(problem)
        self.next = 1
        """The iteration that comes next."""
        self.end: End | None = None
        """How the run has ended, once that has been reached."""
        self.waiting = False
        """Whether it waits for a learner to move, in iteration ``next``."""
        self._rounds = Rounds(problem, self.graph)
        self._chosen = chosen or {}
        self._state = State({entry.name: entry.start for entry in problem.parameters})
        self._loop = Loop(self._rounds) if problem.rule.by_lines else None
        # Of a node its value and its gradient; a parameter has two values and its gradient.
        numbers = 2 * len(self.graph.nodes) + 3 * len(self.graph.parameters)
        most = min(MOST_ROWS, max(LEAST_ROWS, MOST_NUMBERS // numbers))
        self._most = 1 if self.graph.has_arrays else most

    def skip_to(self, number: int | None = None) -> None:
        """Go on to the beginning of iteration ``number``, or to the end; no further than the run goes."""
        while not self._over and (number is None or self.next < number):
            if self._looped(math.inf if number is None else number - 1, None):
                continue
            self.iteration()

    def pieces(self, last: int) -> Iterator[Piece]:
        """From here through iteration ``last``, as far as the run goes."""
        while not self._over and self.next <= last:
            rows: Rows = []
            if self._looped(min(last, self.next + self._most - 1), rows):
                yield rows
            else:
                yield self.iteration()

    def iteration(self) -> Iteration:
        """The next iteration in full."""
        record, rule = self._rounds.record(self.next, self._state, self._chosen.get(self.next))
        self.end, self.waiting = record.end, record.waiting
        if record.updated is not None:
            self._state = State(record.updated, rule)
        if not self._over:
            self.next += 1
        return record

    @property
    def _over(self) -> bool:
        return self.end is not None or self.waiting

    def _looped(self, last: float, rows: Rows | None) -> bool:
        """Go through iterations without records, through ``last`` at the furthest; whether there was one."""
        if self._loop is None or self.next < LOOPED or last < self.next:
            return False
        most = int(min(last, self._rounds.problem.stop.max_iterations))
        found = self._loop.advance(self.next, most, self._state, math.inf, falling=False, rows=rows)
        moved = found.number > self.next
        self.next, self._state = found.number, found.state
        return moved
