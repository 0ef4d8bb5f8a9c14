"""A folder for a lesson that is not to stay: gone when it is left, also when the terminal is closed over it."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_ENDINGS: Final = (signal.SIGHUP, signal.SIGTERM)
"""What ends the process without Python's own tidying up."""


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder that only this user can read; it and all in it is removed at the end, and at the signals by which a
    closing terminal ends its programs."""
    with tempfile.TemporaryDirectory(prefix="gradtutor-") as folder:

        def tidy(number: int, _frame: object) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            # And now end, as the process would have without this.
            signal.signal(number, before.get(number) or signal.SIG_DFL)
            os.kill(os.getpid(), number)

        before: dict[int, Any] = {}
        # Elsewhere Python lets nobody listen to signals.
        if threading.current_thread() is threading.main_thread():
            before.update({number: signal.signal(number, tidy) for number in _ENDINGS})
        try:
            yield Path(folder)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler or signal.SIG_DFL)
