"""``gradtutor code LESSON …``: the run of a lesson as a program of the learner's own."""

from __future__ import annotations

import sys
from typing import Final

from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.launch import course_at, lesson_help
from gradtutor.cli.parser import Add, one_of, whole
from gradtutor.errors import UsageError
from gradtutor.i18n import mark, tr
from gradtutor.lessons.toml.limits import MOST_ITERATIONS
from gradtutor.records import NamedTuple
from gradtutor.view.scripts.functions import LIBRARIES, Library


class CodeOptions(NamedTuple):
    """Which run is written, and for which library."""

    lesson: str | None
    variant: str
    settings: tuple[str, ...]
    """Each as NAME=VALUE."""
    iterations: int | None
    library: Library


def add_options(add: Add) -> None:
    """The lesson, what is changed in it, and the library."""
    add("lesson", nargs="?", metavar="LESSON", help=lesson_help())
    add("--variant", default="default", metavar="NAME", help=tr("another variant of the lesson"))
    libraries = tr("one of: {names}").format(names=", ".join(LIBRARIES))
    add("--as", dest="library", type=_library, default=LIBRARIES[0], metavar="LIBRARY", help=libraries)
    setting = tr("change a parameter's start, a constant, or a key such as rule.rate or stop.max_iterations")
    add("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE", help=setting)
    add("--iterations", type=_count, metavar="N", help=tr("at most so many iterations"))


def code(options: CodeOptions, context: Context) -> int:
    """Print the program."""
    from gradtutor.lessons.course.course import find
    from gradtutor.lessons.loading.load import load_lesson
    from gradtutor.lessons.toml.overrides import parse_setting
    from gradtutor.view.scripts.script import script

    if options.lesson is None:
        raise UsageError(tr("Which lesson? Write: gradtutor code LESSON. 'gradtutor list' shows them."))
    settings = dict(parse_setting(text) for text in options.settings)
    with course_at(context.course) as course:
        lesson = load_lesson(find(options.lesson, course), settings, options.variant)
    written = script(lesson, lesson.variants[options.variant], options.library, options.iterations)
    sys.stdout.write(written.text)
    return OK


def _library(text: str) -> Library:
    return one_of(text, LIBRARIES, tr("There is no library '{name}'."))  # type: ignore[return-value]  # one of them


def _count(text: str) -> int:
    return whole(text, 1, MOST_ITERATIONS, "--iterations")


COMMAND: Final = Command(
    "code",
    mark("Print a run as a short program: with numpy, every derivative written out; with PyTorch or JAX."),
    "LESSON [--variant NAME] [--as LIBRARY]\n                      [--set NAME=VALUE]... [--iterations N]",
    CodeOptions,
    code,
    add_options,
)
