"""By which name events speak of a lesson that was assigned: each try of it has a key of its own."""

from __future__ import annotations

from typing import Final

from gradtutor.records import NamedTuple

_MARK: Final = "#"
_BEFORE_TRY: Final = "."
_LONGEST_NUMBER: Final = 4
"""Digits of the number of a try."""


class Taken(NamedTuple):
    """A try of a lesson of an assignment: what the learner's events of it are known by."""

    lesson: str
    """The lesson's key."""
    assignment: str
    """The id."""
    number: int
    """Which try, from 1."""

    @property
    def key(self) -> str:
        """The key by which events speak of it, in the place of the lesson's."""
        return f"{self.lesson}{_MARK}{self.assignment}{_BEFORE_TRY}{self.number}"


def taken(key: str) -> Taken | None:
    """What a key speaks of; ``None`` where it is that of a lesson that nobody has given."""
    lesson, mark, rest = key.rpartition(_MARK)
    assignment, dot, number = rest.rpartition(_BEFORE_TRY)
    if not (mark and dot and lesson and number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        return None
    return Taken(lesson, assignment, int(number))
