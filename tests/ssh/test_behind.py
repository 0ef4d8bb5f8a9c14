"""A class behind a load balancer: whom the log, the throttles and the limits see, over SSH and in a browser."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest
import websockets

from tests.ports import HERE, free_port
from tests.ssh.balanced import haproxy, needs_haproxy
from tests.ssh.classroom import CODE, CONTENTS, PATIENCE, until
from tests.ssh.people import Person
from tests.web.browser import needs_page
from tests.web.visitor import Browsed, Visitor

pytestmark = needs_page

BALANCER = "127.0.0.2"
GUESSER, LEARNER = "203.0.113.66", "203.0.113.9"
PAGE = "https://tutor.school.example"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsed]:
    options = ["--behind", f"{BALANCER}/32", "--behind", "192.0.2.0/24", "--web-origin", PAGE, "--log", "text"]
    with Browsed(tmp_path_factory.mktemp("class"), "--code", CODE, *options) as room:
        yield room


def line(client: str) -> bytes:
    return f"PROXY TCP4 {client} 192.0.2.1 56324 2222\r\n".encode()


class Forwarded(Person):
    """Somebody for whom a balancer comes, which says so by ``header``."""

    header = b""

    async def log_in(self, patience: float = 60.0, keys: object = None) -> Forwarded:
        plain = socket.create_connection((HERE, self.port), source_address=(self.address, 0))
        plain.sendall(self.header)
        plain.setblocking(False)
        self.connection, _ = await asyncssh.create_connection(
            lambda: self, sock=plain, username=self.name, known_hosts=None, config=None, agent_path=None,
            client_keys=None, preferred_auth="keyboard-interactive", login_timeout=patience,
        )  # fmt: skip
        return self


class Guesser(Forwarded):
    """Gives two wrong answers."""

    left = 2

    async def kbdint_challenge_received(  # type: ignore[override]
        self, name: str, instructions: str, lang: str, prompts: list[tuple[str, bool]]
    ) -> list[str] | None:
        if prompts and self.left == 0:
            return None
        self.left -= len(prompts)
        return ["lime-kiwi" for _ in prompts]


def person(room: Browsed, name: str, header: bytes, address: str = BALANCER) -> Forwarded:
    found = Forwarded(room.port, name, address=address)
    found.header = header
    return found


async def test_the_log_has_the_address_of_who_comes_over_ssh(room: Browsed) -> None:
    anna = await person(room, "anna", line(LEARNER)).enter()
    until("the log", lambda: f'login address={LEARNER} name="anna"' in room.console)
    anna.leave()


async def test_without_a_header_a_balancer_is_refused_and_told_of(room: Browsed) -> None:
    with pytest.raises((asyncssh.Error, OSError)):
        await person(room, "bo", b"").log_in()
    until("the log", lambda: f'refused address={BALANCER} reason=header name=""' in room.console)


async def test_the_word_of_who_comes_from_elsewhere_is_not_believed(room: Browsed) -> None:
    with pytest.raises((asyncssh.Error, OSError)):
        await person(room, "cleo", line(LEARNER), "127.0.0.9").log_in()
    cleo = await person(room, "cleo", b"", "127.0.0.9").enter()
    until("the log", lambda: 'login address=127.0.0.9 name="cleo"' in room.console)
    cleo.leave()


async def test_who_guesses_behind_the_balancer_is_slowed_and_nobody_else(room: Browsed) -> None:
    async def guess(number: int) -> None:
        guesser = Guesser(room.port, f"guess{number}", address=BALANCER)
        guesser.header = line(GUESSER)
        with pytest.raises((asyncssh.Error, OSError)):
            await guesser.log_in()
        if guesser.connection is not None:
            guesser.connection.abort()

    # Two wrong answers of each, since a name is slowed as well: more than the sixty that an address has free.
    await asyncio.gather(*(guess(number) for number in range(35)))
    begun = time.monotonic()
    dora = await person(room, "dora", line(LEARNER)).log_in()
    elsewhere = time.monotonic() - begun
    begun = time.monotonic()
    finn = await person(room, "finn", line(GUESSER)).log_in()
    slowed = time.monotonic() - begun
    assert slowed > 4.0 > elsewhere, (slowed, elsewhere)
    dora.leave()
    finn.leave()


async def test_a_browser_s_address_by_the_header_or_by_x_forwarded_for(room: Browsed) -> None:
    async with Visitor(room, PAGE, BALANCER, **{"X-Forwarded-For": "198.51.100.1, 203.0.113.10"}) as visitor:
        await visitor.log_in("gina")
        await asyncio.wait_for(visitor.sit(CONTENTS), PATIENCE)
    until("the log", lambda: 'login address=203.0.113.10 name="gina"' in room.console)
    plain = socket.create_connection((HERE, room.web), source_address=(BALANCER, 0))
    plain.sendall(line("203.0.113.11"))
    # Behind a header what the visitor forwards is his own word.
    hans = Visitor(room, PAGE, **{"X-Forwarded-For": "198.51.100.1"})
    hans.over(plain)
    async with hans:
        await hans.log_in("hans")
    until("the log", lambda: 'login address=203.0.113.11 name="hans"' in room.console)


async def test_a_browser_s_address_is_believed_of_nobody_else(room: Browsed) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await Visitor(room, PAGE, BALANCER).__aenter__()
    assert refused.value.response.status_code == 403
    async with Visitor(room, PAGE, "127.0.0.9", **{"X-Forwarded-For": "203.0.113.12"}) as visitor:
        await visitor.log_in("ines")
    # A proxy on this machine is believed, as it always was.
    until("the log", lambda: 'login address=203.0.113.12 name="ines"' in room.console)


PAGE_CONFIGURATION = """
global
    maxconn 100
defaults
    mode http
    timeout connect 3s
    timeout client 1m
    timeout server 1m
    timeout tunnel 1h
    option forwardfor
listen page
    bind {here}:{port}
    server a {here}:{web} source {balancer}
"""


@needs_haproxy
async def test_the_page_behind_a_haproxy_that_speaks_http(room: Browsed, tmp_path: Path) -> None:
    said = (Path(__file__).parents[2] / "docs/hosts.md").read_text()
    for words in ("mode http", "option forwardfor", "timeout tunnel 1h"):
        assert f"`{words}`" in said
        assert words in PAGE_CONFIGURATION
    port = free_port()
    places = {"here": HERE, "balancer": BALANCER, "port": port, "web": room.web}
    with haproxy(tmp_path, PAGE_CONFIGURATION.format(**places), port):
        # Whatever the visitor himself puts there, HAProxy writes a line of its own behind it.
        jana = Visitor(room, PAGE, **{"X-Forwarded-For": "198.51.100.1"})
        jana.over(socket.create_connection((HERE, port), source_address=("127.0.0.44", 0)))
        async with jana:
            await jana.log_in("jana")
            await asyncio.wait_for(jana.sit(CONTENTS), PATIENCE)
    until("the log", lambda: 'login address=127.0.0.44 name="jana"' in room.console)
