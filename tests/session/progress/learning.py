"""A learner's steps and guesses in one lesson, and a clock that a test sets."""

from __future__ import annotations

from datetime import datetime

from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.events import Predicted, Stepped

MONDAY = datetime(2026, 3, 2, 20, 0).timestamp()
"""Eight in the evening, where the learner is."""
DAY = 86_400.0


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> float:
        return self.now


def predict(progress: Progress, right: bool, iteration: int = 2, name: str = "b") -> None:
    progress.record(Predicted("default", iteration, right, "delta", name, guess=1.0, truth=2.0), "chain")


def step(progress: Progress, lesson: str, iteration: int, revealed: int, variant: str = "default") -> None:
    progress.record(Stepped(variant=variant, iteration=iteration, revealed=revealed, stage="loss", focus="c"), lesson)
