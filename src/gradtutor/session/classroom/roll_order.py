"""In which order a teacher sees the learners, and which of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.session.classroom.roll import Learner, Roll, Stuck

Order: TypeAlias = Literal["stuck", "newest", "lesson", "name"]
ORDERS: Final[tuple[Order, ...]] = ("stuck", "newest", "lesson", "name")
"""``stuck``: who needs help first, then the newest; ``lesson``: by the course, the farthest first."""

_SECONDS: Final = 10
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


class Age(NamedTuple):
    """How long ago something was, in so many units and no finer: it is to be read at a glance."""

    unit: Literal["now", "seconds", "minutes", "hours", "days", "never"]
    number: int = 0


class RollRow(NamedTuple):
    """One learner in the list."""

    learner: Learner
    stuck: Stuck | None
    age: Age
    """Since the last step."""


def age_of(time: float, now: float) -> Age:
    """The age of what happened at ``time``, both in seconds since 1970; 0: it never did."""
    if not time:
        return Age("never")
    passed = int(now - time)  # below 0 where a clock is ahead: now
    if passed < _SECONDS:
        return Age("now")
    if passed < _MINUTE:
        return Age("seconds", passed // _SECONDS * _SECONDS)
    if passed < _HOUR:
        return Age("minutes", passed // _MINUTE)
    return Age("hours", passed // _HOUR) if passed < _DAY else Age("days", passed // _DAY)


def listed(roll: Roll, now: float, order: Order, wanted: str, titles: Mapping[str, str]) -> list[RollRow]:
    """The learners whose name, group or lesson contains ``wanted``, in order; ``titles`` are those of the lessons, in
    the course's order.

    Those whose last step is about as old stand by name, so that a busy class does not flicker.
    """
    needle = wanted.strip().casefold()
    rows = [
        RollRow(learner, roll.stuck(learner, now), age_of(learner.stepped, now))
        for learner in roll.learners.values()
        if not needle or needle in f"{learner.name}\n{learner.group}\n{titles.get(learner.lesson, '')}".casefold()
    ]
    places = {key: place for place, key in enumerate(titles)}
    rows.sort(key=_keys(places)[order])
    return rows


def _keys(places: Mapping[str, int]) -> Mapping[Order, Callable[[RollRow], tuple[Any, ...]]]:
    units = ("now", "seconds", "minutes", "hours", "days", "never")

    def name(row: RollRow) -> tuple[Any, ...]:
        return row.learner.name.casefold(), row.learner.id

    def newest(row: RollRow) -> tuple[Any, ...]:
        return not row.learner.present, units.index(row.age.unit), row.age.number, *name(row)

    def lesson(row: RollRow) -> tuple[Any, ...]:
        learner = row.learner
        place = places.get(learner.lesson, len(places))
        return not learner.lesson, place, -learner.iteration, -learner.revealed, *name(row)

    return {
        "stuck": lambda row: (row.stuck is None, *newest(row)),
        "newest": newest,
        "lesson": lesson,
        "name": name,
    }
