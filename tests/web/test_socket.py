"""The websocket of the page: who may open it, what may come over it, and how somebody comes back."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets

from gradtutor.classroom.web.rates import LARGEST, LONGEST_ANSWER
from tests.ports import HERE
from tests.ssh.classroom import CODE, CONTENTS, PATIENCE, children, until
from tests.web.browser import needs_page
from tests.web.visitor import Browsed, Visitor

pytestmark = needs_page

VIOLATED = 1008
"""RFC 6455, section 7.4.1."""
TOO_LARGE = 1009
ELSEWHERE = "127.0.0.9"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsed]:
    with Browsed(tmp_path_factory.mktemp("class"), "--code", CODE, "--log", "text") as room:
        yield room


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "http://localhost", "http://localhost:1"])
async def test_a_page_of_another_origin_and_a_program_without_one_are_refused(room: Browsed, origin: str) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await Visitor(room, origin).__aenter__()
    assert refused.value.response.status_code == 403


async def test_a_wrong_code_is_told_and_logged_with_the_address_and_asked_again(room: Browsed) -> None:
    async with Visitor(room, address=ELSEWHERE) as visitor:
        await visitor.say(name="wrong one")
        assert (await visitor.hear())["ask"] == "Class code: "
        await visitor.say(answer="lime-kiwi")
        assert await visitor.hear() == {"refused": "That is not the class code.", "final": False}
        again = await visitor.hear()
        assert (again["said"], again["ask"], again["secret"]) == ("That is not the class code.", "Class code: ", True)
    until("the log", lambda: f'refused address={ELSEWHERE} reason=code name="wrong one"' in room.console)


async def test_six_wrong_answers_end_the_link(room: Browsed) -> None:
    async with Visitor(room, address="127.0.0.11") as visitor:
        await visitor.say(name="guesser")
        finals = []
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                heard = await visitor.hear()
                if "ask" in heard:
                    await visitor.say(answer="no")
                if "refused" in heard:
                    finals.append(heard["final"])
        assert finals[-1] is True
        assert len(finals) <= 7


@pytest.mark.parametrize(
    "message",
    ["", "no JSON", "[]", "1", "{}", '{"name": 1}', '{"name": null}', '{"ticket": []}', "[" * 9000,
     '{"name": "' + "x" * (LONGEST_ANSWER + 1) + '"}', b"\x00\x01"],
)  # fmt: skip
async def test_what_no_page_sends_ends_the_link(room: Browsed, message: str | bytes) -> None:
    async with Visitor(room, address="127.0.0.12") as visitor:
        await visitor.socket.send(message)
        assert await asyncio.wait_for(visitor.end(), PATIENCE) == VIOLATED


@pytest.mark.parametrize("size", [[0, 24], [80], ["80", "24"], [80, -1], [1 << 20, 24], [80.5, 24], None, "80x24"])
async def test_a_window_of_no_size_ends_the_link(room: Browsed, size: object) -> None:
    async with Visitor(room) as visitor:
        await visitor.log_in("sizes")
        await visitor.say(size=size)
        assert await asyncio.wait_for(visitor.end(), PATIENCE) == VIOLATED


async def test_a_frame_that_is_too_large_ends_the_link(room: Browsed) -> None:
    async with Visitor(room) as visitor:
        await visitor.log_in("large")
        await visitor.sit(CONTENTS)
        await visitor.socket.send(b"x" * (LARGEST + 1))
        assert await asyncio.wait_for(visitor.end(), PATIENCE) == TOO_LARGE


async def test_a_flood_of_frames_ends_the_link_and_nobody_elses(room: Browsed) -> None:
    async with Visitor(room) as other, Visitor(room) as visitor:
        await other.log_in("other")
        await other.sit(CONTENTS)
        await visitor.log_in("flood")
        await visitor.sit(CONTENTS)
        with contextlib.suppress(websockets.ConnectionClosed):
            for _ in range(5000):
                await visitor.socket.send(b"\x1b[B")
        assert await asyncio.wait_for(visitor.end(), PATIENCE) in (VIOLATED, None)
        until("the log", lambda: "reason=flood" in room.console)
        other.drawn = b""
        await other.socket.send(b"?")
        await asyncio.wait_for(other.see("help"), PATIENCE)


async def test_a_flood_of_connections_keeps_nobody_of_another_address_out(room: Browsed) -> None:
    held = []
    try:
        for _ in range(1200):
            one = socket.socket()
            held.append(one)
            one.setblocking(False)
            one.bind((ELSEWHERE, 0))
            with contextlib.suppress(OSError):
                await asyncio.get_running_loop().sock_connect(one, (HERE, room.web))
        async with Visitor(room) as visitor:
            await asyncio.wait_for(visitor.log_in("calm"), PATIENCE)
            await asyncio.wait_for(visitor.sit(CONTENTS), PATIENCE)
        # The oldest of them have been hung up on.
        assert held[0].recv(1) == b""
    finally:
        for one in held:
            one.close()


async def test_who_comes_back_with_a_ticket_finds_the_same_tutor(room: Browsed) -> None:
    async with Visitor(room) as visitor:
        ticket = await visitor.log_in("back")
        await visitor.sit(CONTENTS)
        before = set(children(room.spawner))
    async with Visitor(room) as again:
        await again.say(ticket=ticket)
        heard = await again.hear()
        assert heard["inside"] is True
        assert heard["ticket"] != ticket
        await asyncio.wait_for(again.sit(CONTENTS), PATIENCE)
        assert set(children(room.spawner)) == before
        async with Visitor(room) as thief:
            await thief.say(ticket=ticket)
            assert (await thief.hear())["final"] is True
    assert [event.kind for event in room.events("back")].count("arrived") == 1


async def test_a_second_link_takes_over_from_one_that_is_dead_without_knowing_it(room: Browsed) -> None:
    async with Visitor(room) as visitor:
        ticket = await visitor.log_in("twice")
        await visitor.sit(CONTENTS)
        async with Visitor(room) as again:
            await again.say(ticket=ticket)
            await again.hear()
            await asyncio.wait_for(again.sit(CONTENTS), PATIENCE)
            await asyncio.wait_for(visitor.end(), PATIENCE)
            # The first one's end has taken nothing from the second.
            again.drawn = b""
            await again.socket.send(b"?")
            await asyncio.wait_for(again.see("help"), PATIENCE)


async def test_who_leaves_is_told_and_has_no_ticket_any_more(room: Browsed) -> None:
    async with Visitor(room) as visitor:
        ticket = await visitor.log_in("leaving")
        await visitor.sit(CONTENTS)
        await visitor.socket.send(b"\x11")
        assert await asyncio.wait_for(visitor.hear(), PATIENCE) == {"over": True}
    async with Visitor(room) as again:
        await again.say(ticket=ticket)
        assert (await again.hear())["final"] is True


async def test_line_by_line_everything_is_text(room: Browsed) -> None:
    async with Visitor(room) as visitor:
        await visitor.log_in("reader", plain=True)
        await asyncio.wait_for(visitor.sit("Type the number of a lesson."), PATIENCE)
        await visitor.socket.send(b"1\n")
        await asyncio.wait_for(visitor.see("A secret number"), PATIENCE)
        assert b"\x1b" not in visitor.drawn


def test_a_page_may_load_only_its_own_files(room: Browsed) -> None:
    with urllib.request.urlopen(room.page, timeout=PATIENCE) as answer:
        rules = str(answer.headers["Content-Security-Policy"])
        page = answer.read().decode()
    found = re.search(r"'nonce-([\w-]+)'", rules)
    assert found is not None
    assert f'nonce="{found[1]}"' in page
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    with urllib.request.urlopen(room.page, timeout=PATIENCE) as answer:
        assert found[1] not in str(answer.headers["Content-Security-Policy"])


@pytest.mark.parametrize(
    "path", ["terminal.html", "../server.py", "page/../server.py", "%2e%2e/server.py", ".", "socket/"]
)
def test_nothing_else_is_served(room: Browsed, path: str) -> None:
    with socket.create_connection((HERE, room.web), PATIENCE) as raw:
        raw.sendall(f"GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert raw.recv(1000).startswith(b"HTTP/1.1 404 ")


async def test_behind_a_proxy_a_visitor_counts_by_the_address_that_the_proxy_names(tmp_path: Path) -> None:
    origin = "https://tutor.example"
    with Browsed(tmp_path, "--code", CODE, "--log", "text", "--web-origin", origin) as room:
        assert "https://tutor.example/plain" in room.console
        assert "█" in room.console
        headers = {"X-Forwarded-For": "192.0.2.1, 203.0.113.9"}
        async with Visitor(room, origin, **headers) as visitor:
            await visitor.log_in("proxied")
            until("the log", lambda: "login address=203.0.113.9" in room.console)
        with pytest.raises(websockets.InvalidStatus):
            await Visitor(room).__aenter__()


async def test_with_tls_the_page_is_reached_by_tls_alone(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*words, *names, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    files = ["--tls-cert", str(certificate), "--tls-key", str(key)]
    with Browsed(tmp_path, "--code", CODE, *files, "--web-origin", "https://localhost:1") as room:
        trusting = ssl.create_default_context(cafile=str(certificate))
        trusting.check_hostname = True
        address = room.page.replace("http:", "https:")
        with urllib.request.urlopen(address, timeout=PATIENCE, context=trusting) as answer:
            assert "max-age" in str(answer.headers["Strict-Transport-Security"])
        with pytest.raises((OSError, urllib.error.URLError)):
            urllib.request.urlopen(room.page, timeout=PATIENCE)
