"""``gradtutor [LESSON]``: the screen, or with ``--plain`` the same line by line."""

from __future__ import annotations

from typing import Final

from gradtutor.cli.command import Command, Context
from gradtutor.cli.launch import add_ways, course_at, lesson_help, open_course, own_progress, own_shelf
from gradtutor.cli.parser import Add
from gradtutor.i18n import mark
from gradtutor.records import NamedTuple
from gradtutor.view.text.themes import Look


class TutorOptions(NamedTuple):
    """What is opened, and how."""

    lesson: str | None
    """An id, or the path of a folder; without it, the contents."""
    plain: bool
    theme: Look | None


def add_options(add: Add) -> None:
    """The lesson, and how it is shown."""
    add("lesson", nargs="?", metavar="LESSON", help=lesson_help())
    add_ways(add)


def open_tutor(options: TutorOptions, context: Context) -> int:
    """The contents, or at once the lesson."""
    from gradtutor.lessons.course.course import find

    with course_at(context.course) as course:
        lesson = None if options.lesson is None else find(options.lesson, course)
        return open_course(
            options.plain,
            options.theme,
            context,
            course,
            lesson,
            own_progress(context.data_dir),
            own_shelf(context.data_dir),
        )


COMMAND: Final = Command(
    "",
    mark("A terminal tutor for gradients: every key shows one more number."),
    "[--plain] [--theme NAME] [LESSON]\n       gradtutor COMMAND [--help] …",
    TutorOptions,
    open_tutor,
    add_options,
)
