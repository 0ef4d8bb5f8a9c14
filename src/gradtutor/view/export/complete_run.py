"""One variant run to its end, iteration by iteration: what every format of an export is written from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from gradtutor.engine.run.iteration import End, Iteration
from gradtutor.engine.run.stream import Stream
from gradtutor.view.export.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradtutor.engine.run.stream import Piece
    from gradtutor.lessons.model import Variant

DENSE: Final = 16
"""Of so many iterations one: then it is faster to go through all of them in the loop."""


class CompleteRun:
    """One variant run to its end. Iterations are computed as they are read, and not kept."""

    unfinished = False
    """Whether it goes on behind its last iteration here, which a learner has not left yet."""

    def __init__(self, variant: Variant) -> None:
        self.variant = variant

    @cached_property
    def end(self) -> End:
        """How the run ends. A run that waits for the learner ends there, by its limit."""
        stream = Stream(self.variant.problem)
        stream.skip_to()
        return self._ended(stream)

    @cached_property
    def waiting(self) -> bool:
        """Whether the run ended because the rule waits for a learner, who is not here."""
        assert self.end  # which finds it out
        return self.__dict__["waiting"]  # type: ignore[no-any-return]

    def _ended(self, stream: Stream) -> End:
        self.__dict__["waiting"] = stream.waiting
        return stream.end or End("limit", stream.next)

    def pieces(self, selection: Selection) -> Iterator[Piece]:
        """The iterations that are wanted, first to last, computed afresh: in full, or as rows of a loop."""
        stream = Stream(self.variant.problem)
        if selection.every == 1 and selection.last is None:
            yield from stream.pieces(self.variant.problem.stop.max_iterations)
            if "end" not in self.__dict__:
                self.__dict__["end"] = self._ended(stream)
            return
        end = self.end.iteration
        first = selection.first(end)
        stream.skip_to(first)
        if selection.every < DENSE:
            for piece in stream.pieces(end):
                if isinstance(piece, Iteration):
                    if selection.takes(piece.number, end):
                        yield piece
                elif rows := [row for row in piece if selection.takes(row[0], end)]:
                    yield rows
            return
        for number in sorted({*range(first, end + 1, selection.every), end}):
            stream.skip_to(number)
            yield stream.iteration()

    def iterations(self, selection: Selection = EVERYTHING) -> Iterator[Iteration]:
        """The same, each in full."""
        stream, end = Stream(self.variant.problem), self.end.iteration
        for number in sorted({*range(selection.first(end), end + 1, selection.every), end}):
            stream.skip_to(number)
            yield stream.iteration()
