"""An assignment: which lessons, what counts, how many points, until when, and what is late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gradtutor.records import NamedTuple
from gradtutor.session.store.interface import Json

QUESTIONS, PREDICTIONS, ITERATION, END = "questions", "predictions", "iteration", "end"
COUNTED: Final = (QUESTIONS, PREDICTIONS, ITERATION, END)
"""What may count: the lesson's questions; numbers that are predicted; a whole iteration that is predicted; the end of a
run that is seen."""
PREDICTED: Final = 5
"""Predictions that are wanted where the teacher does not say how many."""
TRIES: Final = 3
POINTS: Final = 10.0


class Credit(NamedTuple):
    """What something is worth that is done before a moment."""

    before: float
    """In seconds since 1970."""
    part: float
    """Of its points, from 0 to 1."""


class Assignment(NamedTuple):
    """What a class is to do. Times and dates have been worked out where it was given: nobody else needs the zone."""

    id: str
    """Nobody chooses it, and none is used twice: numbers are drawn by it."""
    title: str
    lessons: tuple[str, ...]
    """The keys of the lessons, each worth the same."""
    points: float = POINTS
    """Of all lessons together."""
    counts: tuple[str, ...] = (QUESTIONS,)
    """Of ``COUNTED``, each worth the same in each lesson that has it."""
    predictions: int = PREDICTED
    """How many right predictions are all of them."""
    tries: int = TRIES
    """How many times each lesson may be begun, each time with other numbers; 0: as often as one likes."""
    due: str = ""
    """The last day, ``2026-12-05``, or minute, ``2026-12-05 18:00``, by the clocks of the class; empty: none."""
    zone: str = ""
    """Whose clocks those are, as ``Asia/Shanghai``; empty: those of the server."""
    late: str = ""
    """The late rule, as the teacher writes it."""
    credits: tuple[Credit, ...] = ()
    """What is done is worth the part of the first of these that is still to come, …"""
    after: float = 1.0
    """… and this part when none is."""
    given: float = 0.0
    """When it was given, in seconds since 1970."""

    def part(self, time: float) -> float:
        """What something is worth that is done at a time."""
        return next((one.part for one in self.credits if time < one.before), self.after)

    @property
    def until(self) -> float | None:
        """The moment at which it is due, in seconds since 1970; ``None``: never."""
        return self.credits[0].before if self.credits else None

    def ever(self, time: float) -> bool:
        """Whether what is done from now on may still be worth something."""
        return self.part(time) > 0.0


def as_json(assignment: Assignment) -> dict[str, Json]:
    """As it is kept and told."""
    kept: dict[str, Any] = assignment._asdict()
    return kept | {
        "lessons": list(assignment.lessons),
        "counts": list(assignment.counts),
        "credits": [[one.before, one.part] for one in assignment.credits],
    }


def from_json(kept: Any) -> Assignment | None:
    """What was kept; ``None`` where it is not understood. What a newer version says besides is passed over."""
    if not isinstance(kept, Mapping):
        return None
    known = {name: kept[name] for name in Assignment._fields if name in kept}
    try:
        return Assignment(**known)._replace(
            id=str(kept["id"]),
            title=str(kept["title"]),
            lessons=tuple(map(str, kept["lessons"])),
            points=float(kept["points"]),
            counts=tuple(one for one in map(str, kept["counts"]) if one in COUNTED),
            predictions=int(known.get("predictions", PREDICTED)),
            tries=int(known.get("tries", TRIES)),
            credits=tuple(Credit(float(before), float(part)) for before, part in known.get("credits", ())),
            after=float(known.get("after", 1.0)),
            given=float(known.get("given", 0.0)),
        )
    except (TypeError, ValueError, KeyError):
        return None
