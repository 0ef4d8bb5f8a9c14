"""Lines from a terminal or a pipe, while something else is waited for as well."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from typing import Final

CHUNK: Final = 4096
BYTES_OF_A_CHARACTER: Final = 4
"""At most, in UTF-8."""
SECONDS: Final = 1.0
"""Between two looks at what wakes nobody."""


class WakingLines:
    """The lines of an open file. What is not UTF-8 is replaced.

    ``other`` gives a second file, negative where there is none: ``woken`` is called whenever that can be read, or once
    a second without one; what it raises comes out of ``readline``.
    """

    def __init__(self, file: int, other: Callable[[], int], woken: Callable[[], None]) -> None:
        self._file, self._other, self._woken = file, other, woken
        self._heard = bytearray()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._file)

    def readline(self, longest: int) -> str:
        """The next line, or as many characters of it; what is left before the end; empty at the end."""
        most = longest * BYTES_OF_A_CHARACTER
        while (end := self._heard.find(b"\n")) < 0 and len(self._heard) < most:
            self._wait()
            more = self._read()
            if not more:
                return self._take(len(self._heard))
            self._heard += more
        return self._take(min(end + 1 or most, most))

    def _wait(self) -> None:
        """Until there is something to be read, or the end."""
        while True:
            other = self._other()
            files = [self._file] if other < 0 else [self._file, other]
            ready, _, _ = select.select(files, [], [], SECONDS if other < 0 else None)
            if other in ready or not ready:
                self._woken()
            if self._file in ready:
                return

    def _read(self) -> bytes:
        try:
            return os.read(self._file, CHUNK)
        except OSError:
            # Linux's way to say that nobody is at the other end of the terminal any more.
            return b""

    def _take(self, count: int) -> str:
        line = bytes(self._heard[:count])
        del self._heard[:count]
        return line.decode(errors="replace")
