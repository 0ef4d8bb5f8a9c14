"""A lock on a folder, which ends with the process that holds it, however that ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

LOCK_FILE: Final = "folder.lock"
"""What is locked where the system opens no folder."""
MODE: Final = 0o600

if sys.platform == "win32":
    import msvcrt

    def _take(folder: Path, wait: bool) -> int:
        handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, MODE)
        try:
            # Waits for ten seconds at most, one try in each.
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            os.close(handle)
            raise
        return handle

else:
    import fcntl

    def _take(folder: Path, wait: bool) -> int:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            os.close(handle)
            raise
        return handle


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for as long as the block, or this process, lasts. Raises ``OSError`` where somebody else does."""
    handle = _take(folder, wait=False)
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def locked_in_turn(folder: Path) -> Iterator[None]:
    """Hold a folder as soon as nobody else does. Some network folders know no locks; there, two who come in the same
    moment have to be lucky."""
    handle = None
    with suppress(OSError):
        handle = _take(folder.resolve(), wait=True)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)
