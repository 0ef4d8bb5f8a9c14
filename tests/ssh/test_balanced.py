"""One class on two servers behind HAProxy, by what deploy/ has; learners come with ``ssh``."""

from __future__ import annotations

import asyncio
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import asyncssh
import pytest

from gradtutor.classroom.records.opening import open_class
from gradtutor.session.store.interface import Event
from tests.ports import HERE
from tests.postgres import Cluster
from tests.ssh.balanced import Balanced, Host, needs_haproxy
from tests.ssh.classroom import CLIENT, CODE, NAME, PIN, Classroom, answer, needs_client, until
from tests.ssh.people import Person
from tests.terminal.terminal import Terminal

pytestmark = [needs_client, needs_haproxy]

AGAIN = "Log in again"


@pytest.fixture(scope="module")
def url(cluster: Cluster) -> Iterator[str]:
    """A database of its own."""
    name = f"balanced_{uuid4().hex}"
    with cluster.admin() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield cluster.at(cluster.port, name)
    with cluster.admin() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def balanced(url: str) -> Iterator[Balanced]:
    """Each test leaves both hosts open."""
    with Balanced(url) as balanced:
        yield balanced


def ssh(balanced: Balanced, name: str, address: str = "127.0.0.21") -> Terminal:
    """The client, in a terminal, on its way to the balancer; before its first question."""
    return Terminal(["ssh", "-b", address, *CLIENT, "-p", str(balanced.port), "-l", name, HERE])


def events(url: str, folder: Path, learner: str) -> list[Event]:
    store = open_class(folder, NAME, 2.0, url)
    try:
        return store.read(learner=learner)
    finally:
        store.close()


def iterations(found: list[Event]) -> list[tuple[int, int]]:
    return [(event.data["iteration"], event.data["revealed"]) for event in found if event.kind == "stepped"]


def walk(terminal: Terminal) -> None:
    """Into the first lesson, to its third iteration."""
    terminal.press("enter")
    terminal.wait_for("iteration 1")
    terminal.type("down", "down", "down")
    terminal.wait_for("iteration 3")


def teacher(host: Host) -> Terminal:
    """The teacher, straight to one host: not from the balancer's address, so without its word."""
    found = Terminal(host.command("teacher", "-b", "127.0.0.77"))
    answer(found, "Teacher's code:", host.teacher_code)
    return found


async def test_learners_are_shared_out_and_known_by_their_own_addresses(balanced: Balanced) -> None:
    people = [Person(balanced.port, f"m{number}", address=f"127.0.0.{30 + number}") for number in range(6)]
    for person in people:
        # One after the other: HAProxy sends each to who has fewest.
        await person.enter()
    spread = Counter(balanced.at(person.name).address for person in people)
    assert sorted(spread.values()) == [3, 3]
    for person in people:
        assert f'login address={person.address} name="{person.name}"' in balanced.at(person.name).console
    guesser = Person(balanced.port, "eve", address="127.0.0.66")
    guesser.answer = lambda prompt: "lime-kiwi"  # type: ignore[method-assign]
    with pytest.raises((asyncssh.Error, OSError)):
        await guesser.log_in()
    refused = 'refused address=127.0.0.66 reason=code name="eve"'
    until("the log", lambda: any(refused in host.console for host in balanced.hosts))
    # HAProxy asks at another port, so that not one connection has been without a word.
    assert all("reason=header" not in host.console for host in balanced.hosts)
    for person in people:
        person.leave()


def test_with_the_database_away_who_sits_goes_on_and_a_newcomer_hears_why(
    cluster: Cluster, url: str, balanced: Balanced
) -> None:
    with ssh(balanced, "cleo") as cleo:
        Classroom.enter(cleo)
        walk(cleo)
        downs, ups = balanced.told("is DOWN"), balanced.told("is UP")
        cluster.control("stop", "-m", "fast")
        try:
            cleo.type("down")
            cleo.wait_for("iteration 4")
            # Until no host is ready.
            until("HAProxy's checks", lambda: balanced.told("is DOWN") >= downs + 2)
            with ssh(balanced, "bo", "127.0.0.22") as bo:
                answer(bo, "Class code:", CODE)
                until("an answer", lambda: (bo.read(0.1), "cannot be reached" in " ".join(bo.text.split()))[1])
            cleo.type("down")
            cleo.wait_for("iteration 5")
        finally:
            cluster.control("start")
        until("HAProxy's checks", lambda: balanced.told("is UP") >= ups + 2)
        with ssh(balanced, "bo", "127.0.0.22") as bo:
            Classroom.enter(bo)
    assert PIN not in balanced.log


async def test_a_host_is_drained_and_everybody_gets_in_at_the_other_one(balanced: Balanced) -> None:
    people = [Person(balanced.port, f"l{number}", address=f"127.0.0.{30 + number}") for number in range(8)]
    for person in people:
        await person.enter()
    drained = balanced.at("l0")
    other = balanced.other(drained)
    theirs = [person for person in people if drained.has(person.name)]
    assert len(theirs) == 4, balanced.log
    drained.process.send_signal(signal.SIGTERM)

    async def comes_again(person: Person) -> Person:
        await asyncio.wait_for(person.closed.wait(), 30)
        assert AGAIN.encode() in person.out
        # At once, and at the first try, though HAProxy may not know yet.
        return await Person(balanced.port, person.name, address=person.address).enter()

    returned = await asyncio.gather(*map(comes_again, theirs))
    assert all(other.has(person.name) for person in theirs)
    assert await asyncio.to_thread(drained.process.wait, 30) == 0
    # Who sat at the other one has noticed nothing.
    for person in people:
        if person not in theirs:
            assert not person.closed.is_set()
            assert await person.press(b"\x1b[B") > 0
    # It opens again, and is sent newcomers again.
    ups = balanced.told("is UP")
    drained.open()
    until("HAProxy's check", lambda: balanced.told("is UP") > ups)
    new = await Person(balanced.port, "new", address="127.0.0.50").enter()
    assert drained.has("new")
    for person in [*people, *returned, new]:
        person.leave()


def test_a_host_is_killed_and_its_learner_goes_on_at_the_other_one(
    balanced: Balanced, url: str, tmp_path: Path
) -> None:
    with ssh(balanced, "anna") as anna:
        Classroom.enter(anna)
        walk(anna)
        anna.type("right", "right")
        until("writing", lambda: len(iterations(events(url, tmp_path, "anna"))) >= 4)
        before = iterations(events(url, tmp_path, "anna"))
        (place,) = re.findall(r"iteration \d+ · \w+", anna.text)
        dead = balanced.at("anna")
        with teacher(balanced.other(dead)) as screen:
            screen.wait_for("anna")
            dead.kill()
            # The link is not left hanging by the balancer.
            until("the end of the link", lambda: (anna.read(0.05), anna.poll())[1] is not None, 5)
            with ssh(balanced, "anna") as again:
                begun = time.monotonic()
                Classroom.enter(again)
                again.press("enter")
                again.wait_for(place)
                assert time.monotonic() - begun < 20
                assert balanced.other(dead).has("anna")
                again.type("right")
                until("writing", lambda: len(iterations(events(url, tmp_path, "anna"))) > len(before))
                screen.wait_for("anna")
    after = iterations(events(url, tmp_path, "anna"))
    # Nothing lost, nothing doubled.
    assert after[: len(before)] == before
    assert len(set(after)) == len(after)
