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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from gradtutor import __version__, i18n
from gradtutor.cli import classes as class_commands
from gradtutor.cli import parser as options
from gradtutor.cli import serve as class_options
from gradtutor.cli.terminal_check import speaks_utf8
from gradtutor.errors import Fault, GradtutorError, LessonError, UsageError, harmless
from gradtutor.i18n import tr
from gradtutor.session.store.paths import DATA_VARIABLE, data_folder
from gradtutor.settings.load import file_in_use, read_settings
from gradtutor.settings.model import Settings
from gradtutor.view.text import ascii_spelling

# Everything else is imported where it is used: `--help` loads no lesson, and only the screen loads Textual.
if TYPE_CHECKING:
    from gradtutor.lessons.course.course import Course
    from gradtutor.session.progress.progress import Progress

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
        i18n.use(options.wanted_language(words))
        _never_fail_to_print()
        code = _run(words, *_settings(words))
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
    print(harmless(str(what)), file=sys.stderr)
    return USAGE


def _never_fail_to_print() -> None:
    """Where the output's encoding has no √, a question mark stands in for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")


def _settings(words: list[str]) -> tuple[Settings, GradtutorError | None]:
    """What the learner has set, in force from here on; and the fault of the file, if it has one."""
    fault = None
    try:
        settings = read_settings(options.wanted_settings(words))
    except GradtutorError as error:
        settings, fault = Settings(), error
    i18n.use(options.wanted_language(words, settings.language))
    ascii_spelling.use("--ascii" in words or settings.ascii, strict=not speaks_utf8())
    if settings.data_dir is not None:
        # The environment comes before the file.
        os.environ.setdefault(DATA_VARIABLE, str(settings.data_dir))
    return settings, fault


def _run(words: list[str], settings: Settings, fault: GradtutorError | None) -> int:
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
        chosen.in_force, chosen.fault = settings, fault
        # The doctor looks at faulty settings too.
        if fault is not None and act is not _doctor:
            raise fault
        return act(chosen)
    return OK


def _open_tutor(chosen: Namespace) -> int:
    """The contents, or at once the lesson."""
    from gradtutor.cli.launch import open_course
    from gradtutor.lessons.course.course import find

    with _course(chosen.course) as course:
        lesson = None if chosen.lesson is None else find(chosen.lesson, course)
        return open_course(chosen, course, lesson, _progress(chosen.data_dir))


def _try(chosen: Namespace) -> int:
    """A lesson on the learner's own formula: opened at once, or written to a folder."""
    from gradtutor.lessons.generate.generate import Request, made_lesson, saved_lesson

    request = Request(
        tuple(chosen.formulas),
        tuple(chosen.starts),
        tuple(chosen.constants),
        tuple(chosen.ranges),
        chosen.data,
        chosen.target or "",
        chosen.minimize or "",
        chosen.rule or "",
        chosen.rate or "",
        chosen.name,
    )
    if chosen.save is not None:
        folder = saved_lesson(request, chosen.save)
        print(tr("The lesson is in '{path}'. To see it: gradtutor {path}").format(path=folder))
        return OK
    from gradtutor.lessons.course.temporary import temporary_folder

    with temporary_folder() as parent, _course(chosen.course) as course:
        folder = made_lesson(request, parent)
        from gradtutor.cli.launch import open_course
        from gradtutor.session.progress.progress import Progress

        # Gone when the tutor is left, and so is what was done in it.
        return open_course(chosen, course, folder, Progress())


def _print_settings(chosen: Namespace) -> int:
    """The settings as a file that explains itself."""
    from gradtutor.cli.launch import keymap
    from gradtutor.settings.file import manual
    from gradtutor.settings.keymap import actions

    own = keymap(chosen)
    known = {name: (own.get(name, keys), what) for name, (keys, what) in actions().items()}
    sys.stdout.write(manual(chosen.in_force, file_in_use(chosen.settings_file), known))
    return OK


def _doctor(chosen: Namespace) -> int:
    """What the terminal can do."""
    from gradtutor.cli.doctor import examine

    for finding in examine(file_in_use(chosen.settings_file), data_folder(chosen.data_dir), chosen.fault):
        print(ascii_spelling.spelled(str(finding)))
    return OK


def _list(chosen: Namespace) -> int:
    """Id, title and chapter of every lesson, in aligned columns."""
    from gradtutor.lessons.course.course import heading
    from gradtutor.view.text.lines import in_columns

    rows, faults = [], list[Fault]()
    with _course(chosen.path or chosen.course) as course:
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


def _trace(chosen: Namespace) -> int:
    """Run the variants of a lesson and print their iterations."""
    from gradtutor.lessons.course.course import find
    from gradtutor.lessons.loading.load import load_lesson
    from gradtutor.lessons.toml.overrides import parse_setting
    from gradtutor.view.export.complete_run import CompleteRun
    from gradtutor.view.export.formats import write

    if chosen.lesson is None:
        raise UsageError(tr("Which lesson? Write: gradtutor trace LESSON. 'gradtutor list' shows them."))
    settings = dict(parse_setting(text) for text in chosen.settings)
    if chosen.iterations is not None:
        settings["stop.max_iterations"] = chosen.iterations
    with _course(chosen.course) as course:
        lesson = load_lesson(find(chosen.lesson, course), settings, chosen.variant)
    wanted = [chosen.variant] if chosen.variant is not None else list(lesson.variants)
    runs = [CompleteRun(lesson.variants[name]) for name in wanted]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH
    write(lesson, runs, chosen.format, sys.stdout, room)
    return DIVERGED if any(run.end.reason == "diverged" for run in runs) else OK


def _author(chosen: Namespace) -> int:
    """Check a lesson, or help to write one."""
    from gradtutor.cli.author import act

    return act(chosen)


def _progress(folder: Path | None) -> Progress:
    """What this user has done so far, and where it is kept: in ``folder``, or in the usual one."""
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.store.paths import PROGRESS_FILE, data_folder
    from gradtutor.session.store.sqlite import SqliteStore

    return Progress(SqliteStore(data_folder(folder) / PROGRESS_FILE))


@contextmanager
def _course(path: Path | None) -> Iterator[Course]:
    """The course at ``path``, or the one that ships with the program."""
    from gradtutor.lessons.course.course import bundled, load_course

    if path is None:
        yield load_course(bundled())
        return
    from gradtutor.lessons.course.untrusted import opened_course

    with opened_course(path) as course:
        yield course


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "": (options.tutor_parser, _open_tutor),
        "try": (options.try_parser, _try),
        "list": (options.list_parser, _list),
        "trace": (options.trace_parser, _trace),
        "author": (options.author_parser, _author),
        "settings": (options.settings_parser, _print_settings),
        "doctor": (options.doctor_parser, _doctor),
        "serve": (class_options.serve_parser, class_commands.serve_class),
        "session": (class_options.session_parser, class_commands.session_of_class),
        "results": (class_options.results_parser, class_commands.print_results),
        "class": (class_options.class_parser, class_commands.look_after),
    }
)
"""Word -> command; the empty word opens the tutor."""
