"""Somebody who comes to a class over SSH without OpenSSH: for many at once, for waits, and for what no client does."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from typing import Self

import asyncssh
import pyte

from tests.ports import HERE
from tests.ssh.classroom import CODE, PIN

FIRST_FRAME = 2000
"""Bytes after which a first frame has been drawn."""


class Person(asyncssh.SSHClient, asyncssh.SSHClientSession[bytes]):
    """``pause``: seconds before each answer; ``address``: where the connection comes from."""

    def __init__(self, port: int, name: str, pin: str = PIN, pause: float = 0.0, address: str = HERE) -> None:
        self.port, self.name, self.pin, self.pause, self.address = port, name, pin, pause, address
        self.out, self.last, self.closed = b"", 0.0, asyncio.Event()
        self.gone = asyncio.Event()
        self.to = HERE
        """Where it connects to."""
        self.connection: asyncssh.SSHClientConnection | None = None
        self.channel: asyncssh.SSHClientChannel[bytes] | None = None

    def kbdint_auth_requested(self) -> str:
        return ""

    async def kbdint_challenge_received(  # type: ignore[override]
        self, name: str, instructions: str, lang: str, prompts: list[tuple[str, bool]]
    ) -> list[str]:
        await asyncio.sleep(self.pause if prompts else 0)
        return [self.answer(prompt) for prompt, _ in prompts]

    def answer(self, prompt: str) -> str:
        """What is typed at a question."""
        return CODE if "code" in prompt.lower() else self.pin

    def connection_made(self, conn: object) -> None:
        if isinstance(conn, asyncssh.SSHClientChannel):
            self.channel = conn

    def data_received(self, data: bytes, datatype: object) -> None:
        self.out, self.last = self.out + data, time.monotonic()

    def connection_lost(self, exc: Exception | None) -> None:
        # Of the channel or of the whole connection.
        self.closed.set()

    async def log_in(self, patience: float = 60.0, keys: object = None) -> Self:
        """Connect and answer, without a session."""
        self.connection, _ = await asyncssh.create_connection(
            lambda: self, self.to, self.port, username=self.name, known_hosts=None, config=None, agent_path=None,
            client_keys=keys, preferred_auth="publickey,keyboard-interactive", login_timeout=patience,
            local_addr=(self.address, 0),
        )  # fmt: skip
        return self

    async def begin(self, size: tuple[int, int] = (80, 24)) -> None:
        """Open a session."""
        assert self.connection is not None
        await self.connection.create_session(
            lambda: self, term_type="xterm-256color", term_size=(*size, 0, 0), encoding=None
        )

    async def wait_for(self, words: str, patience: float = 60.0) -> Self:
        """Open a session and wait until the server has said something."""
        await self.begin()
        end = time.monotonic() + patience
        while words.encode() not in self.out:
            assert time.monotonic() < end, self.out
            await asyncio.sleep(0.02)
        return self

    async def sit(self, size: tuple[int, int] = (80, 24)) -> Self:
        """Open a session and wait until it is drawn."""
        await self.begin(size)
        end = time.monotonic() + 20
        while len(self.out) < FIRST_FRAME and time.monotonic() < end and not self.closed.is_set():
            await asyncio.sleep(0.02)
        await self.quiet()
        return self

    async def enter(self) -> Self:
        """Log in and sit down."""
        return await (await self.log_in()).sit()

    async def quiet(self, pause: float = 0.4) -> None:
        """Wait until nothing more is drawn."""
        end = time.monotonic() + 6
        while time.monotonic() < end and time.monotonic() - self.last < pause:
            await asyncio.sleep(0.02)

    async def press(self, keys: bytes, patience: float = 5.0) -> int:
        """Press keys; how many bytes were drawn, 0 if that takes longer than ``patience`` seconds."""
        assert self.channel is not None
        before = len(self.out)
        with contextlib.suppress(OSError):
            self.channel.write(keys)
        end = time.monotonic() + patience
        while len(self.out) == before and time.monotonic() < end and not self.closed.is_set():
            await asyncio.sleep(0.02)
        await self.quiet()
        return len(self.out) - before

    def rows(self) -> list[str]:
        """The screen."""
        screen = pyte.Screen(80, 24)
        pyte.ByteStream(screen).feed(re.sub(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p", b"", self.out))
        return [row.rstrip() for row in screen.display]

    def leave(self) -> None:
        """Hang up without a word."""
        if self.connection is not None:
            self.connection.abort()
