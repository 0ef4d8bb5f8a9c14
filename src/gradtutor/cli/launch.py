"""The way into a course: on a screen in the learner's own colours and keys, or line by line."""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gradtutor.cli.terminal_check import check_terminal, speaks_utf8
from gradtutor.errors import CrashError, LessonError
from gradtutor.settings.load import file_in_use
from gradtutor.view.text import ascii_spelling

if TYPE_CHECKING:
    from gradtutor.lessons.course.course import Course
    from gradtutor.session.progress.progress import Progress


def open_course(chosen: Namespace, course: Course, lesson: Path | None, progress: Progress) -> int:
    """Open a course, at a lesson if one is given, as the options ask for; the exit code. Raises ``UsageError`` where
    no screen can be opened."""
    if chosen.plain:
        from gradtutor.plain.course import run as speak

        # Signs that can be read aloud.
        ascii_spelling.use(True, strict=not speaks_utf8(), aloud=True)
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        speak(course, lesson, progress, sys.stdin or io.StringIO(), sys.stdout)
        return 0
    check_terminal()
    dress(chosen)
    from gradtutor.tui.app import run

    try:
        return run(course, lesson=lesson, progress=progress)
    except CrashError as error:
        from gradtutor.cli.crash import tell_crash
        from gradtutor.session.store.paths import data_folder

        return tell_crash(error, data_folder(chosen.data_dir))


def dress(chosen: Namespace) -> None:
    """Put the colours and the keys in force that the learner has chosen. Raises ``LessonError`` for faulty keys."""
    from gradtutor.tui.core import theme

    theme.wear(getattr(chosen, "theme", None) or chosen.in_force.theme)
    take_keys(keymap(chosen))


def take_keys(keys: Mapping[str, str]) -> None:
    """Put keys in force that have been checked."""
    if keys:
        from gradtutor.tui.core.keys import remap

        remap(keys)


def keymap(chosen: Namespace) -> dict[str, str]:
    """The keys of the settings file, checked. Raises ``LessonError``."""
    if not chosen.in_force.keys:
        # Which actions there are is known once all screens have been imported: only where it has to be.
        return {}
    from gradtutor.settings.file import opened
    from gradtutor.settings.keymap import checked

    _, faults = opened(file_in_use(chosen.settings_file))
    found = checked(chosen.in_force.keys, faults)
    if faults.found:
        raise LessonError(faults.found)
    return found
