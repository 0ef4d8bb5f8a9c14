"""Two servers of one class behind a balancer that speaks HTTP: who comes back from a browser may come to the other."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets

from tests.ports import HERE, free_port
from tests.ssh.balanced import ADDRESSES, free_port_of, haproxy, needs_haproxy
from tests.ssh.classroom import CODE, CONTENTS, PATIENCE, Classroom, key_pair, until
from tests.ssh.conftest import url
from tests.ssh.machines import events
from tests.web.browser import needs_page
from tests.web.visitor import Visitor

__all__ = ["url"]

pytestmark = [needs_haproxy, needs_page]
ORIGIN = "https://class.example"
BALANCER = """
global
    log stdout format raw local0
defaults
    log global
    mode http
    option forwardfor
    option redispatch 1
    retries 3
    timeout connect 2s
    timeout client 1m
    timeout server 1m
    timeout tunnel 1h
frontend page
    bind {here}:{port}
    default_backend hosts
backend hosts
    balance leastconn
    default-server check inter 500ms fall 1 rise 1
"""


class Host(Classroom):
    """One of them, as docs/hosts.md has it: the balancer has the certificate."""

    def __init__(self, folder: Path, address: str, web: int, url: str, key: Path) -> None:
        folder.mkdir()
        self.address = address
        words = ["--store", url, "--host-key", str(key), "--code", CODE, "--log", "text", "--behind", HERE]
        super().__init__(folder, *words, "--web", str(web), "--web-origin", ORIGIN)


class Way:
    """To the balancer."""

    def __init__(self, port: int) -> None:
        self.web = port

    @property
    def page(self) -> str:
        """As browsers know it."""
        return f"{ORIGIN}/"


@pytest.fixture
def way(tmp_path: Path, url: str) -> Iterator[tuple[Way, list[Host]]]:
    key, _ = key_pair(tmp_path, "host")
    web, port = free_port_of(*ADDRESSES), free_port()
    text = BALANCER.format(here=HERE, port=port)
    text += "".join(f"    server host{at} {address}:{web}\n" for at, address in enumerate(ADDRESSES))
    with contextlib.ExitStack() as opened:
        hosts = [
            opened.enter_context(Host(tmp_path / f"host{at}", address, web, url, key))
            for at, address in enumerate(ADDRESSES)
        ]
        opened.enter_context(haproxy(tmp_path, text, port))
        yield Way(port), hosts
    assert not any("Traceback" in host.console for host in hosts)


async def comes_back(way: Way, ticket: str) -> tuple[Visitor, dict[str, object]]:
    """Over and over, as the page does; the balancer needs a moment to see that a host is gone."""
    end = asyncio.get_running_loop().time() + PATIENCE
    while True:
        visitor = Visitor(way)
        try:
            await visitor.__aenter__()
            await visitor.say(ticket=ticket)
            return visitor, await visitor.hear()
        except (OSError, websockets.WebSocketException):
            assert asyncio.get_running_loop().time() < end
            await asyncio.sleep(0.2)


async def test_who_comes_back_after_the_host_has_died_sits_at_the_other_one_without_a_pin(
    way: tuple[Way, list[Host]],
    url: str,
    tmp_path: Path,
) -> None:
    to, hosts = way
    async with Visitor(to) as visitor:
        ticket = await visitor.log_in("anna")
        await asyncio.wait_for(visitor.sit(CONTENTS), PATIENCE)
        await visitor.socket.send(b"\r")
        await asyncio.wait_for(visitor.see("iteration 1"), PATIENCE)
        for _ in range(3):
            await visitor.socket.send(b"\x1b[B")
        await asyncio.wait_for(visitor.see("iteration 3"), PATIENCE)
        until("writing", lambda: any(one.data.get("iteration") == 3 for one in events(url, tmp_path, "anna")))
        (dead,) = (host for host in hosts if host.has("anna"))
        (other,) = (host for host in hosts if host is not dead)
        dead.kill()
    async with contextlib.AsyncExitStack() as opened:
        again, heard = await comes_back(to, ticket)
        opened.push_async_exit(again)
        assert heard["inside"] is True
        await asyncio.wait_for(again.sit("help"), PATIENCE)
        assert other.has("anna")
        await again.socket.send(b"\r")
        await asyncio.wait_for(again.see("iteration 3"), PATIENCE)
        # The ticket is used up, for the other one as well.
        thief, answer = await comes_back(to, ticket)
        opened.push_async_exit(thief)
        assert answer == {"refused": "", "final": True, "again": True}
