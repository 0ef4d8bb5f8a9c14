"""One learner's progress: events go in, and what follows from them comes out."""

from __future__ import annotations

import time as times
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import suppress
from itertools import starmap
from math import inf
from typing import TYPE_CHECKING, Final

from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.session.progress.outbox import Outbox
from gradtutor.session.progress.review import ANSWERED, Due, days_between, is_due
from gradtutor.session.progress.summary import LessonPlace, Standing, Summary
from gradtutor.session.store.events import event_of
from gradtutor.session.store.interface import as_json

if TYPE_CHECKING:
    from gradtutor.session.progress.evidence import Evidence
    from gradtutor.session.progress.review import DueItem
    from gradtutor.session.progress.summary import Guess
    from gradtutor.session.store.events import Changed, Record
    from gradtutor.session.store.interface import Event, Json, Store

__all__ = ["Due", "LessonPlace", "Mark", "Progress"]

KEEP_EVERY: Final = 500
"""Events after which the summary is kept anew, so that a start after a kill has no more than those to read."""
AT_ONCE: Final = 5000
"""Events that are read at a go."""
SAME_MOMENT: Final = 1.0
"""Seconds by which the clocks of a learner's process and of its store may differ."""
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

    What is asked is answered from memory: from the store's events as they were at the last ``refresh``, and from what
    has been recorded here since. No method raises ``StoreError``: what the store does not take is kept, and ``trouble``
    says so, and when it has taken it.

    A ``sole`` writer of the learner's events has read what there is once it has read it: afterwards nobody waits for a
    store that may be slow, until the end.
    """

    def __init__(
        self,
        store: Store | None = None,
        learner: str = "",
        clock: Callable[[], float] = times.time,
        *,
        sole: bool = False,
    ) -> None:
        self.learner, self._sole = learner, sole
        self._store: Store = store or _memory()
        self._clock = clock
        self._outbox = Outbox(self._store)
        self._unread = ""
        """Why the store could not be read at the last try."""
        self._began = clock()
        self._summary: Summary | None = None
        """What follows from the events up to its number, and from those ``ahead``; ``None``: nobody has asked yet."""
        self._loaded = False
        """Whether all that the store had before this process is in the summary."""
        self._ahead: list[Event] = []
        """What has been recorded here, and has not been seen in the store yet."""
        self._kept = 0
        self._erasures: Json | None = None

    @property
    def trouble(self) -> str:
        """Why nothing is saved, or that it is again, or what happened to what was saved; empty when all is well."""
        outbox, said = self._outbox, []
        if outbox.reason:
            said.append(tr("Not saved: {reason} It is kept here and tried again.").format(reason=outbox.reason))
        elif self._unread:
            before = tr("What you have done before cannot be read: {reason}")
            said.append(self._unread if self._loaded else before.format(reason=self._unread))
        elif outbox.recovered:
            said.append(tr("Saved again. Nothing is missing."))
        return " ".join([*said, self._store.notice]).strip()

    @property
    def unsaved(self) -> int:
        """How many of the learner's events the store has not taken."""
        return self._outbox.unsent

    def record(self, what: Record, lesson: str) -> None:
        """Write down what the learner has done in a lesson."""
        event = event_of(what, lesson, self.learner, self._clock())
        summary = self._known()
        self._outbox.add(event)
        summary.anticipate(event)
        self._ahead.append(event._replace(data=as_json(event.data)))
        if len(self._ahead) % KEEP_EVERY == 0:
            self.refresh()

    def refresh(self, *, anyway: bool = False) -> None:
        """Take in what has been written since the last time, also by another process, and keep the summary if it is
        time. To be called where a learner comes to something else: to the contents, to a lesson. ``anyway``: also where
        nobody else writes."""
        self._outbox.send()
        if self._sole and self._loaded and not anyway:
            return
        try:
            summary = self._catch_up()
            self._unread = ""
        except StoreError as error:
            self._unread = str(error)
            return
        if summary.number >= self._kept + KEEP_EVERY:
            # It can be made again at any time.
            with suppress(StoreError):
                self._keep()

    def read_anew(self) -> None:
        """Work everything out again: something was erased, or another name's events have become this learner's."""
        if self._summary is not None:
            self._outbox.send()
            with suppress(StoreError):
                self._erasures = self._store.state(ERASURES)
                self._build(Summary(self._clock))

    def place(self, lesson: str) -> LessonPlace | None:
        """Where the learner was last; ``None`` in a lesson that was never opened."""
        return self._standing(lesson).place

    def last_of(self, lessons: Container[str]) -> str:
        """Which of these lessons was opened last; empty when none was."""
        known = self._known().lessons
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

    def begun(self, key: str) -> bool:
        """Whether a try of something that was assigned has begun."""
        evidence = self._known().taken.get(key)
        return evidence is not None and evidence.begun

    @property
    def taken(self) -> Mapping[str, Evidence]:
        """What has been shown in the tries of what was assigned, by their keys."""
        return self._known().taken

    def due(self) -> list[Due]:
        """What went wrong and is to be tried again today, oldest first."""
        if self._known().is_ahead:
            # The date was wrong, and has been put right since.
            with suppress(StoreError):
                self._build(Summary(self._clock))
        now = self._clock()
        found = [
            (tried.time, Due(lesson, item, days_between(tried.time, now)))
            for lesson, standing in self._known().lessons.items()
            for item, tried in standing.tries.items()
            if is_due(tried, now)
        ]
        return [due for _, due in sorted(found, key=lambda entry: entry[0])]

    def close(self) -> None:
        """Offer what waits once more, keep the summary and close the store."""
        self._outbox.send(now=True)
        with suppress(StoreError):
            if self._loaded and self._catch_up().number > self._kept:
                self._keep()
        self._store.close()

    def _standing(self, lesson: str) -> Standing:
        return self._known().lessons.get(lesson, _NOTHING)

    def _known(self) -> Summary:
        """The summary as it is now; read when it is first asked for."""
        if self._summary is None:
            self._summary = Summary(self._clock)
            self.refresh()
        return self._summary

    def _catch_up(self) -> Summary:
        """The summary with everything in it that the store has. Raises ``StoreError``."""
        if self._summary is None or not self._loaded:
            self._erasures = self._store.state(ERASURES)
            base = Summary.from_json(self._store.state(self._name), self._clock)
            self._kept = base.number
            return self._build(base)
        if not self._ahead:
            for event in self._since(self._summary.number):
                self._summary.fold(event)
            return self._summary
        new = list(self._since(self._summary.number))
        if all(starmap(_same, zip(new, self._ahead, strict=False))) and len(new) <= len(self._ahead):
            del self._ahead[: len(new)]
            self._summary.number = new[-1].number if new else self._summary.number
            return self._summary
        # Another process has written too, or the store has not taken everything: once more in the store's order.
        return self._build(Summary.from_json(self._store.state(self._name), self._clock))

    def _build(self, base: Summary) -> Summary:
        """Make the summary of what was kept, of the store's events since, and of what has not come there yet."""
        ahead = list(self._ahead)
        # An earlier event may look like one of these.
        seen = 0 if self._summary is None else self._summary.number
        earliest = self._began - SAME_MOMENT if not seen else -inf
        for event in self._since(base.number):
            base.fold(event)
            if event.number > seen and event.time >= earliest:
                place = next((place for place, mine in enumerate(ahead) if _same(event, mine)), None)
                del ahead[: 0 if place is None else place + 1]
        for event in ahead:
            base.anticipate(event)
        self._summary, self._ahead, self._loaded = base, ahead, True
        return base

    def _since(self, number: int) -> Iterator[Event]:
        while events := self._store.read(number, self.learner, AT_ONCE):
            yield from events
            number = events[-1].number
            if len(events) < AT_ONCE:
                return

    def _keep(self) -> None:
        """Keep the summary, unless something is in it that the store does not have. Raises ``StoreError``."""
        if (erasures := self._store.state(ERASURES)) != self._erasures:
            # What was erased meanwhile must not come back from here: only what is left counts.
            self._build(Summary(self._clock))
            self._erasures = erasures
        if not self._ahead and self._summary is not None:
            self._store.set_state(self._name, self._summary.as_json() if self._summary.number else None)
            self._kept = self._summary.number

    @property
    def _name(self) -> str:
        return f"progress/{self.learner}"


def _memory() -> Store:
    from gradtutor.session.store.memory import MemoryStore

    return MemoryStore()


def _same(event: Event, other: Event) -> bool:
    """Whether the two tell the same; the store may have its own time for it."""
    return (event.kind, event.lesson, event.data) == (other.kind, other.lesson, other.data)
