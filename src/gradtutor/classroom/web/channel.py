"""What ``TerminalSession`` needs of a channel, on a websocket that may break and be followed by another one."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Final

from websockets.exceptions import ConnectionClosed

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection

    from gradtutor.classroom.ssh.terminal import TerminalSession

MOST: Final = 1 << 18
"""Bytes that wait for a browser; then the tutor waits."""
MODES: Final = b"\x1b[?1049h\x1b[2J\x1b[?25l\x1b[?1004h\x1b[?2004h"
"""What a tutor has asked of its terminal at the start, for a terminal that was not there: the other screen, no cursor,
reports of the focus, marks around what is pasted (xterm's control sequences, "DEC private modes")."""
SOON: Final = 0.1
"""Seconds from most bytes of a frame to its last."""
LATEST: Final = 1.0
"""Seconds after which a frame has been drawn, however few bytes it has."""


class WebChannel:
    """The end of a session that is turned to the browser."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self.session: TerminalSession | None = None
        self.socket: ServerConnection | None = None
        """``None``: the link is broken."""
        self.over = False
        """Whether the tutor has ended."""
        self.may_read = asyncio.Event()
        """Cleared while the tutor does not read what was typed."""
        self.may_read.set()
        self._out = bytearray()
        self._more = asyncio.Event()
        self._undrawn = 0
        """Bytes of a screen that is drawn anew that are still to come, at the least."""
        self._own_size: asyncio.TimerHandle | None = None
        """When the tutor gets its own size back."""
        self._size = (0, 0)
        self._pump: asyncio.Task[None] | None = None

    def get_environment(self) -> dict[str, str]:
        """The variables of the browser's side."""
        return self._environment

    def write(self, data: bytes) -> None:
        """Send to the browser, with all else that is waiting."""
        if self.socket is None and self.session is not None and not self.session.plain:
            # Drawn anew when somebody comes back; lines would not be.
            return
        self._out += data
        self._more.set()
        if self._undrawn > 0:
            self._undrawn -= len(data)
            if self._undrawn <= 0:
                self._give_back_in(SOON)
        if len(self._out) > MOST and self.session is not None:
            self.session.pause_writing()

    def draw_anew(self, size: tuple[int, int]) -> None:
        """Have everything drawn for a terminal that was not there: what gets another size is, and so is what gets its
        own size back, once it has been drawn. Two changes at once would be none."""
        columns, rows = size
        session = self.session
        assert session is not None
        self.write(MODES)
        self._size = size
        if self._own_size is not None:
            # Somebody has come back twice in a moment: the tutor still has the other size.
            self._own_size.cancel()
            self._give_back()
            return
        session.terminal_size_changed(columns, rows - 1 if rows > 1 else rows + 1, 0, 0)
        # Of fewer bytes it may have been something else that was just to be drawn.
        self._undrawn = columns * rows // 2
        self._give_back_in(LATEST)

    def resized(self, size: tuple[int, int]) -> None:
        """The window has another size. While everything is drawn anew it is kept until that has been done: a page that
        has just been loaded says its size twice."""
        self._size = size
        if self._own_size is None and self.session is not None:
            self.session.terminal_size_changed(*size, 0, 0)

    def _give_back_in(self, seconds: float) -> None:
        if self._own_size is not None:
            self._own_size.cancel()
        self._own_size = asyncio.get_running_loop().call_later(seconds, self._give_back)

    def _give_back(self) -> None:
        self._own_size, self._undrawn = None, 0
        if self.session is not None and not self.over:
            self.session.terminal_size_changed(*self._size, 0, 0)

    def write_stderr(self, data: bytes) -> None:
        """The same: a page has only one place to show something."""
        self.write(data)

    def pause_reading(self) -> None:
        """Take no more keys."""
        self.may_read.clear()

    def resume_reading(self) -> None:
        """Take keys again."""
        self.may_read.set()

    def exit(self, status: int) -> None:
        """The tutor has ended."""
        self.over = True
        self._more.set()

    def bind(self, socket: ServerConnection) -> None:
        """From here on this is the link; the one before it, if there is one still, is given up."""
        before, self.socket = self.socket, socket
        if before is not None:
            before.transport.abort()
        if self._pump is not None:
            self._pump.cancel()
        self._more.set()
        self._pump = asyncio.create_task(self._send(socket))

    def unbind(self, socket: ServerConnection) -> bool:
        """This link has broken; whether it was the one in use."""
        if self.socket is not socket:
            return False
        self.socket = None
        if self._pump is not None:
            self._pump.cancel()
        if self.session is not None and not self.session.plain:
            self._out.clear()
            self.session.resume_writing()
        return True

    async def _send(self, socket: ServerConnection) -> None:
        """One frame for what has gathered while the one before it was sent."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self._more.wait()
                self._more.clear()
                while self._out:
                    data, self._out = bytes(self._out), bytearray()
                    await socket.send(data)
                    if self.session is not None:
                        self.session.resume_writing()
                if self.over:
                    await socket.send(json.dumps({"over": True}))
                    await socket.close()
                    return
