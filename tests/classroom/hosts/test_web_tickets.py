"""Tickets of browsers at two servers of a class: once, at whichever of them, and for as long as at one."""

from __future__ import annotations

import pytest

from gradtutor.classroom.access.codes import Code
from gradtutor.classroom.access.entrance import Entrance
from gradtutor.classroom.access.hall import Hall
from gradtutor.classroom.access.identity import Person
from gradtutor.classroom.hosts.web_tickets import TICKETS, VALID, SharedTickets, forget_tickets, let_lapse, state_of
from gradtutor.classroom.patient_store import PatientStore
from gradtutor.classroom.web.channel import WebChannel
from gradtutor.classroom.web.tickets import HallTickets, Stay, proof_of
from gradtutor.errors import StoreError
from gradtutor.session.classroom.stored_data import PINS
from gradtutor.session.store.interface import ClassStore, Json
from gradtutor.session.store.memory import MemoryStore

ANNA = Person("anna", "Anna Aalto", "learner", "7b", plain=True)


@pytest.fixture
def store(every_store: ClassStore) -> ClassStore:
    """The store that the servers share."""
    return every_store


class Server:
    """One of a class's servers, which is called like its number."""

    def __init__(self, store: ClassStore, number: int, rooms: tuple[str, ...] = ("",)) -> None:
        self.host = f"{number:032x}"
        self.doors = [Entrance(PatientStore(store, 0.0), Code("kiwi-lime"), room=room) for room in rooms]
        for door in self.doors:
            door.host = lambda: self.host
        self.tickets = HallTickets(Hall(self.doors))

    async def give(self, person: Person = ANNA) -> tuple[str, Stay]:
        """A ticket for somebody who has just logged in by a PIN."""
        stay = Stay(person)
        stay.proof = await proof_of(self.doors[0], person)
        ticket, told = self.tickets.give(stay)
        await told
        return ticket, stay

    async def comes(self, ticket: str) -> Person | None:
        """Who is let in by a ticket."""
        stay = await self.tickets.take(ticket)
        return None if stay is None else stay.person


def two(store: ClassStore) -> tuple[Server, Server]:
    store.set_state(PINS + "anna", "hash of a PIN")
    return Server(store, 1), Server(store, 2)


async def test_a_ticket_is_good_once_at_whichever_server(store: ClassStore) -> None:
    here, there = two(store)
    ticket, _ = await here.give()
    assert await there.comes(ticket) == ANNA
    assert await there.comes(ticket) is None
    # Nor at the one that has given it, which knows it still.
    assert await here.comes(ticket) is None
    ticket, stay = await here.give()
    assert await here.tickets.take(ticket) is stay
    assert await there.comes(ticket) is None
    assert await here.comes(ticket) is None


async def test_neither_the_ticket_nor_the_pin_is_in_the_store_for_it(store: ClassStore) -> None:
    here, _ = two(store)
    ticket, _ = await here.give()
    (kept,) = store.states(TICKETS).items()
    assert ticket not in repr(kept)
    assert "hash of a PIN" not in repr(kept)
    # What is there is no ticket.
    assert await here.comes(kept[0].removeprefix(TICKETS)) is None


async def test_who_has_left_or_got_another_one_has_none(store: ClassStore) -> None:
    here, there = two(store)
    first, stay = await here.give()
    second, told = here.tickets.give(stay)
    await told
    assert await there.comes(first) is None
    here.tickets.drop(stay)
    await here.doors[0].store.write([])
    assert await there.comes(second) is None
    assert store.states(TICKETS) == {}


async def test_with_another_pin_or_none_nobody_comes_back(store: ClassStore) -> None:
    here, there = two(store)
    for pin in ("another hash", None):
        ticket, _ = await here.give()
        store.set_state(PINS + "anna", pin)
        assert await there.comes(ticket) is None


@pytest.mark.parametrize(("seconds", "holds"), [(VALID - 1.0, True), (VALID + 1.0, False)])
@pytest.mark.parametrize("killed", [False, True])
async def test_it_ends_some_time_after_the_link_has_broken_or_the_server_has_died(
    store: ClassStore, monkeypatch: pytest.MonkeyPatch, seconds: float, holds: bool, killed: bool
) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    here, there = two(store)
    for one in (here, there):
        shared = SharedTickets(one.doors[0], lambda: now)
        one.tickets._all = {one.doors[0]: shared}
    ticket, stay = await here.give()
    other, _ = await there.give()
    now += 50_000.0
    if killed:
        let_lapse(store, here.host, now)
    else:
        await here.tickets.broken(stay)
    now += seconds
    assert (await there.comes(ticket) == ANNA) is holds
    # Whose link stands has no end.
    assert await here.comes(other) == ANNA


async def test_one_that_was_used_elsewhere_is_not_good_again_when_the_old_link_ends(store: ClassStore) -> None:
    here, there = two(store)
    ticket, stay = await here.give()
    assert await there.comes(ticket) == ANNA
    await here.tickets.broken(stay)
    let_lapse(store, here.host, 5.0)
    assert store.states(TICKETS) == {}
    assert await there.comes(ticket) is None


async def test_those_of_dead_servers_and_of_whom_is_erased_are_taken_away(store: ClassStore) -> None:
    here, there = two(store)
    store.set_state(PINS + "bo", "hash")
    anna, _ = await here.give()
    bo, _ = await there.give(Person("bo", "Bo"))
    let_lapse(store, here.host, 5.0)
    await SharedTickets(there.doors[0]).sweep()
    assert list(store.states(TICKETS)) == [state_of(bo)]
    forget_tickets(store, "anna")
    assert list(store.states(TICKETS)) == [state_of(bo)]
    forget_tickets(store, "bo")
    assert store.states(TICKETS) == {}
    assert await there.comes(anna) is None


async def test_of_several_classes_it_leads_into_its_own() -> None:
    maths, physics = MemoryStore(), MemoryStore()
    servers = []
    for number in (1, 2):
        server = Server(maths, number, ("Maths", "Physics"))
        server.doors[1].store = PatientStore(physics, 0.0)
        servers.append(server)
    physics.set_state(PINS + "anna", "hash")
    stay = Stay(ANNA._replace(room="Physics"))
    stay.proof = await proof_of(servers[0].doors[1], stay.person)
    ticket, told = servers[0].tickets.give(stay)
    await told
    assert maths.states("") == {}
    assert await servers[1].comes(ticket) == ANNA._replace(room="Physics")


class Away(MemoryStore):
    """A store that can be away."""

    away = False

    def state(self, name: str) -> Json | None:
        if self.away:
            raise StoreError("away", "away")
        return super().state(name)

    def swap_state(self, name: str, old: Json | None, new: Json | None) -> bool:
        if self.away:
            raise StoreError("away", "away")
        return super().swap_state(name, old, new)


async def test_with_the_store_away_only_who_sits_comes_back_and_the_ticket_is_used_all_the_same() -> None:
    store = Away()
    here, there = two(store)
    ticket, stay = await here.give()
    other, _ = await here.give()
    stay.channel = WebChannel({})
    stay.channel.session = object()  # type: ignore[assignment]
    store.away = True
    assert await there.comes(ticket) is None
    assert await here.tickets.take(ticket) is stay
    # Whose tutor has ended is to log in when that can be done.
    assert await here.comes(other) is None
    store.away = False
    await here.doors[0].store.write([])
    assert store.states(TICKETS) == {}
    assert await there.comes(ticket) is None


@pytest.mark.parametrize("who", [[], ["anna"], ["anna", "A", "owner", "", False], ["anna", "A", "learner", "", 0]])
async def test_what_is_not_understood_lets_nobody_in(who: Json) -> None:
    store = MemoryStore()
    here, there = two(store)
    ticket, _ = await here.give()
    store.set_state(state_of(ticket), {"host": "a", "person": who, "proof": "", "until": None})
    assert await there.comes(ticket) is None
    store.set_state(state_of(ticket), who)
    assert await there.comes(ticket) is None
