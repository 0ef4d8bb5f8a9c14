"""What is said, and written down, when the program itself has failed."""

from __future__ import annotations

import contextlib
import os
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor.cli.exit_codes import FAILED
from gradtutor.i18n import tr
from gradtutor.safe_text import harmless

if TYPE_CHECKING:
    from gradtutor.errors import CrashError

LOG: Final = "crash.log"
LARGEST: Final = 1 << 20
"""Bytes of the log, after which it begins anew."""


def tell_crash(error: CrashError, folder: Path) -> int:
    """Say it in a sentence, and put the whole report into ``crash.log`` of the data folder; the exit code."""
    said = tr("The tutor has stopped. What you did is saved: start it again to go on.")
    print(f"{said} [{error}]", file=sys.stderr)
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / LOG
        begin = os.O_TRUNC if file.exists() and file.stat().st_size > LARGEST else os.O_APPEND
        with open(
            os.open(file, os.O_WRONLY | os.O_CREAT | begin, 0o600), "w", encoding="utf-8", newline="\n"
        ) as stream:
            when = time.strftime("%Y-%m-%dT%H:%M:%S%z")
            stream.write(f"{when} {error}\n{''.join(traceback.format_exception(error.__cause__))}")
        print(harmless(tr("The report is in {path}.").format(path=file)), file=sys.stderr)
    return FAILED
