"""``gradtutor list [PATH]``: the lessons of a course."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gradtutor import i18n
from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.launch import course_at
from gradtutor.cli.parser import Add
from gradtutor.errors import Fault, LessonError
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple
from gradtutor.safe_text import harmless


class ListOptions(NamedTuple):
    """Which lessons are listed."""

    path: Path | None
    """The folder of a course or a lesson; without it, the course in use."""


def add_options(add: Add) -> None:
    """The course."""
    add("path", nargs="?", type=Path, metavar="PATH", help=tr("the folder of a course or a lesson"))


def list_lessons(options: ListOptions, context: Context) -> int:
    """Id, title and chapter of every lesson, in aligned columns."""
    from gradtutor.lessons.course.course import heading
    from gradtutor.view.text.lines import in_columns

    rows, faults = [], list[Fault]()
    with course_at(options.path or context.course) as course:
        for name, chapter in [(name, one) for one in course.chapters for name in one.lessons]:
            try:
                title, _ = heading(course.folder / name, i18n.language())
            except LessonError as error:
                faults += error.faults
            else:
                rows.append((harmless(name), title, chapter.titles[i18n.language()]))
        for line in in_columns(rows):
            print(line)
        if faults:
            raise LessonError(faults)
    return OK


COMMAND: Final = Command(
    "list",
    mark("Print id, title and chapter of every lesson."),
    "[PATH]",
    ListOptions,
    list_lessons,
    add_options,
)
