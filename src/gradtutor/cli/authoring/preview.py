"""``gradtutor author preview LESSON [--out FILE]``: every step of a lesson as one page of HTML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from gradtutor.cli.command import Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.launch import course_at
from gradtutor.errors import UsageError
from gradtutor.i18n import tr
from gradtutor.safe_text import harmless
from gradtutor.view.page.palette import Ink
from gradtutor.view.text.themes import Look

STDOUT: Final = Path("-")


def preview(reference: Path | None, out: Path | None, context: Context) -> int:
    """Write the page of a lesson, an id of the course or a folder, into ``out``: into a file of the lesson's name in
    this folder where that is left out, on stdout where it is ``-``. Raises ``UsageError``, also for a file that is no
    such page, which is not written over."""
    from gradtutor.lessons.course.course import find
    from gradtutor.lessons.loading.load import load_lesson
    from gradtutor.tui.core import theme
    from gradtutor.view.page.document import page

    if reference is None:
        raise UsageError(tr("Which lesson? Write: gradtutor author preview LESSON"))
    with course_at(context.course) as course:
        lesson = load_lesson(find(str(reference), course))
        mode = theme.mode()
        try:
            theme.use("colour", smooth=True)
            text = page(lesson, _ink)
        finally:
            theme.use(mode)
    if out == STDOUT:
        # The page says itself how it is written; the terminal's own way may have not all of its signs.
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        return OK
    file = out or Path(f"{lesson.id}.html")
    _write(file, text)
    print(harmless(tr("The page is in '{path}'.").format(path=file)))
    return OK


def _write(file: Path, text: str) -> None:
    from gradtutor.view.page.document import BEGINNING

    if file.exists():
        with file.open("rb") as stream:
            if stream.read(len(BEGINNING)) != BEGINNING.encode():
                raise UsageError(tr("'{path}' is there already, and is no such page.").format(path=file))
    file.write_text(text, encoding="utf-8", newline="\n")


def _ink(role: str, look: Look) -> Ink:
    """How the screen shows a role, as a page has it."""
    from gradtutor.tui.core import theme

    style = theme.style(role, look)
    front = style.color.get_truecolor().hex if style.color else ""
    back = style.bgcolor.get_truecolor().hex if style.bgcolor else ""
    return Ink(front, back, bool(style.bold))
