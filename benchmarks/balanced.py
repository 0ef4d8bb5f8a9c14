"""Two servers of one class behind HAProxy, and one for comparison: a part of ``python -m benchmarks.hosts``.

Everything is on this machine: hosts, HAProxy (by deploy/haproxy.cfg), PostgreSQL, learners. So two hosts are no faster
than one here; what is measured is what the second one costs.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

import pyte

from benchmarks.processes import family, processor_seconds
from gradtutor.classroom.records.opening import open_class
from gradtutor.records import NamedTuple
from tests.postgres import Cluster
from tests.ssh.balanced import Balanced, Host
from tests.ssh.classroom import NAME
from tests.ssh.people import FIRST_FRAME, Person

LEARNERS: Final = 60
WATCHED: Final = 20
"""Steps whose way to the teacher's screen is timed."""
ALONE: Final = 5
"""Learners of a killed host who log in again one at a time; the others all at once."""
FLUSHED: Final = 12.0
"""Seconds after which PostgreSQL has counted what an idle connection did (``PGSTAT_IDLE_INTERVAL`` is ten)."""
ROWS: Final = LEARNERS + 30
PATIENCE: Final = 120.0
LATER, TRANSACTIONS, SEEN, SEEN_AT_ALL, AGAIN = 1.5, 20.0, 0.5, 1.0, 2.0
"""The bounds: the last first frame with two hosts in those of one; a learner's transactions at login; seconds from a
step to the teacher's screen at the other host, median and all; from the start of a new login to the same place."""
RIGHT, DOWN, ENTER = b"\x1b[C", b"\x1b[B", b"\r"
_CONTROLS: Final = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")


class Bell(NamedTuple):
    """What it takes to have everybody in."""

    last: float
    """Seconds from the bell to the last first frame."""
    transactions: float
    """Of one learner, whatever else happens meanwhile included."""
    processor: float
    """Seconds of a processor that one login takes of a host."""
    database: float
    """And of the database."""


class Outcome(NamedTuple):
    """With two hosts."""

    bell: Bell
    seen: tuple[float, ...]
    """Seconds from each step to the teacher's screen."""
    again: tuple[float, ...]
    """Seconds from each new login of one learner alone to the same place."""
    together: float
    """From the new logins of all others of the killed host, at one moment, to the last one's first frame."""
    elsewhere: int
    """Learners who did not come back to their place."""
    wrong: int
    """Steps that are missing, or are there twice."""


class Learner(Person):
    """Keeps its screen, and when it was first drawn."""

    def __init__(self, port: int, name: str, address: str, rows: int = 24) -> None:
        super().__init__(port, name, address=address)
        self.size = (80, rows)
        self.screen = pyte.Screen(80, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.drawn = 0.0

    def data_received(self, data: bytes, datatype: object) -> None:
        """Draw."""
        super().data_received(data, datatype)
        self._stream.feed(_CONTROLS.sub(b"", data))
        if not self.drawn and len(self.out) >= FIRST_FRAME:
            self.drawn = time.monotonic()

    async def enter(self) -> Learner:
        """Log in, and wait for the first frame."""
        await self.log_in(PATIENCE)
        await self.begin(self.size)
        await self.until(lambda: self.drawn)
        return self

    async def until(self, what: object, patience: float = PATIENCE) -> float:
        """Wait until something is so; when it was."""
        assert callable(what)
        end = time.monotonic() + patience
        while not what():
            assert time.monotonic() < end, "\n".join(self.screen.display)
            await asyncio.sleep(0.005)
        return time.monotonic()

    async def begin_lesson(self) -> None:
        """Open the lesson that is offered, and wait until it is drawn."""
        await self.press(ENTER)
        await self.until(lambda: self.place)
        await self.quiet()

    def row(self, words: str) -> str:
        """The row of the screen that has some words; empty where there is none."""
        return next((row for row in self.screen.display if words in row), "")

    @property
    def place(self) -> str:
        """Where in the run it is, as the screen says."""
        return "".join(re.findall(r"iteration \d+ · \w+", "\n".join(self.screen.display))[:1])


async def ring(cluster: Cluster, balanced: Balanced, people: Sequence[Learner]) -> Bell:
    """Have all of them come at one moment."""
    hosts = [pid for host in balanced.hosts for pid in family(host.process.pid)]
    database = family(_postmaster(cluster))
    before, theirs, its = transactions(cluster), processor_seconds(hosts), processor_seconds(database)
    begun = time.monotonic()
    await asyncio.gather(*(person.enter() for person in people))
    last = max(person.drawn for person in people) - begun
    await asyncio.sleep(FLUSHED)
    hosts = [pid for host in balanced.hosts for pid in family(host.process.pid)]
    count = len(people)
    return Bell(
        last,
        (transactions(cluster) - before) / count,
        (processor_seconds(hosts) - theirs) / count,
        (processor_seconds(family(_postmaster(cluster))) - its) / count,
    )


def transactions(cluster: Cluster) -> int:
    """How many the database of the class has had."""
    with cluster.admin("postgres") as connection:
        query = "SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database WHERE datname = 'school'"
        row = connection.execute(query).fetchone()
    assert row is not None
    return int(str(row[0]))


def _postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def learners(balanced: Balanced) -> list[Learner]:
    """Those of a class, each from an address of their own."""
    return [Learner(balanced.port, f"l{number:02}", f"127.0.2.{number + 1}") for number in range(LEARNERS)]


async def one_host(url: str, cluster: Cluster) -> Bell:
    """Everybody at one."""
    with Balanced(url, hosts=1) as balanced:
        people = learners(balanced)
        bell = await ring(cluster, balanced, people)
        for person in people:
            person.leave()
    return bell


async def two_hosts(url: str, cluster: Cluster) -> Outcome:
    """Everybody at two, watched by a teacher at one of them, until the other one is killed."""
    with Balanced(url) as balanced:
        people = learners(balanced)
        bell = await ring(cluster, balanced, people)
        dead, other = balanced.hosts
        theirs = [person for person in people if dead.has(person.name)]
        teacher = await _teacher(other)
        await asyncio.gather(*(person.begin_lesson() for person in people))
        seen = [await _seen(person, teacher) for person in theirs[:WATCHED]]
        await asyncio.gather(*(person.press(RIGHT) for person in people))
        places = {person.name: person.place for person in people}
        # Each has pressed as often; what is done is stored within a second.
        await asyncio.sleep(1.5)
        before = stored(url, balanced.folder, people)
        dead.kill()
        again = [await _returned(person, places) for person in theirs[:ALONE]]
        begun = time.monotonic()
        others = await asyncio.gather(*(_returned(person, places) for person in theirs[ALONE:]))
        together = time.monotonic() - begun
        after = stored(url, balanced.folder, people)
        elsewhere = sum(not back for _, back in [*again, *others])
        for person in people:
            person.leave()
        teacher.leave()
    wrong = sum(len(steps) - len(set(steps)) for steps in before.values())
    wrong += sum(not steps or after[name][: len(steps)] != steps for name, steps in before.items())
    return Outcome(bell, tuple(seen), tuple(took for took, _ in again), together, elsewhere, wrong)


async def _teacher(host: Host) -> Learner:
    """Straight to one host: from an address that has no need to say for whom it comes."""

    class Teacher(Learner):
        def answer(self, prompt: str) -> str:
            return host.teacher_code

    teacher = Teacher(host.port, "teacher", "127.0.3.1", ROWS)
    teacher.to = host.address
    await teacher.enter()
    await teacher.until(lambda: all(teacher.row(f"l{number:02}") for number in range(LEARNERS)))
    return teacher


async def _seen(person: Learner, teacher: Learner) -> float:
    """Press a key; seconds until it is to be seen on the teacher's screen."""
    await teacher.quiet(1.0)
    before = teacher.row(person.name)
    assert person.channel is not None
    begun = time.monotonic()
    person.channel.write(DOWN)
    return await teacher.until(lambda: teacher.row(person.name) != before) - begun


async def _returned(person: Learner, places: dict[str, str]) -> tuple[float, bool]:
    """Log in again as soon as the link is gone; how long that takes to the first frame, and whether it is the place."""
    await person.closed.wait()
    begun = time.monotonic()
    back = await Learner(person.port, person.name, person.address).enter()
    took = back.drawn - begun
    await back.begin_lesson()
    there = back.place == places[person.name]
    back.leave()
    return took, there


def stored(url: str, folder: Path, people: Sequence[Learner]) -> dict[str, list[tuple[object, ...]]]:
    """Name -> the steps that are stored, in order."""
    store = open_class(folder, NAME, 2.0, url)
    try:
        return {
            person.name: [
                (event.data["iteration"], event.data["revealed"])
                for event in store.read(learner=person.name)
                if event.kind == "stepped"
            ]
            for person in people
        }
    finally:
        store.close()


def compare() -> int:
    """Measure, print, and judge; how many bounds are broken."""
    bells, outcome = [], None
    for hosts in (1, 2):
        cluster = Cluster(syncs=True)
        try:
            if hosts == 1:
                bells.append(asyncio.run(one_host(cluster.url, cluster)))
            else:
                outcome = asyncio.run(two_hosts(cluster.url, cluster))
        finally:
            cluster.close()
    (one,) = bells
    assert outcome is not None
    two = outcome.bell
    for count, bell in (("one host", one), ("two hosts", two)):
        print(f"measured: {LEARNERS} learners at one bell, {count}: the last first frame after {bell.last:.1f} s;")
        print(
            f"    of each {bell.transactions:.1f} transactions, {1000 * bell.processor:.0f} ms of a host's processor,"
        )
        print(f"    {1000 * bell.database:.1f} ms of the database's")
    print(f"measured: a step on the teacher's screen at the other host, median {median(outcome.seen):.2f} s, ", end="")
    print(f"last {max(outcome.seen):.2f} s, of {len(outcome.seen)}")
    alone = outcome.again
    print(
        f"measured: killed with −9; {len(alone)} log in again one by one: first frame after {median(alone):.2f} s,",
        end="",
    )
    print(f" last {max(alone):.2f} s; all others at one moment: {outcome.together:.1f} s")
    print(f"measured: {outcome.elsewhere} not at their place, {outcome.wrong} learners with steps lost or kept twice")
    _project(one, two)
    broken = {
        f"the last first frame is {two.last / one.last:.2f} times that of one host": two.last > LATER * one.last,
        f"{two.transactions:.1f} transactions a learner at login": two.transactions > TRANSACTIONS,
        "a step is seen late": median(outcome.seen) > SEEN or max(outcome.seen) > SEEN_AT_ALL,
        "a new login is slow": max(outcome.again) > AGAIN,
        "somebody is elsewhere, or a step is lost or kept twice": outcome.elsewhere + outcome.wrong > 0,
    }
    for what in (what for what, is_so in broken.items() if is_so):
        print(f"BROKEN: {what}")
    return sum(broken.values())


HOSTS, EACH, CORES = 10, 300, 2


def _project(one: Bell, two: Bell) -> None:
    """What a host of two cores would take for its part of 10 × 300."""
    bell = EACH * one.processor / CORES
    print(
        f"reckoned: {EACH} learners at one bell on a host of {CORES} cores of its own: all in after {bell:.0f} s",
        end="",
    )
    print(f" ({EACH} × {1000 * one.processor:.0f} ms / {CORES})")
    everybody = HOSTS * EACH
    asked, worked = everybody * two.transactions / bell, everybody * two.database / bell
    print(
        f"reckoned: {HOSTS} such hosts at the same bell ask the database for {asked:.0f} transactions a second,", end=""
    )
    print(f" and keep {worked:.1f} of its cores busy meanwhile")
