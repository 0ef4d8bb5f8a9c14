"""What one learner has shown in one try of a lesson, folded event by event.

First answers count. A number counts as predicted only where its step had not been seen before: whoever steps on, looks,
and steps back knows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from gradtutor.records import NamedTuple
from gradtutor.session.progress.review import DueItem, item_of
from gradtutor.session.store.events import Answered, Begun, Finished, Hinted, Predicted, Record, Stepped
from gradtutor.session.store.interface import Event, Json
from gradtutor.session.store.taken import taken

MOST_ITEMS: Final = 4000
"""Different things that are kept of one try; a run by hand of fifty iterations of thirty numbers is below it."""
_FAR: Final = 2**53
"""Behind every step."""


class Attempt(NamedTuple):
    """What came of one thing that was asked."""

    right: bool
    """At the first try, …"""
    time: float
    """… which was then, in seconds since 1970."""
    hints: int = 0
    """Of a question: how many hints had been shown before; one more than it has: its answer."""
    seen: tuple[int, int] = (0, 0)
    """Of a question: the furthest place of the run that had been seen before, as iteration and step."""
    fresh: float | None = None
    """Of a number: when it was right and its step had not been seen yet, at the first try or a later one."""


class Evidence:
    """All that may count of one try."""

    def __init__(self) -> None:
        self.numbers: Mapping[str, Json] = {}
        """The learner's own, as settings."""
        self.begun = False
        self.attempts: dict[DueItem, Attempt] = {}
        self.ended: dict[str, float] = {}
        """Variant -> when the end of its run was first seen."""
        self._at = ("", 0, 0)
        """The variant, the iteration and the step that are shown."""
        self._furthest: dict[str, tuple[int, int]] = {}
        self._hints: dict[str, int] = {}

    def fold(self, record: Record | None, time: float) -> None:
        """Take in what an event of that time tells; ``None`` changes nothing."""
        match record:
            case Begun(numbers) if not self.begun:
                self.begun, self.numbers = True, numbers
            case Stepped(variant, iteration, revealed):
                self._at = (variant, iteration, revealed)
                place = (iteration, revealed)
                self._furthest[variant] = max(self._furthest.get(variant, place), place)
            case Finished(variant):
                self.ended.setdefault(variant, time)
                self._furthest[variant] = (_FAR, 0)
            case Hinted(question, hint):
                self._hints[question] = max(self._hints.get(question, hint), hint)
            case Answered():
                hints, seen = self._hints.get(record.question, 0), self._furthest.get(self._at[0], (0, 0))
                self._keep(item_of(record), Attempt(record.right, time, hints, seen))
            case Predicted():
                self._predict(record, time)

    def _predict(self, record: Predicted, time: float) -> None:
        item = item_of(record)
        # Where a run has been gone into no further than to where the learner stands, the next step is still covered.
        furthest = self._furthest.get(record.variant)
        fresh = furthest is None or self._at == (record.variant, *furthest)
        self._keep(item, Attempt(record.right, time))
        kept = self.attempts.get(item)
        if kept is not None and record.right and fresh and kept.fresh is None:
            self.attempts[item] = kept._replace(fresh=time)

    def _keep(self, item: DueItem, attempt: Attempt) -> None:
        if len(self.attempts) < MOST_ITEMS:
            self.attempts.setdefault(item, attempt)

    def as_json(self) -> dict[str, Json]:
        """As it is kept."""
        attempts: list[Json] = [[*item, *attempt] for item, attempt in self.attempts.items()]
        return {
            "numbers": self.numbers,
            "begun": self.begun,
            "attempts": attempts,
            "ended": self.ended,
            "at": self._at,
            "furthest": self._furthest,
            "hints": self._hints,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Evidence:
        """Raises ``TypeError``, ``ValueError``, ``KeyError`` or ``AttributeError`` for what is none."""
        self = cls()
        self.numbers, self.begun = dict(kept["numbers"]), bool(kept["begun"])
        self.attempts = dict(map(_attempt, kept["attempts"]))
        self.ended = {str(variant): float(time) for variant, time in kept["ended"].items()}
        variant, iteration, revealed = kept["at"]
        self._at = (str(variant), int(iteration), int(revealed))
        self._furthest = {str(name): (int(place[0]), int(place[1])) for name, place in kept["furthest"].items()}
        self._hints = {str(question): int(count) for question, count in kept["hints"].items()}
        return self


def _attempt(entry: Sequence[Any]) -> tuple[DueItem, Attempt]:
    """An item and what came of it, as a JSON list has them one after the other; JSON has no tuples."""
    fields = len(DueItem._fields)
    item = DueItem._make((*entry[: fields - 1], tuple(entry[fields - 1])))
    right, time, hints, seen, fresh = entry[fields:]
    return item, Attempt(bool(right), float(time), int(hints), (int(seen[0]), int(seen[1])), fresh)


class ClassEvidence:
    """The evidence of everybody in a class: of each learner, by the keys of the tries."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, Evidence]] = {}

    def fold(self, event: Event, record: Record | None) -> None:
        """Take an event in, and what it tells."""
        if taken(event.lesson) is not None:
            self._found.setdefault(event.learner, {}).setdefault(event.lesson, Evidence()).fold(record, event.time)

    def of(self, learner: str) -> Mapping[str, Evidence]:
        """What a learner has shown."""
        return self._found.get(learner, {})
