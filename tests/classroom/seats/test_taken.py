"""Which of a learner's seats holds, when the same events are heard at every server."""

from __future__ import annotations

import asyncio
import time

from gradtutor.classroom.seats.taken import TakenSeats, host_name, is_at, mark_of, seats_of
from gradtutor.session.store.events import Arrived, Departed, event_of
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore


class Server:
    """One of several, which hears what is in the store."""

    def __init__(self, store: MemoryStore) -> None:
        self.store, self.dismissed = store, list[str]()
        self.seats = TakenSeats(self.dismissed.append)
        self._heard = 0

    def come(self, learner: str = "anna") -> str:
        seat = self.seats.take(learner)
        self.store.append([event_of(Arrived(learner, "", seat), learner=learner)])
        return seat

    def hear(self) -> None:
        for event in self.store.read(self._heard):
            self._heard = event.number
            self.seats.hear(event)


def test_the_seat_that_was_taken_last_holds_at_whichever_server() -> None:
    store = MemoryStore()
    here, there = Server(store), Server(store)
    first = here.come()
    bo = here.come("bo")
    second = there.come()
    for server in (here, there):
        server.hear()
    assert (here.dismissed, there.dismissed) == ([first], [])
    third = here.come()
    # Here the first one has not ended yet; it is not told twice.
    for server in (here, there):
        server.hear()
    assert (here.dismissed, there.dismissed) == ([first], [second])
    assert here.seats.is_superseded(first) and not here.seats.is_superseded(third)
    assert not here.seats.is_superseded(bo)


def test_servers_that_have_lost_sight_of_each_other_come_to_the_same() -> None:
    store = MemoryStore()
    here, there = Server(store), Server(store)
    first, second = here.come(), there.come()
    # The database was away: both sit, and hear of it much later, in the order of the store.
    there.hear()
    here.hear()
    assert (here.dismissed, there.dismissed) == ([first], [])
    # Taken for dead, its server says that it has the seat still; that is no login.
    there.seats.rename(host_name())
    again = there.seats.retake(second)
    assert is_at(again, there.seats.host) and not is_at(again, here.seats.host)
    here.seats.leave(first)
    last = here.come()
    store.append([event_of(Arrived("anna", "", again, again=True), learner="anna")])
    for server in (here, there):
        server.hear()
    assert here.dismissed == [first] and not here.seats.is_superseded(last)
    assert there.dismissed == [again]


def test_a_seat_without_a_name_is_no_login_elsewhere() -> None:
    here = Server(MemoryStore())
    here.come()
    here.store.append([event_of(Arrived("anna"), learner="anna")])
    here.hear()
    assert here.dismissed == []


async def test_a_new_seat_waits_for_the_older_ones_but_not_for_long() -> None:
    here = Server(MemoryStore())
    begun = time.monotonic()
    waiting = asyncio.create_task(here.seats.emptied({"b-1", "c-1"}, 30.0))
    for seat in ("b-1", "d-1", "c-1"):
        await asyncio.sleep(0.01)
        assert not waiting.done()
        here.seats.hear(event_of(Departed(seat), learner="anna"))
    await waiting
    await here.seats.emptied(set(), 30.0)
    await here.seats.emptied({"b-2"}, 0.05)
    assert 0.05 < time.monotonic() - begun < 20


def test_the_seats_that_are_taken_are_worked_out_of_comings_and_goings() -> None:
    host = host_name()
    one, two = f"{mark_of(host)}-1", f"{mark_of(host)}-2"
    events: list[Event] = [
        event_of(Arrived("A", "", one), learner="anna"),
        event_of(Arrived("A", "", "b-1"), learner="anna"),
        event_of(Departed("b-1"), learner="anna"),
        event_of(Arrived("B", "", two), learner="bo"),
        event_of(Departed(), learner="bo"),
    ]
    assert seats_of(events) == {"anna": {one}, "bo": frozenset()}
    assert is_at(one, host) and not is_at("b-1", host)
