"""Signals by which somebody else ends the program: the terminal is put in order first, as at any other end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

PATIENCE: Final = 5
"""Seconds until the system ends a program that does not get to its end: its terminal may take no byte any more."""
BY_SIGNAL: Final = 128
"""What a shell adds to the number of the signal that has ended a program, to make an exit code of it."""


@contextmanager
def called_at(signals: Sequence[signal.Signals], call: Callable[[int], None]) -> Iterator[None]:
    """Have ``call`` called with the number of each of these signals that comes, in the main thread, at any moment.

    A signal that is ignored stays so: by that ``nohup`` says that the end of the terminal is not that of the program.
    """

    def heard(number: int, _frame: object) -> None:
        _end_in(PATIENCE)
        call(number)

    before: dict[signal.Signals, Any] = {}
    for number in signals:
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, heard)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
        _end_in(0)


def _end_in(seconds: int) -> None:
    """Have the system end this process, where it can; 0 calls it off."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def shell_waits() -> bool:
    """Whether a shell with job control has started the program, and so can go on when it is stopped and bring it back.

    As the kernel counts (POSIX.1-2024, 3.257, "orphaned process group"): somebody in the program's process group has a
    parent in another group of the same session.
    """
    if sys.platform == "win32":
        return False
    group, session, process = os.getpgrp(), os.getsid(0), os.getppid()
    try:
        while os.getpgid(process) == group:
            process = _parent(process)
        return process > 0 and os.getsid(process) == session
    except (OSError, ValueError):
        return False


def _parent(process: int) -> int:
    """Raises ``OSError`` where the system does not say."""
    with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as stream:
        # The name in parentheses may hold anything.
        return int(stream.read().rsplit(")", 1)[1].split()[1])
