"""Learners that are simulated: each walks through a lesson and answers, and its events are those of the tutor."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.model import Lesson
from gradtutor.session.run.player import Player
from gradtutor.session.store.interface import Event, Store
from tests.session.walks import LESSONS

CHAIN = "nonlinear-chain"


@lru_cache(maxsize=8)
def lesson_of(key: str) -> Lesson:
    """A lesson of the course."""
    return load_lesson(LESSONS / key)


class Pupil:
    """One learner. ``now`` is the time of the next event, in seconds."""

    def __init__(self, store: Store, id_: str, name: str = "", group: str = "", now: float = 0.0) -> None:
        self.id, self.now = id_, now
        self._store = store
        self.key = ""
        self.say("arrived", name=name or id_, group=group)

    def say(self, kind: str, **data: Any) -> None:
        """Append an event."""
        lesson = "" if kind in ("arrived", "departed") else self.key
        self._store.append([Event(kind, lesson, data, self.id, self.now)])

    def open(self, key: str = CHAIN, variant: str = "default") -> None:
        """Open a lesson."""
        self.key = key
        self.player = Player(lesson_of(key).variants[variant])
        self.say("opened", variant=variant)

    def step(self, times: int = 1) -> None:
        """Steps, from the start again when the run is at its end."""
        for _ in range(times):
            if not self.player.next():
                self.player.to_start()
            self.arrive()

    def arrive(self, **more: Any) -> None:
        """Write down where the player is now."""
        at = self.player.snapshot()
        self.say("stepped", variant=at.variant, iteration=at.iteration, revealed=self.player.revealed, stage=at.stage,
                 focus=at.focus, **more)  # fmt: skip

    def predict(self, guess: float, truth: float, right: bool, **asked: Any) -> None:
        """Guess a number: Δb of iteration 2, if nothing else is said."""
        said = {"variant": "default", "iteration": 2, "quantity": "delta", "name": "b", "of": "", "index": [], **asked}
        self.say("predicted", **said, guess=guess, truth=truth, right=right, reason="")

    def answer(self, question: str, answer: Any, right: bool) -> None:
        """Answer a question."""
        self.say("answered", question=question, answer=answer, right=right, reason="")
