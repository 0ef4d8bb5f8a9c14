"""What the tests of a walk share: a learner whose progress is kept, and keys in short."""

from __future__ import annotations

from typing import Any

from gradtutor.session.lesson_walk import LessonWalk
from gradtutor.session.progress.progress import Progress
from gradtutor.session.progress.review import Due, DueItem, item_of
from gradtutor.session.store.events import Answered, Dropped, Predicted, record_from
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from tests.session.walks import lesson

DESCENT, CHAIN, SAMPLE, NUMBER = "descent-1d", "nonlinear-chain", "one-sample-regression", "guess-the-number"
"""J = x², from x = 1.2 at the rate 0.3, the slope being 2x; √(ln x²) from x = 2; a line through one point, with
fading; a lesson that can be played by hand."""

DAY = 24 * 3600.0


class Kept:
    """A learner's store, and walks through lessons over it."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.now = 0.0

    def walk(self, name: str = DESCENT, *, due: Due | None = None, fresh: bool = False) -> LessonWalk:
        """A walk that goes on where the last one was left."""
        walk = LessonWalk(lesson(name), Progress(self.store, clock=lambda: self.now), name)
        if not fresh:
            walk.resume(due)
        return walk

    def due(self) -> list[Due]:
        """What is to be tried again."""
        return Progress(self.store, clock=lambda: self.now).due()

    @property
    def events(self) -> list[Event]:
        """All that has been written down."""
        return list(self.store.read())

    def data(self, kind: str) -> list[dict[str, Any]]:
        """What the events of a kind say."""
        return [dict(event.data) for event in self.events if event.kind == kind]


def item_in(kind: str, data: dict[str, Any]) -> DueItem:
    """What an event of a kind is about."""
    record = record_from(kind, data)
    assert isinstance(record, Predicted | Answered | Dropped)
    return item_of(record)


def step(walk: LessonWalk, times: int = 1) -> None:
    """One more number, as the key for it reveals it where nothing is asked."""
    for _ in range(times):
        assert walk.player.next()
        walk.arrived()


def at(walk: LessonWalk) -> tuple[str, int, int]:
    """Variant, iteration and steps that are shown."""
    return walk.player.variant.name, walk.player.iteration, walk.player.revealed


def to(walk: LessonWalk, iteration: int, stage: str) -> None:
    """Go to just before the first step of a stage."""
    steps = walk.player.steps(iteration)
    walk.player.go(iteration, next(place for place, one in enumerate(steps) if one.stage == stage))
