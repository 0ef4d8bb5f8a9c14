"""One session: a channel of asyncssh or of a websocket on the one side, a pseudo-terminal or for plain mode a pair of
sockets on the other, and bytes between them."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pty
import socket
import struct
import termios
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

import asyncssh

from gradtutor.classroom.access.environment import wanted_variable
from gradtutor.classroom.access.identity import PLAIN
from gradtutor.i18n import tr
from gradtutor.view.text.terminals import SIMPLE_TERMINALS

if TYPE_CHECKING:
    from gradtutor.classroom.access.identity import Person

    Attend: TypeAlias = Callable[["TerminalSession"], Coroutine[Any, Any, None]]
    """Takes care of a session from its first byte until it has ended."""

CHUNK: Final = 1 << 16
MOST_TYPED: Final = 1 << 16
"""Bytes that wait for a process that does not read; more is not taken from the client."""
NOTHING_DRAWN: Final = 1.0
"""Seconds without a byte after which the next key is taken for the one that draws."""
LARGEST: Final = 500
"""Columns and rows that a client may claim to have."""
RESTORE: Final = (
    # The keyboard protocol is kept for each of both screens: first that, and then the other screen is left.
    b"\x1b[<u\x1b[?1049l\x1b[?25h"
    # Lines that wrap; no mouse, focus reports, bracketed paste, sizes among the keys; frames as they come; no style.
    b"\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l\x1b[?2026l\x1b[?2048l\x1b[0m\r\n"
)
"""Ends what a program that was killed could not end (xterm's control sequences, "DEC private modes")."""
END: Final = b"\x04"
"""What ends the input of a terminal, at the beginning of a line; elsewhere it ends the line (VEOF of ``termios``)."""


class Channel(Protocol):
    """The end of a session that is turned to the client: asyncssh's, or a websocket's."""

    def get_environment(self) -> Mapping[str, str]:
        """The variables that the client has sent."""

    def write(self, data: bytes) -> None:
        """Send what the tutor writes."""

    def write_stderr(self, data: bytes) -> None:
        """Send what is no part of that."""

    def pause_reading(self) -> None:
        """Take no more from the client."""

    def resume_reading(self) -> None:
        """Take from the client again."""

    def exit(self, status: int) -> None:
        """Send what waits, and end."""


class TerminalSession(asyncssh.SSHServerSession[bytes]):
    """A learner's or teacher's terminal. A shell with a terminal is all that can be asked for; in plain mode also
    without one, and by its word as a command."""

    def __init__(self, person: Person, attend: Attend) -> None:
        self.person = person
        self.lost = asyncio.Event()
        """Set when the client is gone."""
        self.last_typed = time.monotonic()
        self.dismissed = ""
        """What is said to a tutor that was told to end; empty for all others."""
        self._attend = attend
        self._channel: Channel | None = None
        self._size = (80, 24)
        self._term: str | None = None
        """``None``: the client has no terminal."""
        self._asked_plain = False
        self._pipe: socket.socket | None = None
        """The server's end where there is no terminal."""
        self._ended = False
        """Whether the client has nothing more to say."""
        self._master = -1
        self._typed = bytearray()
        self._paused = False
        self._drained = asyncio.Event()
        self._when_written: Callable[[], None] | None = None
        self.when_drawn: Callable[[float], None] = lambda seconds: None
        """Hears how many seconds after a key the process has written something."""
        self._key_came: float | None = None
        self._task: asyncio.Task[None] | None = None

    # What asyncssh asks and tells.

    def connection_made(self, chan: Channel) -> None:
        """There is a channel."""
        self._channel = chan

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        """A terminal; required."""
        self._term, self._size = term_type, _bounded(term_size)
        return True

    def shell_requested(self) -> bool:
        """The tutor, in place of a shell."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Refused, but for the word that asks for plain mode."""
        self._asked_plain = command.strip() == PLAIN
        return self.plain

    def subsystem_requested(self, subsystem: str) -> bool:
        """Refused."""
        return False

    def session_started(self) -> None:
        """The client is ready. Without a terminal it is told so, unless it is to go line by line."""
        if self._term or self.plain:
            self._task = asyncio.create_task(self._attend(self))
        elif self._channel is not None:
            # Said here, and not where the shell is asked for: of a request that is refused clients say nothing more.
            words = tr("The tutor needs a terminal: ssh -t. Without one, line by line: ssh … plain")
            self._channel.write_stderr(f"{words}\n".encode())
            self._channel.exit(1)

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """The window has another size."""
        self._size = _bounded((width, height, 0, 0))
        if self._master >= 0:
            self._resize()

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Keys."""
        self.last_typed = time.monotonic()
        # What is typed at a screen that is not there yet is meant for something else; lines are not.
        if self._master >= 0 or self.plain:
            if self._key_came is None or self.last_typed - self._key_came > NOTHING_DRAWN:
                self._key_came = self.last_typed
            self._typed += data
            self._pass_typed()

    def eof_received(self) -> bool:
        """The client has nothing more to say: as if the terminal had been closed. In plain mode what it has said is
        heard first."""
        if self.plain:
            self._ended = True
            if self._term is not None:
                # The end of a line, where it has none, of what is read then, and of the input.
                self._typed += 3 * END
            self._pass_typed()
            return True
        self.lost.set()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The link is gone."""
        self.lost.set()
        self._detach()

    def pause_writing(self) -> None:
        """The client does not read as fast as the tutor writes."""
        self._paused = True
        self._listen()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._paused = False
        self._listen()

    # What the host does with it.

    @property
    def plain(self) -> bool:
        """Whether it is to go line by line: as the learner has asked, or because the terminal can nothing else."""
        if self.person.role != "learner":
            return False
        return self.person.plain or self._asked_plain or self._term in SIMPLE_TERMINALS

    @property
    def environment(self) -> dict[str, str]:
        """The client's variables that are taken over, cut to what such a variable can hold."""
        if self._channel is None:
            return {}
        sent = {str(name): str(value) for name, value in self._channel.get_environment().items()}
        taken = {name: value[:100] for name, value in sent.items() if wanted_variable(name) and value.isprintable()}
        term = self._term or SIMPLE_TERMINALS[1]
        return {**taken, "TERM": term[:100] if term.isprintable() else "xterm-256color"}

    def write(self, data: bytes) -> None:
        """Say something where the tutor is not on the screen."""
        if self._channel is not None and not self.lost.is_set():
            self._channel.write(data)

    def attach(self) -> int:
        """Open a pseudo-terminal of the client's size, or where the client has none a pair of sockets, and join it with
        the channel; its other end, to be closed."""
        if self._term is None:
            self._pipe, theirs = socket.socketpair()
            self._master, other = self._pipe.fileno(), theirs.detach()
        else:
            self._master, other = pty.openpty()
        os.set_blocking(self._master, False)
        os.set_inheritable(self._master, False)
        self._resize()
        self._drained.clear()
        self._listen()
        self._pass_typed()
        return other

    def when_written(self, call: Callable[[], None]) -> None:
        """Call once the process has written its first bytes."""
        self._when_written = call

    async def drain(self, seconds: float) -> None:
        """Wait until the process's last words have been read, but not longer."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._drained.wait(), seconds)
        self._detach()

    def finish(self, message: bytes = b"") -> None:
        """Say a last word and hang up."""
        if message:
            self.write(message)
        if self._channel is not None and not self.lost.is_set():
            self._channel.exit(0)

    def _resize(self) -> None:
        if self._pipe is not None:
            return
        columns, rows = self._size
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _listen(self) -> None:
        """Read what the process writes, unless the client is too slow for it."""
        if self._master < 0:
            return
        loop = asyncio.get_running_loop()
        if self._paused:
            loop.remove_reader(self._master)
        else:
            loop.add_reader(self._master, self._pass_written)

    def _pass_written(self) -> None:
        try:
            written = os.read(self._master, CHUNK)
        except BlockingIOError:
            return
        except OSError:
            # Linux's way to say that nobody has the other end open any more.
            written = b""
        if written:
            self.write(written)
            if self._key_came is not None:
                self.when_drawn(time.monotonic() - self._key_came)
                self._key_came = None
            if self._when_written is not None:
                self._when_written()
                self._when_written = None
        else:
            asyncio.get_running_loop().remove_reader(self._master)
            self._drained.set()

    def _pass_typed(self) -> None:
        if self._master < 0:
            # There is nobody yet to read it.
            if len(self._typed) > MOST_TYPED and self._channel is not None:
                self._channel.pause_reading()
            return
        loop = asyncio.get_running_loop()
        try:
            while self._typed:
                del self._typed[: os.write(self._master, self._typed[:CHUNK])]
        except BlockingIOError:
            loop.add_writer(self._master, self._pass_typed)
            if len(self._typed) > MOST_TYPED and self._channel is not None:
                self._channel.pause_reading()
            return
        except OSError:
            self._typed.clear()
        loop.remove_writer(self._master)
        if self._ended and self._pipe is not None:
            with contextlib.suppress(OSError):
                self._pipe.shutdown(socket.SHUT_WR)
        if self._channel is not None:
            self._channel.resume_reading()

    def _detach(self) -> None:
        if self._master >= 0:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._master)
            loop.remove_writer(self._master)
            if self._pipe is not None:
                self._pipe.detach()
            os.close(self._master)
            self._master = -1
        self._drained.set()


def _bounded(size: tuple[int, int, int, int]) -> tuple[int, int]:
    columns, rows = size[0] or 80, size[1] or 24
    return min(columns, LARGEST), min(rows, LARGEST)
