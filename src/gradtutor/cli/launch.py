"""The way into a course: on a screen in the learner's own colours and keys, or line by line."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gradtutor.cli.command import Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.parser import Add, one_of
from gradtutor.cli.terminal.check import check_terminal, speaks_utf8
from gradtutor.errors import CrashError, LessonError
from gradtutor.i18n import ngettext, tr
from gradtutor.settings.load import file_in_use
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.themes import LOOKS, Look

if TYPE_CHECKING:
    from gradtutor.lessons.course.course import Course
    from gradtutor.lessons.course.known import Shelf
    from gradtutor.session.progress.progress import Progress


def add_ways(add: Add) -> None:
    """How a lesson is shown."""
    plainly = tr("line by line instead of on a screen: for screen readers, simple terminals and pipes")
    add("--plain", action="store_true", help=plainly)
    looks = tr("the colours: {names}").format(names=", ".join(LOOKS))
    add("--theme", type=_known_look, metavar="NAME", help=looks)


def lesson_help() -> str:
    """What is said of LESSON."""
    return tr("an id of the course, or the path of a lesson's folder")


def _known_look(text: str) -> str:
    return one_of(text, LOOKS, tr("There is no theme '{name}'."))


@contextmanager
def course_at(path: Path | None) -> Iterator[Course]:
    """The course at ``path``, or the one that ships with the program."""
    from gradtutor.lessons.course.course import bundled, load_course

    if path is None:
        yield load_course(bundled())
        return
    from gradtutor.lessons.course.untrusted import opened_course

    with opened_course(path) as course:
        yield course


def own_progress(folder: Path | None) -> Progress:
    """What this user has done so far, and where it is kept: in ``folder``, or in the usual one."""
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.store.paths import PROGRESS_FILE, data_folder
    from gradtutor.session.store.sqlite import SqliteStore

    return Progress(SqliteStore(data_folder(folder) / PROGRESS_FILE))


def own_shelf(folder: Path | None) -> Shelf:
    """The courses that this user keeps at hand; the list is in ``folder``, or in the usual one."""
    from gradtutor.lessons.course.known import KNOWN_FILE, Shelf
    from gradtutor.session.store.paths import data_folder

    return Shelf(data_folder(folder) / KNOWN_FILE)


def _tell_lost(progress: Progress) -> None:
    """What the store has not taken, not even at the end."""
    if count := progress.unsaved:
        lost = ngettext("{count} thing that you did is not saved.", "{count} things that you did are not saved.", count)
        print(f"{lost.format(count=count)} {progress.trouble}", file=sys.stderr)


def open_course(
    plain: bool,
    look: Look | None,
    context: Context,
    course: Course,
    lesson: Path | None,
    progress: Progress,
    shelf: Shelf | None = None,
) -> int:
    """Open a course, at a lesson if one is given: ``plain`` or on the screen in a ``look``; the exit code. Raises
    ``UsageError`` where no screen can be opened. ``shelf`` has the other courses that can be gone to."""
    if plain:
        from gradtutor.plain.course import run as speak

        # Signs that can be read aloud.
        ascii_spelling.use(True, strict=not speaks_utf8(), aloud=True)
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        speak(course, lesson, progress, sys.stdin or io.StringIO(), sys.stdout, shelf)
        _tell_lost(progress)
        return OK
    check_terminal()
    # What is made before the first frame stays: to look for garbage in it costs the learner a tenth of the start. The
    # program looks again once the frame is out.
    gc.disable()
    try:
        dress(look, context)
        from gradtutor.tui.app import run

        code = run(course, lesson=lesson, progress=progress, shelf=shelf)
        _tell_lost(progress)
        return code
    except CrashError as error:
        from gradtutor.cli.crash import tell_crash
        from gradtutor.session.store.paths import data_folder

        return tell_crash(error, data_folder(context.data_dir))
    finally:
        gc.enable()


def dress(look: Look | None, context: Context) -> None:
    """Put the colours and the keys in force that the learner has chosen; ``look`` comes before the settings. Raises
    ``LessonError`` for faulty keys."""
    from gradtutor.tui.core import theme

    theme.wear(look or context.settings.theme)
    take_keys(keymap(context))


def take_keys(keys: Mapping[str, str]) -> None:
    """Put keys in force that have been checked."""
    if keys:
        from gradtutor.tui.core.keys import remap

        remap(keys)


def keymap(context: Context) -> dict[str, str]:
    """The keys of the settings file, checked. Raises ``LessonError``."""
    if not context.settings.keys:
        # Which actions there are is known once all screens have been imported: only where it has to be.
        return {}
    from gradtutor.settings.file import opened
    from gradtutor.settings.keymap import checked

    _, faults = opened(file_in_use(context.settings_file))
    found = checked(context.settings.keys, faults)
    if faults.found:
        raise LessonError(faults.found)
    return found
