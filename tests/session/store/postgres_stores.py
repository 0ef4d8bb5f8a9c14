"""A store in PostgreSQL, for the tests of what only such a one has to bear."""

from __future__ import annotations

from collections.abc import Callable

from gradtutor.session.store.interface import Event
from gradtutor.session.store.postgres import PostgresStore

Open = Callable[..., PostgresStore]


def stepped(place: int, learner: str = "") -> Event:
    return Event("stepped", "slope", {"n": place}, learner)


def places(events: list[Event]) -> list[object]:
    return [event.data["n"] for event in events]
