"""The kinds of stores, and events for them."""

from __future__ import annotations

from collections.abc import Callable

from gradtutor.session.store.interface import ClassStore, Event

KINDS = ("memory", "sqlite", "postgres")


Open = Callable[[], ClassStore]


def stepped(iteration: int, learner: str = "", time: float = 0.0) -> Event:
    return Event("stepped", "slope", {"iteration": iteration}, learner, time)


def iterations(events: list[Event]) -> list[object]:
    return [event.data["iteration"] for event in events]
