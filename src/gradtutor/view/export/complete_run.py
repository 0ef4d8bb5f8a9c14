"""One variant run to its end, iteration by iteration: what every format of an export is written from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gradtutor.engine.run.trace import End, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradtutor.engine.run.trace import Iteration
    from gradtutor.lessons.model import Variant


class CompleteRun:
    """One variant run to its end. Iterations are computed as they are read, and not kept."""

    unfinished = False
    """Whether it goes on behind its last iteration here, which a learner has not left yet."""

    def __init__(self, variant: Variant) -> None:
        self.variant = variant
        self.waiting = False
        """Whether the run ended because the rule waits for a learner, who is not here; known with ``end``."""

    @cached_property
    def end(self) -> End:
        """How the run ends. A run that waits for the learner ends there, by its limit."""
        trace = Trace(self.variant.problem)
        number = 1
        while True:
            record = trace.iteration(number)
            if record.end:
                return record.end
            if record.waiting:
                self.waiting = True
                return End("limit", number)
            number += 1

    def iterations(self) -> Iterator[Iteration]:
        """Every iteration, first to last, computed afresh."""
        trace = Trace(self.variant.problem)
        return map(trace.iteration, range(1, self.end.iteration + 1))
