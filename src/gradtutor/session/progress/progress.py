"""One learner's progress: events go in, and what follows from them comes out."""

from __future__ import annotations

import time as times
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.session.progress.review import ANSWERED, Due, days_between, is_due
from gradtutor.session.progress.summary import LessonPlace, Standing, Summary
from gradtutor.session.store.events import event_of
from gradtutor.session.store.memory import MemoryStore

if TYPE_CHECKING:
    from gradtutor.session.progress.review import DueItem
    from gradtutor.session.progress.summary import Guess
    from gradtutor.session.store.events import Changed, Record
    from gradtutor.session.store.interface import Json, Store

__all__ = ["Due", "LessonPlace", "Mark", "Progress"]

KEEP_EVERY: Final = 500
"""Events after which the summary is kept anew, so that a start after a kill has no more than those to read."""
AT_ONCE: Final = 5000
"""Events that are read at a go."""
ERASURES: Final = "class/erasures"
"""The state that counts how many times something was erased from a class: summaries from before are void."""
_NOTHING: Final = Standing()


class Mark(NamedTuple):
    """How far a lesson has been done, and how well."""

    steps: int = 0
    """How many times a step was shown."""
    finished: frozenset[str] = frozenset()
    """The variants whose end has been seen."""
    right: int = 0
    """How many predictions and questions went right at their last try."""
    wrong: int = 0
    """How many went wrong at their last try."""


class Progress:
    """The progress of one learner in a store; without a store it lasts as long as the process.

    No method raises ``StoreError``: when the store fails, ``trouble`` says so and everything goes on in memory.
    """

    def __init__(self, store: Store | None = None, learner: str = "", clock: Callable[[], float] = times.time) -> None:
        self.learner = learner
        self._store: Store = store or MemoryStore()
        self._clock = clock
        self._trouble = ""
        self._summary: Summary | None = None
        self._kept = 0
        self._erasures: Json | None = None

    @property
    def trouble(self) -> str:
        """Why nothing is saved any more, or what happened to what was saved; empty when all is well."""
        return self._trouble or self._store.notice

    def record(self, what: Record, lesson: str) -> None:
        """Write down what the learner has done in a lesson."""
        event = event_of(what, lesson, self.learner, self._clock())
        try:
            self._store.append([event])
        except StoreError as error:
            self._give_up(error)
            self._store.append([event])

    def place(self, lesson: str) -> LessonPlace | None:
        """Where the learner was last; ``None`` in a lesson that was never opened."""
        return self._standing(lesson).place

    def last_of(self, lessons: Container[str]) -> str:
        """Which of these lessons was opened last; empty when none was."""
        known = self._read().lessons
        return next((key for key in reversed(known) if key in lessons and known[key].place), "")

    def mark(self, lesson: str) -> Mark:
        """How far a lesson has been done, and how well."""
        standing = self._standing(lesson)
        right = sum(tried.right for tried in standing.tries.values())
        return Mark(standing.steps, frozenset(standing.finished), right, len(standing.tries) - right)

    def turns(self, lesson: str) -> bool | None:
        """Whether the learner wants to do the last steps of each iteration there; ``None``: has not said."""
        return self._standing(lesson).turns

    def answered(self, lesson: str) -> frozenset[str]:
        """The ids of the questions that went right at their last try."""
        tries = self._standing(lesson).tries.items()
        return frozenset(item.question for item, tried in tries if item.kind == ANSWERED and tried.right)

    def made(self, lesson: str) -> Mapping[str, Changed]:
        """The variants that the learner has made, by their names, oldest first."""
        return self._standing(lesson).made

    def moves(self, lesson: str, variant: str) -> Mapping[int, Mapping[str, Json]]:
        """The parameters that the learner has set in a variant: iteration -> parameters, in order."""
        return self._standing(lesson).moves.get(variant, {})

    def rate(self, lesson: str, variant: str) -> float | None:
        """The learning rate that the learner has given to a variant; ``None``: the lesson's own."""
        return self._standing(lesson).rates.get(variant)

    def guesses(self, lesson: str) -> Mapping[DueItem, Guess]:
        """What the learner has guessed in the runs of a lesson as they are now, the latest last."""
        return self._standing(lesson).guesses

    def due(self) -> list[Due]:
        """What went wrong and is to be tried again today, oldest first."""
        now = self._clock()
        found = [
            (tried.time, Due(lesson, item, days_between(tried.time, now)))
            for lesson, standing in self._read().lessons.items()
            for item, tried in standing.tries.items()
            if is_due(tried, now)
        ]
        return [due for _, due in sorted(found, key=lambda entry: entry[0])]

    def close(self) -> None:
        """Keep the summary and close the store."""
        with suppress(StoreError):
            if self._summary is not None and (summary := self._catch_up()).number > self._kept:
                self._keep(summary)
        self._store.close()

    def _standing(self, lesson: str) -> Standing:
        return self._read().lessons.get(lesson, _NOTHING)

    def _read(self) -> Summary:
        """The summary with all events in it, also those that another process has written meanwhile."""
        try:
            summary = self._catch_up()
            if summary.number >= self._kept + KEEP_EVERY:
                self._keep(summary)
        except StoreError as error:
            self._give_up(error)
            summary = self._catch_up()
        return summary

    def _catch_up(self) -> Summary:
        if self._summary is None:
            self._erasures = self._store.state(ERASURES)
            self._summary = Summary.from_json(self._store.state(self._name))
            self._kept = self._summary.number
        while events := self._store.read(self._summary.number, self.learner, AT_ONCE):
            for event in events:
                self._summary.fold(event)
        return self._summary

    def _keep(self, summary: Summary) -> None:
        if (erasures := self._store.state(ERASURES)) != self._erasures:
            # What was erased meanwhile must not come back from here: only what is left counts.
            self._erasures, self._summary = erasures, Summary()
            summary = self._catch_up()
        self._store.set_state(self._name, summary.as_json() if summary.number else None)
        self._kept = summary.number

    @property
    def _name(self) -> str:
        return f"progress/{self.learner}"

    def _give_up(self, error: StoreError) -> None:
        """Go on in memory, from what is known so far."""
        with suppress(StoreError):
            # What cannot be written can often still be read.
            self._catch_up()
        saved = tr("Nothing is saved from here on.")
        self._trouble = f"{error} {saved}"
        self._store.close()
        self._store = MemoryStore()
        self._erasures = None
        self._summary = self._summary or Summary()
        # Numbers begin again in the new store.
        self._summary.number = self._kept = 0
