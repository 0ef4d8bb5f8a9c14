"""The streams of the process: what one cannot hold is spelled in ASCII, and where one takes nothing a sentence says so.

A stream's encoding decides, not the locale: a file that a console of Windows writes to is in an old code page.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from contextlib import suppress
from typing import Final, TextIO

from gradtutor.errors import UsageError
from gradtutor.i18n import tr
from gradtutor.view.text import ascii_spelling

SIGNS: Final = "−√∂Δ×→│▸"
"""Without these a table or a formula is written in ASCII throughout, so that its columns stay below each other."""
LETTERS: Final = "中"
"""Without these a text of another script has no place at all."""
_SPELLED: Final = "gradtutor.spelled"


def prepare_streams() -> None:
    """Have both streams spell what they cannot hold. Raises ``UsageError`` where there is nothing to write to."""
    codecs.register_error(_SPELLED, _spell)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and encoding_of(stream) != "utf-8":
            stream.reconfigure(errors=_SPELLED)
    # ``None`` where whoever started the program has closed it (``>&-``); a type checker is told that it is there.
    if getattr(sys, "stdout", None) is None:
        raise UsageError(tr("There is nothing to write to: the standard output is closed."))


def encoding_of(stream: TextIO | None) -> str:
    """By its usual name; a stream that says nothing holds everything."""
    try:
        return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name
    except LookupError:
        return ""


def holds(stream: TextIO | None, text: str) -> bool:
    """Whether a stream can be written this text."""
    try:
        text.encode(encoding_of(stream))
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def not_written(error: OSError) -> UsageError:
    """What is said where no file is named: what a command prints, or makes, goes to a full disk. Nothing of it is tried
    again later."""
    try:
        sys.stdout.flush()
    except OSError:
        silence(sys.stdout)
    return UsageError(tr("It cannot be written: {reason}.").format(reason=error.strerror or error))


def silence(stream: TextIO) -> None:
    """What is still buffered goes nowhere: Python would try it again at its end, and complain."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _spell(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return ascii_spelling.in_ascii_only(error.object[error.start : error.end]), error.end
