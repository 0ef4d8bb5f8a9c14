"""A place in the events of a store, for every store that can be read from a number on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from gradtutor.session.store.interface import Event, Store


TOLD_TO_ALL: Final = ("joined", "removed")
"""Kinds of events that concern everybody: of the two names in them the event is only one's."""
PRESENCE: Final = ("arrived", "departed")


def told(store: Store, after: int, learners: Collection[str]) -> tuple[list[Event], int]:
    """``ClassStore.told`` of a store in which all can be read. Raises ``StoreError``."""
    events = store.read(after)
    mine = [
        event
        for event in events
        if not event.learner or event.kind in TOLD_TO_ALL or (event.kind in PRESENCE and event.learner in learners)
    ]
    return mine, events[-1].number if events else after


class ReadingSubscription:
    """Reads what has come since the last time."""

    def __init__(self, store: Store, after: int) -> None:
        self._store = store
        self._after = after

    def new(self) -> list[Event]:
        """The events since the last call. Raises ``StoreError``."""
        found = self._store.read(self._after)
        if found:
            self._after = found[-1].number
        return found
