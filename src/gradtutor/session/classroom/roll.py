"""The class as its teacher sees it: who is there, where everybody is, and who is stuck on what.

It is folded event by event, from the first event on, so that a new event costs the same however many learners there
are.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.session.classroom.class_state import CLASS, ClassState, after
from gradtutor.session.classroom.look_alikes import LookAlikes
from gradtutor.session.classroom.person_names import clean_name
from gradtutor.session.classroom.presence import Presence
from gradtutor.session.classroom.tally import Tallies, Topic
from gradtutor.session.progress.evidence import ClassEvidence
from gradtutor.session.store.events import (
    Answered,
    Arrived,
    Departed,
    Joined,
    Left,
    Locked,
    Moved,
    Opened,
    Paused,
    Predicted,
    Record,
    Removed,
    Stepped,
    Unlocked,
    record_of,
)
from gradtutor.session.store.interface import Event

WRONG_IN_A_ROW: Final = 3
"""So many wrong answers without a right one between them, and a learner is stuck."""
STILL: Final = 300.0
"""So many seconds in a lesson without a step, and a learner is stuck."""

Cause: TypeAlias = Literal["locked", "wrong", "still"]


class Stuck(NamedTuple):
    """Why somebody seems to need help."""

    cause: Cause
    """``locked``: too much was guessed at the name; ``wrong``: wrong answers in a row; ``still``: no step for
    minutes."""
    topic: Topic | None = None
    """Of wrong answers: what the last one was about."""


class _Cursor(NamedTuple):
    """Where somebody is in a lesson."""

    variant: str
    iteration: int = 1
    revealed: int = 0
    stage: str = "intro"


class Learner:
    """One learner, as far as the events tell."""

    __slots__ = (
        "_cursors", "group", "id", "iteration", "lesson", "locked", "name", "presence", "revealed", "seen", "stage",
        "stepped", "tries", "variant", "wrong_in_a_row", "wrong_on",
    )  # fmt: skip

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.name = clean_name(id_)
        """Harmless wherever it is shown; so is ``group``."""
        self.group = ""
        self.presence = Presence()
        self.locked = False
        """Whether nobody gets in by this name until the teacher unlocks it."""
        self.lesson = ""
        """The key of the lesson that is open, or that was open last."""
        self.variant = ""
        self.iteration = 0
        """0 where no lesson is open."""
        self.revealed = 0
        self.stage = ""
        """Empty where no lesson is open."""
        self.stepped = 0.0
        """When the last step was made, or the lesson opened, in seconds since 1970."""
        self.seen = 0.0
        """When something was heard last."""
        self.tries: dict[str, list[int]] = {}
        """Lesson -> how many answers were right there, and how many wrong."""
        self.wrong_in_a_row = 0
        self.wrong_on: Topic | None = None
        self._cursors: dict[str, _Cursor] = {}

    @property
    def present(self) -> bool:
        """Whether the learner sits anywhere."""
        return bool(self.presence.seats)

    @property
    def score(self) -> tuple[int, int]:
        """How many answers were right, and how many wrong, in the lesson that is open."""
        right, wrong = self.tries.get(self.lesson, (0, 0))
        return right, wrong

    def _go(self, event: Event, cursor: _Cursor) -> None:
        """Take in where the learner is now."""
        self._cursors[event.lesson] = cursor
        self.lesson, self.stepped = event.lesson, event.time
        self.variant, self.iteration, self.revealed, self.stage = cursor

    def _forget_wrongs(self) -> None:
        self.wrong_in_a_row, self.wrong_on = 0, None

    def fold(self, event: Event, record: Record | None, topic: Topic | None) -> None:
        """Take in an event of this learner, and what it tells; ``topic`` is what it answers, if it is an answer."""
        self.seen = event.time
        match record:
            case Stepped(stage=""):
                # Written by another version of this program.
                return
            case Stepped():
                self._go(event, _Cursor(record.variant, record.iteration, record.revealed, record.stage))
            case Opened():
                if event.lesson != self.lesson:
                    self._forget_wrongs()
                # Whoever comes back is where the last step was.
                self._go(event, self._cursors.get(event.lesson) or _Cursor(record.variant))
            case Moved():
                self.stepped = event.time
            case Left():
                self.stage, self.iteration = "", 0
                self._forget_wrongs()
            case Predicted() | Answered():
                if topic is not None:
                    self._judge(event.lesson, record.right, topic)
            case _:
                self._attend(event.time, record)

    def _attend(self, time: float, record: Record | None) -> None:
        """Take in what the server tells."""
        match record:
            case Arrived(name, group):
                self.presence.fold(record)
                self.stepped = self.stepped if record.again else time
                self.name, self.group = clean_name(name), group and clean_name(group)
            case Departed():
                self.presence.fold(record)
            case Joined(name=name):
                self.name = clean_name(name or self.id)
            case Locked() | Unlocked():
                self.locked = isinstance(record, Locked)

    def _judge(self, lesson: str, right: bool, topic: Topic) -> None:
        counts = self.tries.setdefault(lesson, [0, 0])
        if right:
            counts[0] += 1
            self._forget_wrongs()
        else:
            counts[1] += 1
            self.wrong_in_a_row += 1
            self.wrong_on = topic


class Roll:
    """All learners of a class, what they have answered, and what the teacher has said."""

    def __init__(self) -> None:
        self.number = 0
        """Of the last event that is in it."""
        self.learners: dict[str, Learner] = {}
        """By their ids."""
        self.look_alikes = LookAlikes()
        """Of their ids."""
        self.tallies = Tallies()
        self.evidence = ClassEvidence()
        """Of what was assigned."""
        self.state = ClassState()
        self._went_on = 0.0
        """When the last pause was over."""

    def fold(self, event: Event) -> None:
        """Take an event in; of a kind that is not known, or without what it needs, it changes nothing."""
        self.number = max(self.number, event.number)
        record = record_of(event)
        if event.learner == CLASS:
            self._hear(event, record)
            return
        learner = self.learners.get(event.learner)
        if learner is None:
            if isinstance(record, Departed | Removed):
                # The last word of somebody who has been taken out, or has another name by now.
                return
            learner = self.learners[event.learner] = Learner(event.learner)
            self.look_alikes.add(event.learner)
        self.evidence.fold(event, record)
        learner.fold(event, record, self.tallies.fold(event, record))

    def _hear(self, event: Event, record: Record | None) -> None:
        self.state = after(self.state, event)
        match record:
            case Paused(on=False):
                self._went_on = event.time

    def stuck(self, learner: Learner, now: float) -> Stuck | None:
        """Why a learner who is there needs help, if so; ``now`` is in seconds since 1970.

        Whoever is at the end of a run, or whom the teacher has paused, is not stuck for standing still.
        """
        if learner.locked:
            return Stuck("locked")
        if not learner.present or not learner.stage:
            return None
        if learner.wrong_in_a_row >= WRONG_IN_A_ROW:
            return Stuck("wrong", learner.wrong_on)
        waits = not self.state.paused and learner.stage != "done"
        if waits and now - max(learner.stepped, self._went_on) >= STILL:
            return Stuck("still")
        return None
