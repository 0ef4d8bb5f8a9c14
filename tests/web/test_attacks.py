"""What somebody tries who wants in, or wants nobody else in: over the websocket of a class that is open."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator

import pytest
import websockets
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from gradtutor.classroom.web.rates import BYTES_AT_ONCE, FRAMES_AT_ONCE, FRAMING
from tests.ports import HERE
from tests.ssh.classroom import CODE, CONTENTS, NAME, PATIENCE, SOURCE, until
from tests.web.browser import needs_page
from tests.web.visitor import Browsed, Visitor

pytestmark = needs_page

CONTINUATION, TEXT, PING = 0x0, 0x1, 0x9
"""RFC 6455, section 5.2."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsed]:
    with Browsed(tmp_path_factory.mktemp("class"), "--code", CODE, "--log", "text") as room:
        yield room


class Raw:
    """A websocket whose frames the test makes itself. Use it in a ``with`` block."""

    def __init__(self, room: Browsed, address: str, *lines: str) -> None:
        """``lines`` of the request beside those that it needs."""
        self._socket = socket.create_connection((HERE, room.web), PATIENCE, source_address=(address, 0))
        key = base64.b64encode(os.urandom(16)).decode()
        wanted = ["GET /socket HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
                  f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: gradtutor.v1",
                  *(lines or (f"Origin: {room.page.rstrip('/')}",))]  # fmt: skip
        self._socket.sendall("".join(f"{line}\r\n" for line in [*wanted, ""]).encode())
        self.answer = b""
        while b"\r\n\r\n" not in self.answer and (more := self._socket.recv(4096)):
            self.answer += more
        self.status = int(self.answer.split()[1]) if self.answer else 0

    def __enter__(self) -> Raw:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, frame: bytes, count: int = 1) -> bool:
        """Send a frame so many times; whether the server has taken all of them."""
        try:
            for _ in range(count // 100 or 1):
                self._socket.sendall(frame * min(count, 100))
        except OSError:
            return False
        return True

    def is_over(self) -> bool:
        """Wait until the server hangs up, or not for long."""
        self._socket.settimeout(PATIENCE)
        try:
            while self._socket.recv(1 << 16):
                pass
        except TimeoutError:
            return False
        except OSError:
            pass
        return True


def frame(kind: int, data: bytes = b"", *, last: bool = True) -> bytes:
    """As a client sends it, masked with nothing."""
    assert len(data) < 126
    return struct.pack("!BB4x", kind | (0x80 if last else 0), 0x80 | len(data)) + data


async def still_works(room: Browsed, name: str) -> None:
    """Somebody else gets in and is answered."""
    async with Visitor(room) as visitor:
        await asyncio.wait_for(visitor.log_in(name), PATIENCE)
        await asyncio.wait_for(visitor.sit(CONTENTS), PATIENCE)


@pytest.mark.parametrize(
    ("kind", "data", "last"),
    [(CONTINUATION, b"", False), (PING, b"", True), (PING, b"x" * 100, True)],
    ids=["a message of empty parts that never ends", "pings", "pings that are answered with as much"],
)
async def test_what_is_no_message_is_counted_too(room: Browsed, kind: int, data: bytes, last: bool) -> None:
    address = f"127.0.0.{40 + len(data) // 50 + kind}"
    with Raw(room, address) as raw:
        assert raw.status == 101
        raw.send(frame(TEXT, b"{", last=False) if kind == CONTINUATION else frame(TEXT, b'{"name":"pinger"}'))
        # Twice what is ever allowed at once, and none of it a message.
        await asyncio.to_thread(raw.send, frame(kind, data, last=last), int(2 * FRAMING * FRAMES_AT_ONCE))
        assert await asyncio.to_thread(raw.is_over)
    until("the log", lambda: f"refused address={address} reason=flood" in room.console)
    await still_works(room, f"calm{kind}{len(data)}")


async def test_of_many_who_come_with_the_same_ticket_at_the_same_moment_one_gets_in(room: Browsed) -> None:
    async with Visitor(room) as visitor:
        ticket = await visitor.log_in("prize")
        await visitor.sit(CONTENTS)

    async def come() -> bool:
        async with Visitor(room) as thief:
            await thief.say(ticket=ticket)
            return bool((await thief.hear()).get("inside"))

    assert sorted(await asyncio.gather(*(come() for _ in range(12)))) == [*[False] * 11, True]


async def test_a_ticket_is_worth_nothing_once_the_teacher_has_given_the_name_another_pin(room: Browsed) -> None:
    async with Visitor(room) as thief:
        ticket = await thief.log_in("robbed")
        await thief.sit(CONTENTS)
    words = ["class", "pin", "--class", NAME, "--learner", "robbed", "--data-dir", str(room.data)]
    command = [sys.executable, "-m", "gradtutor", *words]
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    await asyncio.to_thread(subprocess.run, command, env=environment, check=True, capture_output=True, timeout=PATIENCE)
    async with Visitor(room) as thief:
        await thief.say(ticket=ticket)
        assert "inside" not in await thief.hear()


@pytest.mark.parametrize("extra", [".evil.example", "@evil.example", "/", "/socket", " ", "%00", "#"])
def test_an_origin_that_only_begins_like_ours_is_refused(room: Browsed, extra: str) -> None:
    with Raw(room, HERE, f"Origin: {room.page.rstrip('/')}{extra}x") as raw:
        assert raw.status == 403


def test_two_origins_of_which_one_is_ours_are_refused(room: Browsed) -> None:
    ours, evil = f"Origin: {room.page.rstrip('/')}", "Origin: https://evil.example"
    for lines in ((ours, evil), (evil, ours)):
        with Raw(room, HERE, *lines) as raw:
            assert raw.status in (400, 403)


async def test_without_a_proxy_nobody_says_where_he_comes_from(room: Browsed) -> None:
    async with Visitor(room, address="127.0.0.61", **{"X-Forwarded-For": "203.0.113.77"}) as visitor:
        await visitor.say(name="liar")
        await visitor.hear()
        await visitor.say(answer="lime-kiwi")
        await visitor.hear()
    until("the log", lambda: 'refused address=127.0.0.61 reason=code name="liar"' in room.console)
    assert "203.0.113.77" not in room.console


async def test_nothing_is_unpacked_that_a_stranger_has_packed(room: Browsed) -> None:
    # 16 KiB of a compressed frame could be 16 MiB.
    connection = connect(
        f"ws://{HERE}:{room.web}/socket", origin=Origin(room.page.rstrip("/")), compression="deflate",
        subprotocols=[Subprotocol("gradtutor.v1")], open_timeout=PATIENCE,
    )  # fmt: skip
    async with connection as link:
        assert link.protocol.extensions == []
    with Raw(room, HERE) as raw:
        # Marked as packed all the same (RSV1).
        raw.send(bytes([0x80 | 0x40 | TEXT]) + frame(TEXT, b'{"name":"a"}')[1:])
        assert await asyncio.to_thread(raw.is_over)
    with pytest.raises(websockets.InvalidStatus):
        await Visitor(room, "https://evil.example").__aenter__()


def test_the_bounds_of_the_frames_leave_room_for_those_of_messages() -> None:
    assert FRAMING * FRAMES_AT_ONCE >= FRAMES_AT_ONCE + 100
    assert FRAMING * BYTES_AT_ONCE >= BYTES_AT_ONCE
