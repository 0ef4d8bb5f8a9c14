"""Whether a screen can be opened here: Textual would hang or draw rubbish where it cannot."""

from __future__ import annotations

import codecs
import locale
import os
import sys

from gradtutor.cli.terminal.streams import encoding_of
from gradtutor.errors import UsageError
from gradtutor.i18n import language, tr
from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.terminals import only_lines


def check_terminal() -> None:
    """Raise ``UsageError`` when input or output is no terminal, or when it cannot show what the tutor draws."""
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            tr("The tutor needs a terminal for its screen. Without one, line by line: gradtutor --plain LESSON")
        )
    if only_lines():
        raise UsageError(
            tr(
                "This terminal (TERM={term}) cannot move its cursor. Set TERM to what it is, such as xterm-256color; "
                "or go line by line: gradtutor --plain"
            ).format(term=os.environ.get("TERM", ""))
        )
    if not speaks_utf8() and not (in_ascii() and language() == "en"):
        raise UsageError(
            tr(
                "This locale is not UTF-8, so √ and Δ could not be shown. Start it so: LC_ALL=C.UTF-8 gradtutor; "
                "or without such signs: gradtutor --ascii --lang en"
            )
        )


def speaks_utf8() -> bool:
    """Whether the output is in UTF-8, and the locale asks for it.

    A stream that is not decides, whatever the locale. The console of Windows has no locale. Elsewhere what the
    variables say counts even where that locale is not installed here, as is common after a login from another machine;
    where they say nothing, Python itself has chosen UTF-8.
    """
    encoding = encoding_of(sys.stdout)
    if encoding != "utf-8" or os.name == "nt":
        return encoding == "utf-8"
    asked = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := os.environ.get(name))), None)
    if asked is None or asked.lower().replace("-", "").endswith("utf8"):
        return True
    try:
        locale.setlocale(locale.LC_CTYPE, "")
    except locale.Error:
        return False
    return codecs.lookup(locale.getencoding()).name == "utf-8"
