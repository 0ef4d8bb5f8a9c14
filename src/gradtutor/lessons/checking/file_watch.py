"""Has anybody saved a file of a lesson? Found out by looking, which works on every disk and for every editor."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

ENDINGS: Final = (".toml", ".md", ".csv")
"""Of the files that belong to a lesson."""

_Stamps: TypeAlias = Mapping[str, tuple[int, int, int]]


class Changes:
    """The files of ``folder`` as they were at the last look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = self._stamps()
        self._seen = self._known

    def settled(self) -> bool:
        """Whether something has changed since the last time that this was true, and nothing since the last look.

        An editor may write a file in pieces, or take it away before it puts the new one there.
        """
        stamps = self._stamps()
        quiet, self._seen = stamps == self._seen, stamps
        if not quiet or stamps == self._known:
            return False
        self._known = stamps
        return True

    def _stamps(self) -> _Stamps:
        """Name -> time, size and number of the file: an editor that writes by renaming makes a new file."""
        found = {}
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.endswith(ENDINGS):
                        state = entry.stat()
                        found[entry.name] = (state.st_mtime_ns, state.st_size, state.st_ino)
        except OSError:
            # A file, or the folder, that has just gone is a change as well.
            found.clear()
        return found
