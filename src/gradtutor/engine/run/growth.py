"""A run whose loss has grown a millionfold has diverged: why, and above which rate it had to."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.errors import DomainError, GrownError

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Problem

GROWN: Final = 1e6
"""How many times its first size a loss may reach."""
_MOST_NUMBERS: Final = 20
"""Of more numbers the curvature is not worked out."""


class Growth:
    """What the losses of a run are measured by: the first; of a rule whose first step has a size of its own, whatever
    the gradient, the larger of the first two."""

    def __init__(self, problem: Problem, graph: Graph) -> None:
        self._problem, self._graph = problem, graph
        self._first: dict[int, float] = {}
        rule = problem.rule
        # Noise may make a first loss as small as it likes.
        self._watched = rule.has_rate and not problem.noise
        self._begins = 1 if rule.proportional else 2

    @property
    def ceiling(self) -> float:
        """What a loss must not pass, once the first ones are known; infinite where none is watched."""
        first = max(self._first.values(), default=0.0) if self._watched else 0.0
        return first * GROWN if first > 0 else math.inf

    def fault(
        self, number: int, epoch: int | None, loss: float, inputs: Callable[[], Mapping[str, Value]]
    ) -> GrownError | None:
        """What ends the run in iteration ``number``, if anything: ``loss`` is that on all data, ``inputs`` are those of
        all data."""
        if not self._watched:
            return None
        if number <= self._begins:
            self._first[number] = abs(loss)
            return None
        if loss <= self.ceiling or not math.isfinite(self.ceiling):
            return None
        first = max(self._first.values())
        rate = self._problem.rule.rate_at(number - 1, epoch)
        bound = self._bound(inputs)
        return GrownError(self._graph.output, first, loss, bound if bound and rate and rate > bound else None)

    def _bound(self, inputs: Callable[[], Mapping[str, Value]]) -> float | None:
        """The rate above which the loss had to grow; ``None`` where that is not known."""
        starts = {one.name: one.start for one in self._problem.parameters}
        count = sum(1 if isinstance(start, float | int) else start.size for start in starts.values())
        if count > _MOST_NUMBERS:
            return None
        from gradtutor.engine.autodiff.hessian import hessian, largest_curvature

        try:
            curvature = largest_curvature(hessian(self._graph, starts, inputs()))
        except (DomainError, ValueError, ArithmeticError):
            return None
        return self._problem.rule.largest_rate(curvature) if curvature > 0 else None
