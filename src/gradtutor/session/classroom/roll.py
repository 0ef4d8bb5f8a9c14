"""The class as its teacher sees it: who is there, where everybody is, and who is stuck on what.

It is folded event by event, from the first event on, so that a new event costs the same however many learners there
are.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from gradtutor.session.classroom.class_state import CLASS, PAUSED, ClassState, after
from gradtutor.session.classroom.locks import LOCKED, UNLOCKED
from gradtutor.session.classroom.person_names import clean_name
from gradtutor.session.classroom.tally import Tallies, Topic
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


class _Place(NamedTuple):
    """Where somebody is in a lesson."""

    variant: str
    iteration: int = 1
    revealed: int = 0
    stage: str = "intro"


class Learner:
    """One learner, as far as the events tell."""

    __slots__ = (
        "_places", "group", "id", "iteration", "lesson", "locked", "name", "present", "revealed", "seen",
        "stage", "stepped", "tries", "variant", "wrong_in_a_row", "wrong_on",
    )  # fmt: skip

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.name = clean_name(id_)
        """Harmless wherever it is shown; so is ``group``."""
        self.group = ""
        self.present = False
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
        self._places: dict[str, _Place] = {}

    @property
    def score(self) -> tuple[int, int]:
        """How many answers were right, and how many wrong, in the lesson that is open."""
        right, wrong = self.tries.get(self.lesson, (0, 0))
        return right, wrong

    def _place(self, event: Event) -> None:
        """Take in where the learner is now."""
        if event.kind == "opened":
            if event.lesson != self.lesson:
                self._forget_wrongs()
            # Whoever comes back is where the last step was.
            place = self._places.get(event.lesson) or _Place(str(event.data["variant"]))
        else:
            data = event.data
            place = _Place(str(data["variant"]), int(data["iteration"]), int(data["revealed"]), str(data["stage"]))
        self._places[event.lesson] = place
        self.lesson, self.stepped = event.lesson, event.time
        self.variant, self.iteration, self.revealed, self.stage = place

    def _forget_wrongs(self) -> None:
        self.wrong_in_a_row, self.wrong_on = 0, None

    def fold(self, event: Event, topic: Topic | None) -> None:
        """Take in an event of this learner; ``topic`` is what it answers, if it is an answer.

        Raises ``TypeError``, ``ValueError`` or ``KeyError`` for one without what it needs.
        """
        self.seen = event.time
        if event.kind in ("opened", "stepped"):
            self._place(event)
        elif event.kind == "moved":
            self.stepped = event.time
        elif event.kind == "left":
            self.stage, self.iteration = "", 0
            self._forget_wrongs()
        elif event.kind == "arrived":
            self.present, self.stepped = True, event.time
            self.name, self.group = clean_name(str(event.data["name"])), str(event.data.get("group") or "")
            self.group = self.group and clean_name(self.group)
        elif event.kind == "departed":
            self.present = False
        elif event.kind in (LOCKED, UNLOCKED):
            self.locked = event.kind == LOCKED
        elif topic is not None:
            self._judge(event, topic)

    def _judge(self, event: Event, topic: Topic) -> None:
        counts = self.tries.setdefault(event.lesson, [0, 0])
        if event.data["right"]:
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
        self.tallies = Tallies()
        self.state = ClassState()
        self._went_on = 0.0
        """When the last pause was over."""

    def fold(self, event: Event) -> None:
        """Take an event in; of a kind that is not known, or without what it needs, it changes nothing."""
        self.number = max(self.number, event.number)
        if event.learner == CLASS:
            self._hear(event)
            return
        learner = self.learners.get(event.learner)
        if learner is None:
            learner = self.learners[event.learner] = Learner(event.learner)
        try:
            learner.fold(event, self.tallies.fold(event))
        except (TypeError, ValueError, KeyError):
            # Written by another version of this program, or by somebody's own hand.
            return

    def _hear(self, event: Event) -> None:
        self.state = after(self.state, event)
        if event.kind == PAUSED and not self.state.paused:
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
