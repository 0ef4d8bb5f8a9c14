"""The same tutor through ``textual-serve``, which starts a program of its own for each visitor: a peer of ``web.py``.

It is measured where it is installed; it is no dependency of anything here.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, Self

from websockets.asyncio.client import ClientConnection, connect

from tests.ports import HERE, free_port
from tests.ssh.classroom import PATIENCE, SOURCE

HERE_IS_ONE: Final = importlib.util.find_spec("textual_serve") is not None
_SERVE: Final = (
    "import sys; from textual_serve.server import Server; Server(sys.argv[1], sys.argv[2], int(sys.argv[3])).serve()"
)
_TUTOR: Final = (
    "from gradtutor.lessons.course.course import bundled, load_course; from gradtutor.tui.app import Tutor; "
    "Tutor(load_course(bundled())).run(mouse=False)"
)
"""The command line wants a terminal; here there is none, but Textual's driver for a browser."""


class TextualServe:
    """The server. Use it in a ``with`` block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        self.port = free_port()
        tutor = shlex.join([sys.executable, "-c", _TUTOR])
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, tutor, HERE, str(self.port)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": SOURCE}, cwd=self._folder,
        )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError), socket.create_connection((HERE, self.port), 1):
                return self
            assert time.monotonic() < end, "textual-serve did not start"
            time.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self.process.kill()


class PeersVisitor:
    """One visitor over a bare websocket, as its page speaks. Use it in an ``async with`` block."""

    def __init__(self, server: TextualServe) -> None:
        self._open = connect(
            f"ws://{HERE}:{server.port}/ws?width=80&height=24", open_timeout=PATIENCE, max_size=None, ping_interval=None
        )
        self.drawn = b""

    async def __aenter__(self) -> Self:
        self.socket: ClientConnection = await self._open
        return self

    async def __aexit__(self, *_: object) -> None:
        self.socket.transport.abort()

    async def see(self, words: str) -> None:
        """Wait until words are drawn."""
        while words.encode() not in self.drawn:
            heard = await self.socket.recv()
            self.drawn += heard if isinstance(heard, bytes) else b""

    async def type(self, keys: str) -> None:
        """Send keys."""
        await self.socket.send(json.dumps(["stdin", keys]))

    async def hear(self) -> None:
        """Wait for something that is drawn."""
        while not isinstance(await self.socket.recv(), bytes):
            pass
