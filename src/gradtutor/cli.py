"""The command line: what was asked for is put together here, and every error becomes a sentence and an exit code.

Exit codes: 0, done (a run ended by its stop rule or its limit); 2, a wrong command line or a fault in a lesson; 3, a
run diverged or left a function's domain; 130, interrupted from the keyboard.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from gradtutor import __version__, locale, options
from gradtutor.errors import Fault, GradtutorError, LessonError, UsageError
from gradtutor.locale import tr

# Everything else is imported where it is used: `--help` loads no lesson, and only the screen loads Textual.
if TYPE_CHECKING:
    from gradtutor.lessons.model import Course

OK: Final = 0
USAGE: Final = 2
DIVERGED: Final = 3
INTERRUPTED: Final = 130
PIPED_WIDTH: Final = 100
"""Columns of a table that goes into a file or a pipe."""

Command: TypeAlias = tuple[Callable[[], options.Parser], Callable[[Namespace], int]]
"""How its options are read, and what it does with them; the exit code comes back."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line ``arguments`` (the process's own when left out); the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        locale.use(options.wanted_language(words))
        _never_fail_to_print()
        code = _run(words)
        # Here and not at exit, where Python itself would complain of a closed pipe.
        sys.stdout.flush()
    except GradtutorError as error:
        return _refuse(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; what is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}" if error.filename else error)
    return code


def _refuse(what: object) -> int:
    print(what, file=sys.stderr)
    return USAGE


def _never_fail_to_print() -> None:
    """Where the output's encoding has no √, a question mark stands in for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")


def _run(words: list[str]) -> int:
    """Find out which command is meant, read its options and do it."""
    place = options.first_plain(words)
    make, act = COMMANDS.get(words[place] if place is not None else "", COMMANDS[""])
    if place is not None and words[place] in COMMANDS:
        del words[place]
    parser = make()
    chosen = parser.parse(words)
    if chosen.help:
        sys.stdout.write(parser.format_help())
    elif chosen.version:
        print(f"gradtutor {__version__}")
    else:
        return act(chosen)
    return OK


def _open_tutor(chosen: Namespace) -> int:
    """The screen: the contents, or at once the lesson."""
    from gradtutor.guard import check_terminal
    from gradtutor.lessons.course import find

    course = _course(chosen.course)
    lesson = None if chosen.lesson is None else find(chosen.lesson, course)
    check_terminal()
    from gradtutor.tui.app import run

    return run(course, lesson=lesson)


def _list(chosen: Namespace) -> int:
    """Id, title and chapter of every lesson, in aligned columns."""
    from gradtutor.lessons.course import COURSE_FILE, heading
    from gradtutor.lessons.files import LESSON_FILE

    path: Path | None = chosen.path
    if path is not None and (path / LESSON_FILE).is_file() and not (path / COURSE_FILE).is_file():
        listed = [(path, "")]
    else:
        course = _course(path or chosen.course)
        language = locale.language()
        listed = [
            (course.folder / name, chapter.titles[language]) for chapter in course.chapters for name in chapter.lessons
        ]
    rows, faults = [], list[Fault]()
    for folder, chapter in listed:
        try:
            title, _ = heading(folder, locale.language())
        except LessonError as error:
            faults += error.faults
        else:
            rows.append((folder.resolve().name, title, chapter))
    _print_columns(rows)
    if faults:
        raise LessonError(faults)
    return OK


def _trace(chosen: Namespace) -> int:
    """Run the variants of a lesson and print their iterations."""
    from gradtutor.lessons.course import find
    from gradtutor.lessons.load import load_lesson
    from gradtutor.lessons.settings import parse_setting
    from gradtutor.view.trace_text import Run, write

    if chosen.lesson is None:
        raise UsageError(tr("Which lesson? Write: gradtutor trace LESSON. 'gradtutor list' shows them."))
    settings = dict(parse_setting(text) for text in chosen.settings)
    if chosen.iterations is not None:
        settings["stop.max_iterations"] = chosen.iterations
    lesson = load_lesson(find(chosen.lesson, _course(chosen.course)), settings, chosen.variant)
    wanted = [chosen.variant] if chosen.variant is not None else list(lesson.variants)
    runs = [Run(lesson.variants[name]) for name in wanted]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH
    write(lesson, runs, chosen.format, sys.stdout, room)
    return DIVERGED if any(run.end.reason == "diverged" for run in runs) else OK


def _author(chosen: Namespace) -> int:
    """Check a lesson or a course: its runs on stdout, its faults on stderr."""
    from gradtutor.lessons.check import check
    from gradtutor.lessons.course import bundled

    if chosen.action != "check":
        raise UsageError(tr("What is an author to do? Write: gradtutor author check [PATH]"))
    report = check(chosen.path or chosen.course or bundled())
    endings = {
        "converged": tr("reached its goal"),
        "limit": tr("stopped by its limit"),
        "diverged": tr("left its domain"),
        "waiting": tr("waits for the learner"),
        "unfinished": tr("has no end"),
    }
    _print_columns((run.lesson, run.variant, str(run.iterations), endings[run.reason]) for run in report.runs)
    if report.faults:
        raise LessonError(report.faults)
    print(tr("{count} runs, no fault.").format(count=len(report.runs)))
    return OK


def _course(folder: Path | None) -> Course:
    """The course in ``folder``, or the one that ships with the program."""
    from gradtutor.lessons.course import bundled, load_course

    return load_course(folder or bundled())


def _print_columns(rows: Iterable[Sequence[str]]) -> None:
    """Print rows with their columns aligned; whole numbers to the right."""
    from gradtutor.view.lines import pad, width

    table = list(rows)
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [pad(cell, room, "right" if cell.isdigit() else "left") for cell, room in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "": (options.tutor_parser, _open_tutor),
        "list": (options.list_parser, _list),
        "trace": (options.trace_parser, _trace),
        "author": (options.author_parser, _author),
    }
)
"""Word -> command; the empty word opens the tutor."""
