"""Whether a learner is there: the seats that have been taken and not left, which may be at several servers."""

from __future__ import annotations

from gradtutor.session.store.events import Arrived, Departed, Record


class Presence:
    """The seats of one learner."""

    __slots__ = ("seats",)

    def __init__(self) -> None:
        self.seats: frozenset[str] = frozenset()
        """Those that are taken. Before a class could have several servers, a seat had no name."""

    def fold(self, record: Record | None) -> None:
        """Take in what an event of the learner tells; only coming and going changes anything."""
        match record:
            case Arrived():
                self.seats |= {record.seat}
            case Departed(""):
                self.seats = frozenset()
            case Departed(seat):
                self.seats -= {seat}
