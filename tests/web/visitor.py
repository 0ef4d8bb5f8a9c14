"""Somebody who comes over the websocket without a browser: for what no page would send."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any, Protocol, Self

import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.ports import HERE, free_port
from tests.ssh.classroom import CODE, PIN, Classroom


class Browsed(Classroom):
    """A class that is to be had in a browser, too."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.web = free_port()
        super().__init__(folder, "--web", str(self.web), *options)

    @property
    def page(self) -> str:
        """Its address."""
        return f"http://localhost:{self.web}/"


class Place(Protocol):
    """Where there is a page."""

    web: int
    """The port."""

    @property
    def page(self) -> str:
        """Its address, for browsers."""


class Visitor:
    """One websocket. Use it in an ``async with`` block."""

    def __init__(self, room: Place, origin: str | None = None, address: str = HERE, **headers: str) -> None:
        """``origin``: that of the page if left out; empty: none. ``address``: where the connection comes from."""
        given = room.page.rstrip("/") if origin is None else origin
        self._where = f"ws://{HERE}:{room.web}/socket"
        self._how: dict[str, Any] = {
            "origin": Origin(given) if given else None, "compression": None,
            "subprotocols": [Subprotocol("gradtutor.v1")], "additional_headers": headers, "open_timeout": 60,
            "max_size": None, "ping_interval": None,
        }  # fmt: skip
        self._way: dict[str, Any] = {"local_addr": (address, 0)}
        self.drawn = b""

    def over(self, plain: socket.socket) -> None:
        """Come over a connection that is there already."""
        plain.setblocking(False)
        self._way = {"sock": plain}

    async def __aenter__(self) -> Self:
        self.socket: ClientConnection = await connect(self._where, **self._how, **self._way)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.socket.transport.abort()

    async def say(self, **what: Any) -> None:
        """Send a message."""
        await self.socket.send(json.dumps(what))

    async def hear(self) -> dict[str, Any]:
        """The next message; what is drawn before it is kept."""
        while isinstance(heard := await self.socket.recv(), bytes):
            self.drawn += heard
        found = json.loads(heard)
        assert isinstance(found, dict)
        return found

    async def log_in(self, name: str, pin: str = PIN, code: str = CODE, **more: Any) -> str:
        """Answer everything; the ticket."""
        await self.say(name=name, **more)
        while "inside" not in (heard := await self.hear()):
            await self.say(answer=code if "code" in heard["ask"] else pin)
        return str(heard["ticket"])

    async def sit(self, words: str, size: tuple[int, int] = (80, 24)) -> None:
        """Say how large the window is, and wait until words are drawn."""
        await self.say(size=size)
        await self.see(words)

    async def see(self, words: str) -> None:
        """Wait until words are drawn."""
        while words.encode() not in self.drawn:
            heard = await self.socket.recv()
            assert isinstance(heard, bytes), heard
            self.drawn += heard

    async def end(self) -> int | None:
        """Wait until the server hangs up; the code that it gives for it."""
        try:
            while True:
                await self.socket.recv()
        except websockets.ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else None
