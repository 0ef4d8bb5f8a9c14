"""``gradtutor trace LESSON …``: the run of a lesson as a table, without a screen."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import DIVERGED, OK
from gradtutor.cli.launch import course_at, lesson_help
from gradtutor.cli.parser import Add, known_format, whole
from gradtutor.errors import UsageError
from gradtutor.i18n import mark, tr
from gradtutor.lessons.toml.limits import MOST_ITERATIONS
from gradtutor.records import NamedTuple
from gradtutor.view.export.selection import WRITTEN_OUT

if TYPE_CHECKING:
    from gradtutor.view.export.complete_run import CompleteRun

FORMATS: Final = ("table", "json", "csv", "markdown")
PIPED_WIDTH: Final = 100
"""Columns of a table that goes into a file or a pipe."""


class TraceOptions(NamedTuple):
    """Which run is printed, and how."""

    lesson: str | None
    variant: str | None
    """Without it, all variants."""
    settings: tuple[str, ...]
    """Each as NAME=VALUE."""
    iterations: int | None
    format: str
    every: int
    """Of so many iterations one."""
    last: int | None
    """Only so many at the end."""
    only: tuple[str, ...]
    """Only these names."""
    full: bool
    """Large arrays element by element."""


def add_options(add: Add) -> None:
    """The lesson, what is changed in it, and the format."""
    add("lesson", nargs="?", metavar="LESSON", help=lesson_help())
    add("--variant", metavar="NAME", help=tr("only this variant; left out: all"))
    setting = tr("change a parameter's start, a constant, or a key such as rule.rate or stop.max_iterations")
    add("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE", help=setting)
    add("--iterations", type=_count, metavar="N", help=tr("at most so many iterations"))
    add("--every", type=_every, default=1, metavar="N", help=tr("one iteration of every N, and the last"))
    add("--last", type=_last, metavar="N", help=tr("only the last N iterations"))
    add("--only", nargs="+", action="extend", default=[], metavar="NAME",
        help=tr("only these parameters and nodes; the objective is always there"))  # fmt: skip
    large = tr("arrays of more than {count} numbers element by element, not summed up")
    add("--full", action="store_true", help=large.format(count=WRITTEN_OUT))
    formats = tr("one of: {names}").format(names=", ".join(FORMATS))
    add("--format", type=_format, default=FORMATS[0], metavar="FORMAT", help=formats)


def trace(options: TraceOptions, context: Context) -> int:
    """Run the variants of a lesson and print their iterations."""
    from gradtutor.lessons.course.course import find
    from gradtutor.lessons.loading.load import load_lesson
    from gradtutor.lessons.toml.overrides import parse_setting
    from gradtutor.view.export.complete_run import CompleteRun
    from gradtutor.view.export.formats import write
    from gradtutor.view.export.selection import Selection

    if options.lesson is None:
        raise UsageError(tr("Which lesson? Write: gradtutor trace LESSON. 'gradtutor list' shows them."))
    settings = dict(parse_setting(text) for text in options.settings)
    if options.iterations is not None:
        settings["stop.max_iterations"] = options.iterations
    with course_at(context.course) as course:
        lesson = load_lesson(find(options.lesson, course), settings, options.variant)
    wanted = [options.variant] if options.variant is not None else list(lesson.variants)
    runs = [CompleteRun(lesson.variants[name]) for name in wanted]
    selection = Selection(options.every, options.last, _known(options.only, runs), options.full)
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH
    write(lesson, runs, options.format, sys.stdout, room, selection)
    return DIVERGED if any(run.end.reason == "diverged" for run in runs) else OK


def _known(names: Sequence[str], runs: Sequence[CompleteRun]) -> tuple[str, ...]:
    """Names of parameters and nodes, also as the lesson shows them. Raises ``UsageError`` for others."""
    there = [entry.name for run in runs for entry in run.variant.problem.parameters]
    there += [entry.name for run in runs for entry in run.variant.problem.nodes]
    shown = {symbol: name for run in runs for name, symbol in run.variant.symbols.items()}
    found = [name if name in there else shown.get(name, name) for name in names]
    for name in found:
        if name not in there:
            what = tr("--only {name}: there is no parameter or node of this name. There are: {names}.")
            raise UsageError(what.format(name=name, names=", ".join(dict.fromkeys(there))))
    return tuple(found)


def _format(text: str) -> str:
    return known_format(text, FORMATS)


def _count(text: str) -> int:
    return whole(text, 1, MOST_ITERATIONS, "--iterations")


def _every(text: str) -> int:
    return whole(text, 1, MOST_ITERATIONS, "--every")


def _last(text: str) -> int:
    return whole(text, 1, MOST_ITERATIONS, "--last")


COMMAND: Final = Command(
    "trace",
    mark("Run a lesson without a screen. Exit code 3 when a run diverges or leaves a function's domain."),
    "LESSON [--variant NAME] [--set NAME=VALUE]...\n                       [--iterations N] [--format FORMAT]\n"
    "                       [--every N] [--last N] [--only NAME...] [--full]",
    TraceOptions,
    trace,
    add_options,
)
