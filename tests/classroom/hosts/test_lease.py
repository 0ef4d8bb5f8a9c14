"""A server says that it lives: what it does when it was taken for dead, when another one is, and with clocks."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gradtutor.classroom.hosts.lease import LEASE, HostLease, see_out
from gradtutor.classroom.monitoring.log import Log
from gradtutor.classroom.monitoring.watch import Watch
from gradtutor.classroom.seats.taken import mark_of
from gradtutor.errors import ClassError, StoreError
from gradtutor.session.store.events import Arrived, Departed, event_of
from gradtutor.session.store.interface import Event, Json, Lapsed, Source
from gradtutor.session.store.memory import MemoryStore

if TYPE_CHECKING:
    from tests.postgres import Cluster

DEAD, OTHER = "d" * 32, "e" * 32


class FakeLeases:
    """Leases by a clock that a test sets."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.until: dict[str, float] = {}
        self.about: Json = None
        self.away = False

    def take(self, host: str, seconds: float, about: Json) -> tuple[bool, Json]:
        alone = not any(until > self.time for until in self.until.values())
        self.about = about if alone else self.about
        self.until[host] = self.time + seconds
        return alone, self.about

    def renew(self, host: str, seconds: float) -> float | None:
        if self.away:
            raise StoreError("the database cannot be reached")
        if host not in self.until:
            return None
        self.until[host] = self.time + seconds
        return self.time

    def lapsed(self) -> list[Lapsed]:
        return [Lapsed(host, 0) for host, until in self.until.items() if until < self.time]

    def end(self, host: str) -> None:
        if host in self.until:
            self.until[host] = 0.0

    def forget(self, host: str) -> None:
        self.until.pop(host, None)

    def restore(self, name: str, value: Json | None, when: float) -> None:
        raise NotImplementedError


class Machine:
    """A server whose clock is ``ahead`` of the store's by some seconds."""

    def __init__(self, store: MemoryStore, leases: FakeLeases, file: Path = Path("/nowhere/host")) -> None:
        self.leases, self.said, self.names, self.ahead = leases, list[str](), list[str](), 0.0
        self.lease = HostLease(store, leases, self.said.append, file, self.now, lambda: leases.time + self.ahead)
        self.lease.moved = self.names.append

    def now(self) -> float:
        return self.leases.time

    async def live(self, seconds: float, every: float = 2.0) -> None:
        """Renew while time goes by."""
        end = self.leases.time + seconds
        while self.leases.time < end:
            self.leases.time += every
            await self.lease.renew()


def seat(host: str, number: int) -> str:
    return f"{mark_of(host)}-{number}"


def crowd() -> MemoryStore:
    """Two at the dead server, one of whom has moved; one who has gone, one at another server."""
    store = MemoryStore()
    told: list[tuple[str, Arrived | Departed]] = [
        ("anna", Arrived("Anna", "", seat(DEAD, 1))),
        ("bo", Arrived("Bo", "", seat(DEAD, 2))),
        ("cy", Arrived("Cy", "", seat(DEAD, 3))),
        ("cy", Departed(seat(DEAD, 3))),
        ("dan", Arrived("Dan", "", seat(OTHER, 1))),
        ("anna", Arrived("Anna", "", seat(OTHER, 2))),
    ]
    store.append([event_of(record, learner=learner) for learner, record in told])
    return store


def gone(store: MemoryStore) -> list[tuple[str, object]]:
    return [(event.learner, event.data["seat"]) for event in store.read(6) if event.kind == "departed"]


def test_those_have_gone_who_sat_at_a_dead_server_each_once() -> None:
    store, leases = crowd(), FakeLeases()
    assert see_out(store, leases, Lapsed(DEAD, 0), 5.0) == 2
    assert gone(store) == [("anna", seat(DEAD, 1)), ("bo", seat(DEAD, 2))]
    assert see_out(store, leases, Lapsed(DEAD, 0), 5.0) == 0


class Losing(MemoryStore):
    """A store whose answer to the next append is lost."""

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        super().append(events, source)
        if source is not None and source[0] == DEAD:
            raise StoreError("lost")


def test_a_departure_is_kept_once_when_the_answer_is_lost_or_two_servers_write_it() -> None:
    store = crowd()
    losing = Losing()
    losing.__dict__ = store.__dict__
    with pytest.raises(StoreError):
        see_out(losing, FakeLeases(), Lapsed(DEAD, 0), 5.0)
    before = len(gone(store))
    # Another one has read before that was written.
    store.append([event_of(Departed(seat(DEAD, at)), learner=who) for at, who in ((1, "anna"), (2, "bo"))], (DEAD, 2))
    assert before == len(gone(store)) == 2


async def test_a_server_that_lives_sees_out_one_that_is_dead() -> None:
    store, leases = crowd(), FakeLeases()
    leases.take(DEAD, LEASE, None)
    machine = Machine(store, leases)
    machine.lease.begin("kiwi", given=False)
    await machine.live(LEASE)
    assert gone(store) == []
    await machine.live(4.0)
    assert gone(store) == [("anna", seat(DEAD, 1)), ("bo", seat(DEAD, 2))]
    assert set(leases.until) == {machine.lease.host}
    assert machine.names == machine.said == []


async def test_after_the_store_was_away_the_others_get_time_to_say_that_they_live() -> None:
    store, leases = crowd(), FakeLeases()
    machine = Machine(store, leases)
    machine.lease.begin("kiwi", given=False)
    await machine.live(3 * LEASE)
    leases.take(DEAD, LEASE, None)
    leases.away = True
    leases.time += 60.0
    with pytest.raises(StoreError):
        await machine.lease.renew()
    leases.away = False
    await machine.live(LEASE - 2.0)
    assert gone(store) == []
    await machine.live(6.0)
    assert len(gone(store)) == 2


async def test_a_server_that_was_taken_for_dead_goes_by_another_name() -> None:
    leases = FakeLeases()
    machine = Machine(MemoryStore(), leases)
    machine.lease.begin("kiwi", given=False)
    first = machine.lease.host
    leases.until.clear()
    await machine.live(2.0)
    assert machine.names == [machine.lease.host] != [first]
    assert set(leases.until) == {machine.lease.host}
    assert leases.about == {"code": "kiwi"}


@pytest.mark.parametrize("ahead", [1.5, -7.0])
async def test_clocks_that_differ_are_told_once_until_they_agree(ahead: float) -> None:
    machine = Machine(MemoryStore(), FakeLeases())
    machine.lease.begin("kiwi", given=False)
    machine.ahead = 0.9
    await machine.live(6.0)
    assert machine.said == []
    machine.ahead = ahead
    await machine.live(6.0)
    (said,) = machine.said
    assert f"differ by {abs(ahead):.1f} s" in said
    machine.ahead = 0.0
    await machine.live(2.0)
    machine.ahead = ahead
    await machine.live(2.0)
    assert len(machine.said) == 2


@pytest.mark.parametrize(("fast", "seen"), [(0.0, None), (3.0, -3.0), (-3.0, 3.0)])
async def test_a_clock_that_differs_from_a_real_database_s_is_on_the_console_and_in_the_log(
    cluster: Cluster, tmp_path: Path, fast: float, seen: float | None
) -> None:
    from gradtutor.session.store.postgres import PostgresStore

    # Cluster and test are on one machine: what the one says is the other's time.
    store, said, log = PostgresStore(cluster.url, str(tmp_path)), list[str](), io.StringIO()
    store.open()
    lease = HostLease(store, store.leases(), said.append, tmp_path / "host", clock=lambda: time.time() + fast)
    lease.watch = Watch(Log(log, way="json"))
    lease.begin("kiwi", given=False)
    for _ in range(2):
        await lease.renew()
    store.close()
    if seen is None:
        assert (said, log.getvalue()) == ([], "")
        return
    assert said and len(said) == 1 and " differ by " in said[0]
    (line,) = log.getvalue().splitlines()
    told = json.loads(line)
    assert (told["level"], told["event"]) == ("warning", "clock")
    assert told["ahead"] == pytest.approx(seen, abs=0.5)


def test_the_class_code_is_the_first_server_s() -> None:
    store, leases = MemoryStore(), FakeLeases()
    first, second, third = (Machine(store, leases).lease for _ in range(3))
    first.begin("kiwi-lime", given=True)
    second.begin("made-upxx", given=False)
    assert (first.alone, second.alone) == (True, False)
    assert second.code == "kiwi-lime"
    with pytest.raises(ClassError, match="another code"):
        third.begin("lime-kiwi", given=True)
    assert set(leases.until) == {first.host, second.host}
    third.begin(" KIWI-lime", given=True)


def test_a_server_that_was_killed_is_gone_when_it_begins_again(tmp_path: Path) -> None:
    store, leases, file = MemoryStore(), FakeLeases(), tmp_path / "host"
    other = Machine(store, leases)
    other.lease.begin("kiwi", given=False)
    killed = Machine(store, leases, file).lease
    killed.begin("kiwi", given=False)
    store.append([event_of(Arrived("Bo", "", seat(killed.host, 1)), learner="bo")])
    again = Machine(store, leases, file).lease
    again.begin("kiwi", given=False)
    assert [event.kind for event in store.read()] == ["arrived", "departed"]
    assert set(leases.until) == {other.lease.host, again.host}
    again.end()
    assert not file.exists()
    # Where there was no other one, it is the first.
    other.lease.end()
    alone = Machine(store, leases, file).lease
    alone.begin("lime", given=False)
    last = Machine(store, leases, file).lease
    last.begin("figs", given=False)
    assert (last.alone, last.code) == (True, "figs")
