"""A folder for a lesson that is not to stay: gone when it is left, also when the terminal is closed over it; what a run
that was killed has left behind goes with the next one."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from gradtutor.system.locks import locked
from gradtutor.system.signals import CLOSINGS

PREFIX: Final = "gradtutor-"
"""How the name of each begins."""
YOUNG: Final = 60.0
"""Seconds within which a folder may have been made but not yet locked."""


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder that only this user can read; it and all in it is removed at the end, and at the signals by which a
    closing terminal ends its programs."""
    sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder, locked(Path(folder)):

        def tidy(number: int, _frame: object) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            # And now end, as the process would have without this.
            signal.signal(number, before.get(number) or signal.SIG_DFL)
            os.kill(os.getpid(), number)

        before: dict[int, Any] = {}
        # Elsewhere Python lets nobody listen to signals.
        if threading.current_thread() is threading.main_thread():
            before.update({number: signal.signal(number, tidy) for number in CLOSINGS})
        try:
            yield Path(folder)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler or signal.SIG_DFL)


def sweep(place: Path) -> None:
    """Remove the folders of this user in ``place`` whose process has been killed: nobody has them locked."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_own(folder) and _age(folder) >= YOUNG:
                with locked(folder):
                    pass
                # Held no more: some systems remove no file that is open. Nobody takes up what a killed process left.
                shutil.rmtree(folder, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    """Whether a folder is this user's; on Windows all that is in its folder for temporary files is."""
    return sys.platform == "win32" or folder.lstat().st_uid == os.getuid()


def _age(folder: Path) -> float:
    """Seconds since something was last changed of it."""
    return time.time() - folder.lstat().st_ctime
