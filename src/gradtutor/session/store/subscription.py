"""A place in the events of a store, for every store that can be read from a number on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradtutor.session.store.interface import Event, Store


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
