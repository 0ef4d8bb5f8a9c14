"""A program in a pseudo-terminal: bytes in, bytes out.

``terminal.py`` makes a screen of them; the benchmarks time them.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

KEYS: Mapping[str, str] = {
    "space": " ",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "ctrl+c": "\x03",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
}
"""What a terminal sends for the keys that are not characters; every other key is sent as it is written."""

CHUNK = 1 << 16
GRACE = 5.0
"""Seconds that a program gets to leave when it is told to, before it is killed."""
PATIENCE = 60.0
"""Seconds that a program gets to end by itself; far more than a slow or busy machine needs."""

_SYNC_QUERY, _SYNC_ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class PseudoTerminal:
    """One program with a terminal of its own. Use it in a ``with`` block: its end ends the program."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str | None] | None = None,
    ) -> None:
        """Start ``command``. ``environment`` is laid over this process's own; ``None`` takes a variable away."""
        self.status: int | None = None
        self.descriptor, program_side = pty.openpty()
        self.resize(columns, rows)
        # A session leader that opens a terminal gets it as its controlling one, so resizing reaches the program; and
        # spawning, unlike forking, is safe in a test process that has threads.
        self.process = os.posix_spawnp(
            command[0],
            list(command),
            _environment(environment or {}),
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.ttyname(program_side), os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_DUP2, 0, 2),
            ],
            setsid=True,
        )
        os.close(program_side)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program is told as by a real one."""
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, timeout: float) -> bytes:
        """What the program has written, waiting at most ``timeout`` seconds; empty when there is nothing.

        The one question that Textual asks (may frames be written as one?) is answered as terminals do.
        """
        try:
            ready, _, _ = select.select([self.descriptor], [], [], timeout)
            output = os.read(self.descriptor, CHUNK) if ready else b""
        except OSError:  # Linux's way to say that the program has closed its side
            return b""
        if _SYNC_QUERY in output:
            self.write(_SYNC_ANSWER)
        return output

    def write(self, data: bytes) -> None:
        """Send bytes as if they were typed."""
        os.write(self.descriptor, data)

    def press(self, *keys: str) -> None:
        """Press keys by name (``KEYS``) or by the text they type."""
        for key in keys:
            self.write(KEYS.get(key, key).encode())

    def poll(self) -> int | None:
        """The exit code when the program has ended (negative: the signal that ended it), else ``None``."""
        if self.status is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status

    def wait(self, timeout: float = PATIENCE) -> int | None:
        """Wait for the program's end, reading what it still writes; ``None`` when it has not ended in time."""
        end = time.monotonic() + timeout
        while self.poll() is None and time.monotonic() < end:
            if not self.read(0.01):
                time.sleep(0.005)
        return self.status

    def close(self) -> None:
        """End the program, politely at first, and free the terminal."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.poll() is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process, number)
            self.wait(GRACE)
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    """This process's environment as a usual terminal has it, with ``changes`` laid over it."""
    plain = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    merged = plain | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"} | dict(changes)
    return {name: value for name, value in merged.items() if value is not None}
