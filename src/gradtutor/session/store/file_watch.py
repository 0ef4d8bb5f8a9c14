"""Who waits for what others write to files: sizes and times are looked at, nothing is opened or locked."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Final

LOOK_EVERY: Final = 0.2
"""Seconds."""


class FileWatch:
    """Calls ``wake`` from a thread of its own after one of ``files`` has changed, come or gone."""

    def __init__(self, files: Sequence[Path], wake: Callable[[], object], seconds: float = LOOK_EVERY) -> None:
        self._files, self._wake, self._seconds = files, wake, seconds
        self._seen = self._look()
        self._over = Flag()
        self._thread = Thread(target=self._watch, name="store-watch", daemon=True)
        self._thread.start()

    def _look(self) -> list[tuple[int, int, int] | None]:
        return [_look_at(file) for file in self._files]

    def _watch(self) -> None:
        while not self._over.wait(self._seconds):
            if (now := self._look()) != self._seen:
                self._seen = now
                self._wake()

    def close(self) -> None:
        """Call nobody any more."""
        self._over.set()
        self._thread.join()


def _look_at(file: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
