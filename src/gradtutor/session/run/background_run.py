"""A variant run to its end a slice of time at a go: what a comparison is made of, and what never hangs a screen."""

from __future__ import annotations

import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from gradtutor.engine.language.values import is_array
from gradtutor.engine.run.trace import Trace
from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.lessons.model import Variant

LONGEST_RUN: Final = 20_000
"""Iterations that a run is compared over."""

RunState: TypeAlias = Literal["running", "converged", "limit", "diverged", "waiting", "unfinished"]
"""As in a trace; besides, ``running``: not there yet, ``waiting`` for the learner's next move, and ``unfinished``
after ``LONGEST_RUN`` iterations."""


@dataclass(frozen=True, eq=False)
class Run:
    """A run as far as it has been computed. Two runs are equal when they are the same object."""

    variant: Variant
    reason: RunState = "running"
    iterations: int = 0
    """How many have been computed."""
    parameters: Mapping[str, Value] = field(default_factory=dict)
    """Those of the last iteration."""
    objective: float | None = None
    """That of the last iteration, on all of the data; ``None`` where it has no value."""
    objectives: Sequence[float] = ()
    """That of every iteration; ``nan`` where it has no value."""
    paths: Mapping[str, Sequence[float]] = field(default_factory=dict)
    """Every parameter and node that is a plain number -> its value in every iteration, ``nan`` where it has none."""


class Running:
    """A variant on its way to its end. It has a trace of its own, so that another thread may advance it.

    ``chosen`` are the learner's moves: iteration -> the parameters set after it.
    """

    def __init__(self, variant: Variant, chosen: Mapping[int, Mapping[str, Value]] | None = None) -> None:
        self._variant, self._chosen = variant, chosen or {}
        self._objectives = array("d")
        self._paths: dict[str, array[float]] = {}
        self.run = Run(variant)

    @cached_property
    def _trace(self) -> Trace:
        # Compiling a graph takes longer than a key press should: it is left to the one who advances.
        trace = Trace(self._variant.problem)
        for number, parameters in sorted(self._chosen.items()):
            trace.choose(number, parameters)
        return trace

    def advance(self, seconds: float) -> Run:
        """Go on for about ``seconds``, at least one iteration; the run as far as it is then."""
        until = time.monotonic() + seconds
        while self.run.reason == "running":
            number = len(self._objectives) + 1
            record = self._trace.iteration(number)
            self._keep(record)
            reason: RunState = "running"
            if record.end:
                reason = record.end.reason
            elif record.waiting:
                reason = "waiting"
            elif number >= LONGEST_RUN:
                reason = "unfinished"
            if reason != "running" or time.monotonic() > until:
                paths = {name: path[:] for name, path in self._paths.items()}
                self.run = Run(
                    self._variant, reason, number, record.parameters, _objective(record), self._objectives[:], paths
                )
                break
        return self.run

    def _keep(self, record: Iteration) -> None:
        self._objectives.append(_number(_objective(record)))
        everything = {**record.parameters, **record.values}
        if not self._paths:
            plain = [name for name, value in everything.items() if not is_array(value)]
            self._paths = {name: array("d") for name in plain}
        for name, path in self._paths.items():
            path.append(_number(everything[name]))


def _objective(record: Iteration) -> float | None:
    """The objective, on all of the data: the losses of different batches cannot be compared."""
    return record.objective if record.full_objective is None else record.full_objective


def _number(value: Any) -> float:
    return float("nan") if value is None or is_array(value) else float(value)
