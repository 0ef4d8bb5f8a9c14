"""The runs of a lesson that is being checked, each made once: one look goes to its end, the others look at it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.run.trace import Trace
from gradtutor.lessons.loading.load import with_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.problem import Problem
    from gradtutor.lessons.model import Lesson


class Runs:
    """What has been run of one lesson so far, and the lesson with other numbers."""

    def __init__(self) -> None:
        self._traces: dict[int, Trace] = {}
        """By the identity of the problem, which its trace keeps, so that no other can take that."""
        self._drawn: dict[tuple[int, str], Lesson] = {}

    def of(self, problem: Problem) -> Trace:
        """The run of a problem, the same one each time: no moves are made on it. Raises ``ShapeError``."""
        if id(problem) not in self._traces:
            self._traces[id(problem)] = Trace(problem)
        return self._traces[id(problem)]

    def known(self, problem: Problem) -> Trace | None:
        """The run of a problem, if somebody has asked for it."""
        return self._traces.get(id(problem))

    def with_numbers(self, lesson: Lesson, numbers: Mapping[str, object]) -> Lesson:
        """The lesson with other numbers, read once. Raises as ``load.with_numbers`` does."""
        key = id(lesson), repr(numbers)
        if key not in self._drawn:
            self._drawn[key] = with_numbers(lesson, numbers)
        return self._drawn[key]
