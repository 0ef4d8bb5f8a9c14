"""The whole check of a lesson in a process of its own: it takes a second and draws in every language, and the screen
must answer at once and speaks one."""

from __future__ import annotations

import asyncio
import re
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import Final

from gradtutor.errors import Fault
from gradtutor.i18n import tr

_FAULT: Final = re.compile(r"(.+?):(\d+):(\d+): (.*)")


async def check_apart(folder: Path, language: str) -> tuple[Fault, ...]:
    """The faults that ``gradtutor author check`` finds in ``folder``, told in ``language``; the mend is in ``what``."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gradtutor", "--lang", language, "author", "check", str(folder)),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE,
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    # A translation lags behind while its lesson is being written: that can wait for the end.
    warning = tr("Warning: {fault}").partition("{")[0]
    lines = [line for line in said.decode(errors="replace").splitlines() if not line.startswith(warning)]
    found = [match.groups() for line in lines if (match := _FAULT.fullmatch(line))]
    return tuple(Fault(Path(file), int(line), int(column), what, "") for file, line, column, what in found)
