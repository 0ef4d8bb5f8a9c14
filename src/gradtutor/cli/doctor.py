"""What the terminal can do, in words, and what to set where it cannot do enough: ``gradtutor doctor``."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gradtutor.cli.command import Command, Context, NoOptions
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.terminal.check import speaks_utf8
from gradtutor.cli.terminal.width import widths
from gradtutor.errors import GradtutorError
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple
from gradtutor.safe_text import harmless
from gradtutor.session.store.paths import data_folder
from gradtutor.settings.load import file_in_use
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.terminals import SIMPLE_TERMINALS, only_lines

DESIGNED_FOR: Final = (80, 24)
"""Columns and rows at which every lesson has been looked at."""
AMBIGUOUS: Final = "√∂→─▸×"
"""Signs of formulas and frames that some terminals, set for Chinese, draw two columns wide."""
FINE: Final = "⠿▀"
"""Signs that charts are made of."""
CHINESE: Final = "中"
SIXTEEN: Final = 16


class Finding(NamedTuple):
    """One thing that was looked at."""

    what: str
    well: bool
    mend: str = ""
    """What to do about it, where something is to be done."""

    def __str__(self) -> str:
        mark = "ok " if self.well else " ! "
        return f"{mark} {self.what} {self.mend}".rstrip()


def print_findings(_: NoOptions, context: Context) -> int:
    """What the terminal can do, a line for each thing that was looked at."""
    for finding in examine(file_in_use(context.settings_file), data_folder(context.data_dir), context.fault):
        print(harmless(ascii_spelling.spelled(str(finding))))
    return OK


def examine(settings_file: Path, data: Path, fault: GradtutorError | None = None) -> Iterator[Finding]:
    """All findings; ``data`` is the folder of the progress, ``fault`` what is wrong with the settings file, if
    anything is."""
    for findings in (_streams(), _kind(), _size(), _colours(), _encoding(), _signs(), _link()):
        yield from findings
    yield from _data(data)
    yield from _class()
    yield from _settings(settings_file, fault)


def _streams() -> Iterator[Finding]:
    ends = ((tr("The keyboard (stdin)"), sys.stdin), (tr("The screen (stdout)"), sys.stdout))
    for name, stream in ends:
        if stream is not None and stream.isatty():
            yield Finding(tr("{name} is a terminal.").format(name=name), True)
        else:
            what = tr("{name} is not a terminal.").format(name=name)
            yield Finding(what, False, tr("Without one, line by line: gradtutor --plain"))


def _kind() -> Iterator[Finding]:
    term = os.environ.get("TERM", "")
    what = tr("TERM is '{term}'.").format(term=term)
    if only_lines():
        yield Finding(what, False, tr("Set it to what the terminal is: export TERM=xterm-256color"))
    else:
        yield Finding(what, True)


def _size() -> Iterator[Finding]:
    from gradtutor.view.lesson.layout import SMALLEST

    if not sys.stdout.isatty():
        yield Finding(tr("The size cannot be asked for: the screen is not a terminal."), True)
        return
    columns, rows = shutil.get_terminal_size()
    what = tr("The size is {columns} columns and {rows} rows.").format(columns=columns, rows=rows)
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        mend = tr("Make it larger: {columns} columns and {rows} rows are the least.")
        yield Finding(what, False, mend.format(columns=SMALLEST[0], rows=SMALLEST[1]))
    elif columns < DESIGNED_FOR[0] or rows < DESIGNED_FOR[1]:
        mend = tr("That will do; {columns} columns and {rows} rows show more.")
        yield Finding(what, True, mend.format(columns=DESIGNED_FOR[0], rows=DESIGNED_FOR[1]))
    else:
        yield Finding(what, True)


def _colours() -> Iterator[Finding]:
    from gradtutor.tui.core.theme import detect

    mode = detect(os.environ)
    if "NO_COLOR" in os.environ:
        yield Finding(tr("Colours are off, for NO_COLOR is set."), True, tr("To have them: unset NO_COLOR"))
        return
    known = _terminfo_colours()
    said = "" if known is None else " " + tr("(The system's own list says {count}.)").format(count=known)
    if mode == "colour":
        yield Finding(tr("There are 256 colours or more.") + said, True)
        return
    what = tr("There are 16 colours.") if mode == "sixteen" else tr("There are no colours.")
    if known is not None and known > SIXTEEN:
        yield Finding(what + said, False, tr("To have all: export COLORTERM=truecolor"))
    else:
        mend = tr("If the terminal can do more: export TERM=xterm-256color")
        yield Finding(what + said, True, mend)


def _terminfo_colours() -> int | None:
    """How many colours terminfo knows of; ``None`` where it does not know the terminal."""
    try:
        import curses
    except ImportError:
        return None
    try:
        curses.setupterm(os.environ.get("TERM") or SIMPLE_TERMINALS[1], fd=1)
    except curses.error:
        return None
    return max(curses.tigetnum("colors"), 0)


def _encoding() -> Iterator[Finding]:
    if speaks_utf8():
        yield Finding(tr("The locale is UTF-8."), True)
    else:
        mend = tr("Set it: export LC_ALL=C.UTF-8; or start it so: gradtutor --ascii --lang en")
        yield Finding(tr("The locale is not UTF-8, so √ and Δ cannot be shown."), False, mend)


def _signs() -> Iterator[Finding]:
    found = widths([*AMBIGUOUS, *FINE, CHINESE])
    if found is None:
        what = tr("How wide signs such as √ are could not be asked: no terminal answers.")
        yield Finding(what, True, tr("If formulas are torn apart: gradtutor --ascii"))
        return
    wide = [sign for sign in AMBIGUOUS + FINE if found[sign] != 1]
    if wide:
        what = tr("These signs are not one column wide: {signs}").format(signs=" ".join(wide))
        mend = tr("Set the terminal's ambiguous width to narrow, or start it so: gradtutor --ascii")
        yield Finding(what, False, mend)
    else:
        yield Finding(tr("Signs such as √ ∂ → are one column wide."), True)
    if found[CHINESE] != 2:
        mend = tr("Take a font and a locale with Chinese in them, or start it so: gradtutor --lang en")
        yield Finding(tr("Chinese characters are not two columns wide."), False, mend)


def _link() -> Iterator[Finding]:
    from gradtutor.tui.core.connection import over_ssh

    if over_ssh():
        yield Finding(tr("You are connected over SSH: the mouse is left to your own terminal."), True)
    else:
        yield Finding(tr("The terminal is on this computer."), True)


def _data(folder: Path) -> Iterator[Finding]:
    what = tr("Progress is kept in {path}.").format(path=folder)
    if _can_write(folder):
        yield Finding(what, True)
    else:
        mend = tr("It cannot be written; name another folder: export GRADTUTOR_DATA=FOLDER")
        yield Finding(what, False, mend)


def _can_write(folder: Path) -> bool:
    """Whether a file could be made in ``folder``, which may have to be made itself."""
    there = next((path for path in (folder, *folder.absolute().parents) if path.exists()), None)
    return there is not None and there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _class() -> Iterator[Finding]:
    from gradtutor.classroom.confine.confinement import not_held

    held = not_held()
    if not held:
        yield Finding(tr("For a class: a learner's process is confined by Landlock and seccomp."), True)
    for what in held:
        yield Finding(
            tr("For a class: not held, should a learner's process be taken over: {what}.").format(what=what), False
        )


def _settings(file: Path, fault: GradtutorError | None) -> Iterator[Finding]:
    if fault is not None:
        yield from (Finding(line, False) for line in str(fault).splitlines())
    elif file.is_file():
        yield Finding(tr("Your settings are in {path}.").format(path=file), True)
    else:
        what = tr("There is no settings file; it would be {path}.").format(path=file)
        yield Finding(what, True, tr("To begin one: gradtutor settings"))


COMMAND: Final = Command(
    "doctor",
    mark("Say what this terminal can do, and what to set where it cannot do enough."),
    "",
    NoOptions,
    print_findings,
    bears_faults=True,
)
