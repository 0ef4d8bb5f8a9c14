"""What a class has answered: for each question and each predicted number, everybody's first and last answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.session.progress.review import DueItem, item_of
from gradtutor.session.store.events import Answered, Predicted, Record
from gradtutor.session.store.interface import Event
from gradtutor.session.store.taken import taken

Given: TypeAlias = float | tuple[int, ...]
"""A number, the number of a choice, or steps in order."""
Topic: TypeAlias = tuple[str, DueItem]
"""The lesson's key, and what was asked there."""


class Tallied(NamedTuple):
    """One answer of somebody."""

    given: Given
    right: bool


class Tally:
    """The answers to one question, or the guesses of one number."""

    def __init__(self) -> None:
        self.time = 0.0
        """Of the last answer, in seconds since 1970."""
        self.truth: float | None = None
        """Of a predicted number: its true value, as it was in the last answer."""
        self._first: dict[str, Tallied] = {}
        self._last: dict[str, Tallied] = {}

    def note(self, learner: str, answer: Tallied, time: float, truth: float | None) -> None:
        """Take an answer in."""
        self.time, self.truth = time, truth
        self._first.setdefault(learner, answer)
        self._last[learner] = answer

    def answers(self, last: bool = False) -> tuple[Tallied, ...]:
        """Everybody's first answer, or everybody's last, without names and in no order that would give them away."""
        chosen = self._last if last else self._first
        return tuple(sorted(chosen.values(), key=lambda answer: (_key(answer.given), answer.right)))

    def right(self, last: bool = False) -> int:
        """How many of them are right."""
        return sum(answer.right for answer in (self._last if last else self._first).values())

    def __len__(self) -> int:
        """How many have answered."""
        return len(self._first)


class Tallies:
    """All that was answered, by what was asked."""

    def __init__(self) -> None:
        self._found: dict[Topic, Tally] = {}

    def fold(self, event: Event, record: Record | None) -> Topic | None:
        """Take in what an event tells; what it answers, if it is an answer that says enough."""
        match record:
            case Answered():
                given, truth = record.answer, None
            case Predicted(truth=float()):
                given, truth = record.guess, record.truth
            case _:
                return None
        if given is None:
            return None
        own = taken(event.lesson)
        if own is not None:
            # Everybody has other numbers there: there is nothing to compare.
            return own.lesson, item_of(record)
        topic = (event.lesson, item_of(record))
        answer = Tallied(given if isinstance(given, tuple) else float(given), record.right)
        self._found.setdefault(topic, Tally()).note(event.learner, answer, event.time, truth)
        return topic

    def __getitem__(self, topic: Topic) -> Tally:
        return self._found[topic]

    def __iter__(self) -> Iterator[Topic]:
        """What was answered, the latest first."""
        return iter(sorted(self._found, key=lambda topic: -self._found[topic].time))

    def __len__(self) -> int:
        return len(self._found)


def _key(given: Given) -> tuple[float, ...]:
    return given if isinstance(given, tuple) else (given,)
