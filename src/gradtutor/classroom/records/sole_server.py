"""A class is open at one server at a time: the second one would mark everybody absent who sits at the first."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gradtutor.errors import ClassError
from gradtutor.i18n import tr
from gradtutor.session.store.sqlite import FILE_MODE, FOLDER_MODE

LOCK_FILE: Final = "serve.lock"
"""Has the number of the process that holds the class; the lock on it is what counts."""
WRITING: Final = 1.0
"""Seconds that a server may take from the lock to its number."""


@contextlib.contextmanager
def sole_server(folder: Path) -> Iterator[None]:
    """Hold the class in this folder for as long as the block, or this process, lasts: the kernel lets go of it.

    Raises ``ClassError`` where another process holds it, and where the folder cannot be made.
    """
    try:
        folder.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
        # Not inherited by the processes that are started, which may outlive this one for a moment.
        file = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    except OSError as error:
        what = tr("The class's folder {path} cannot be used: {reason}.")
        raise ClassError(what.format(path=folder, reason=error.strerror or error)) from error
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            what = tr("The class is open already: process {process} holds it. Close that one first.")
            raise ClassError(what.format(process=_holder(file))) from None
        except OSError:
            # A network folder that knows no locks: there, nobody can be told apart.
            pass
        # On a full disk the lock holds all the same.
        with contextlib.suppress(OSError):
            os.ftruncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(file)


def _holder(file: int) -> str:
    """The number of the process that holds the lock."""
    until = time.monotonic() + WRITING
    while True:
        number = os.pread(file, 20, 0).decode(errors="replace").strip()
        # What another one has left, which is no more.
        if number.isdigit() and _runs(int(number)):
            return number
        if time.monotonic() > until:
            return number or "?"
        time.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Somebody else's.
        return True
    return True
