"""Guesses at a name at several servers of one class, by one clock that runs when somebody waits."""

from __future__ import annotations

import asyncio
import itertools

from gradtutor.classroom.access.answers import Admitted, Refused
from gradtutor.classroom.access.codes import Code
from gradtutor.classroom.access.entrance import Entrance
from gradtutor.classroom.access.guesses import MOST_GUESSES, WrongGuesses
from gradtutor.classroom.access.roster import Pupil
from gradtutor.classroom.access.shared_guesses import SharedGuesses
from gradtutor.classroom.patient_store import PatientStore
from gradtutor.session.classroom.people import unlock
from gradtutor.session.classroom.pins import hashed
from gradtutor.session.store.memory import MemoryStore

CODE, PIN = "kiwi-lime", "471193"


class Servers:
    """Two servers of a class, with a clock that runs only while somebody waits."""

    def __init__(self, roster: dict[str, Pupil] | None = None) -> None:
        self.store, self.now, self.waits = MemoryStore(), 1000.0, list[float]()
        self.locked: list[tuple[str, int]] = []
        self.doors = [self._server(roster) for _ in range(2)]

    def _server(self, roster: dict[str, Pupil] | None) -> Entrance:
        door = Entrance(PatientStore(self.store), Code(CODE), roster, sleep=self.sleep)
        # A server's own lanes wait for nothing here: between two answers an hour goes by for them.
        hours = itertools.count(0.0, 3600.0)
        door.guesses = WrongGuesses(lambda: next(hours), self.sleep)
        door.shared_guesses = SharedGuesses(door.store, lambda: self.now, self.sleep)
        door.when_locked = lambda name, guesses: self.locked.append((name, guesses))
        return door

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    async def guess(self, server: int, pin: str, name: str = "anna") -> Admitted | Refused:
        """One that somebody makes who knows the class code; the address is another one each time."""
        visit = self.doors[server].visit(name, f"10.0.0.{len(self.waits) % 250}")
        await visit.challenge()
        await visit.answer([CODE])
        result = await visit.answer([pin])
        assert isinstance(result, Admitted | Refused)
        await self.doors[server].store.write([])
        return result


async def test_wrong_guesses_slow_the_next_one_at_whichever_server() -> None:
    servers = Servers()
    servers.store.set_state("pin/anna", hashed(PIN))
    for number in range(4):
        assert isinstance(await servers.guess(number % 2, "000000"), Refused)
    # Half a second after the first, twice as long after each further one.
    assert servers.waits == [0.5, 1.0, 2.0]
    assert isinstance(await servers.guess(0, PIN), Admitted)
    assert servers.waits == [0.5, 1.0, 2.0, 4.0]
    # A right one ends it, for both.
    assert isinstance(await servers.guess(1, PIN), Admitted)
    assert servers.waits == [0.5, 1.0, 2.0, 4.0]
    assert servers.store.states("guesses/") == {}


async def test_a_name_is_locked_after_as_many_guesses_as_at_one_server_and_unlocked_for_all() -> None:
    servers = Servers()
    servers.store.set_state("pin/anna", hashed(PIN))
    for number in range(MOST_GUESSES):
        refused = await servers.guess(number % 2, "000000")
        assert isinstance(refused, Refused) and refused.why == "pin"
    assert servers.locked == [("anna", MOST_GUESSES)]
    for server in range(2):
        refused = await servers.guess(server, PIN)
        assert isinstance(refused, Refused) and refused.why == "locked"
    unlock(servers.store, "anna", 5.0)
    for server in range(2):
        assert isinstance(await servers.guess(server, PIN), Admitted)


async def test_of_guesses_at_the_same_moment_each_is_counted() -> None:
    servers = Servers()
    counts = [door.shared_guesses for door in servers.doors for _ in range(4)]
    found = await asyncio.gather(*(count.count("anna") for count in counts if count is not None))
    assert sorted(found) == list(range(1, 9))


async def test_of_a_name_that_nobody_has_nothing_is_kept() -> None:
    servers = Servers({"bo": Pupil("bo", "Bo", "", hashed(PIN), "")})
    for number in range(3):
        visit = servers.doors[number % 2].visit("anna", "10.0.0.1")
        await visit.challenge()
        assert isinstance(await visit.answer(["000000"]), Refused)
    assert set(servers.store.states("")) == {"guesses/"}
    assert servers.store.state("guesses/") == 0


async def test_what_is_not_understood_in_the_store_counts_as_nothing() -> None:
    servers = Servers()
    servers.store.set_state("guesses/anna", {"made": "by another version"})
    count = servers.doors[0].shared_guesses
    assert count is not None
    assert await count.count("anna") == 1
