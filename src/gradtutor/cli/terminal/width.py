"""Asking a terminal how wide it draws a sign: print it, and ask where the cursor is then."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

PATIENCE: Final = 0.5
"""Seconds to wait for an answer; over a slow link it takes as long as one way and back."""
_WHERE: Final = "\x1b[6n"
"""What asks for the cursor's place (ECMA-48, device status report)."""
_HERE: Final = re.compile(rb"\x1b\[\d+;(\d+)R")
_CLEAN: Final = "\r\x1b[K"
"""To the left edge, and the line cleared."""


def widths(signs: Sequence[str], patience: float = PATIENCE) -> dict[str, int] | None:
    """Sign -> the columns that this process's terminal draws it in; ``None`` where there is no terminal to ask, or
    none that answers within ``patience`` seconds. The console of Windows is not asked.

    The line that the cursor stands on is used for it, and left empty.
    """
    if sys.platform == "win32" or not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    sys.stdout.flush()
    found = {}
    with _quiet(sys.stdin.fileno()) as keyboard:
        try:
            for sign in signs:
                _write(f"\r{sign}{_WHERE}")
                column = _column(keyboard, patience)
                if column is None:
                    return None
                found[sign] = column - 1
        finally:
            _write(_CLEAN)
    return found


@contextmanager
def _quiet(keyboard: int) -> Iterator[int]:
    """What comes in is neither shown nor held back until enter is pressed; afterwards all is as it was."""
    if sys.platform == "win32":
        raise AssertionError("it is not asked")
    import termios
    import tty

    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard, termios.TCSADRAIN)
        yield keyboard
    finally:
        # What comes late is thrown away, or the shell would take it for typed text.
        termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)


def _write(text: str) -> None:
    os.write(sys.stdout.fileno(), text.encode())


def _column(keyboard: int, patience: float) -> int | None:
    """The column that the terminal reports, counted from 1; ``None`` when nothing comes in time."""
    end = time.monotonic() + patience
    heard = b""
    while (left := end - time.monotonic()) > 0:
        ready, _, _ = select.select([keyboard], [], [], left)
        if not ready:
            return None
        piece = os.read(keyboard, 64)
        if not piece:
            return None
        heard += piece
        if answer := _HERE.search(heard):
            return int(answer[1])
    return None
