"""What went wrong comes back: after a day, and after longer and longer times for as long as it goes right."""

from __future__ import annotations

from typing import Final

from gradtutor.records import NamedTuple
from gradtutor.session.store.events import Answered, Dropped, Predicted

INTERVALS: Final = (1, 3, 7, 21)
"""Days to the next review: after a wrong answer the first, after each right one at its time the next."""
PREDICTED, ANSWERED = "predicted", "answered"
"""The kinds of events that have a right and a wrong."""


class DueItem(NamedTuple):
    """One thing that was asked for: a number of a step, or a question of the lesson."""

    kind: str
    """``predicted`` or ``answered``."""
    question: str = ""
    """The question's id; the rest is for predictions, as in the event."""
    variant: str = ""
    iteration: int = 0
    quantity: str = ""
    name: str = ""
    of: str = ""
    element: tuple[int, ...] = ()
    """The event's ``index``: which element of an array."""


class Try(NamedTuple):
    """The last try of an item, and what it means for its review."""

    right: bool
    level: int | None
    """Which of the ``INTERVALS`` runs; ``None``: it is not to be reviewed."""
    time: float
    """When that interval began, in seconds since 1970."""


class Due(NamedTuple):
    """An item that is to be tried again."""

    lesson: str
    item: DueItem
    days: int
    """How many days ago it was tried."""


def dropped(item: DueItem) -> Dropped:
    """What is written down when an item is not to be tried again: the other way round than ``item_of``."""
    return Dropped(*item)


def item_of(record: Predicted | Answered | Dropped) -> DueItem:
    """What a try was of."""
    match record:
        case Answered():
            return DueItem(ANSWERED, record.question)
        case Dropped():
            return DueItem._make(record)
    return DueItem(
        PREDICTED, "", record.variant, record.iteration, record.quantity, record.name, record.of, record.index
    )


def after(before: Try | None, right: bool, time: float) -> Try:
    """What follows from another try."""
    if not right:
        return Try(False, 0, time)
    if before is None or before.level is None:
        return Try(True, None, time)
    if not is_due(before, time):
        # Again on the same day shows that the reason was understood, not that it is still known later.
        return before._replace(right=True)
    last = before.level == len(INTERVALS) - 1
    return Try(True, None if last else before.level + 1, time)


def is_due(tried: Try, now: float) -> bool:
    """Whether the day of its review has come, by the calendar where the learner is."""
    return tried.level is not None and days_between(tried.time, now) >= INTERVALS[tried.level]


def days_between(earlier: float, later: float) -> int:
    """How many midnights lie between two times."""
    return _day(later) - _day(earlier)


def _day(time: float) -> int:
    from datetime import date

    return date.fromtimestamp(time).toordinal()
