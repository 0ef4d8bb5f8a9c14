"""A learner in a class, line by line: the same dialogue as for somebody alone, with a teacher."""

from __future__ import annotations

import sys
import termios
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TextIO

from gradtutor import i18n
from gradtutor.lessons.course.course import lesson_ids
from gradtutor.plain.course import CourseDialogue
from gradtutor.plain.doing import Doing
from gradtutor.plain.voice import Silence, Voice
from gradtutor.plain.waking_lines import WakingLines
from gradtutor.session.store.paths import lesson_key
from gradtutor.view.classroom.assignments import WithTries
from gradtutor.view.course.contents import entries

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.lessons.course.course import Course
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.store.interface import Store

IUTF8: Final = 0o40000
"""Linux, ``asm-generic/termbits.h``: backspace takes away a whole character; Python's ``termios`` does not name it."""
INPUT_FLAGS: Final = 0
"""Where they stand in what ``termios`` gives."""


def run_taught(
    course: Course, progress: Progress, store: Store, name: str, before_input: Callable[[], None], sink: TextIO
) -> int:
    """Speak with a learner over the input of this process and ``sink``, until they leave or the class ends; the exit
    code. ``before_input`` is called before the first byte is read."""
    file = sys.__stdin__.fileno() if sys.__stdin__ else 0
    before_input()
    _take_whole_characters(file)
    company = Doing(store, progress, name, _titles(course), _folders(course))
    lines = WakingLines(file, lambda: company.file, lambda: company.woken(voice))
    voice = Voice(lines, sink, lambda: progress.trouble, company)
    try:
        company.greet(voice)
        CourseDialogue(voice, course, progress).hold(None)
        voice.tell_trouble()
    except (Silence, KeyboardInterrupt, BrokenPipeError):
        # The end of the input and ctrl+c are ways to leave.
        pass
    finally:
        progress.close()
    return 0


def _titles(course: Course) -> Callable[[], Mapping[str, str]]:
    """What gives the lessons of the course by their keys -> their titles in the language in use."""
    keys = [lesson_key(course.home, course.folder / id_) for id_ in lesson_ids(course)]
    known: dict[str, Mapping[str, str]] = {}

    def titles() -> Mapping[str, str]:
        language = i18n.language()
        if language not in known:
            known[language] = WithTries(zip(keys, (entry.title for entry in entries(course, language)), strict=True))
        return known[language]

    return titles


def _folders(course: Course) -> Mapping[str, Path]:
    """The folders of the lessons of the course by their keys."""
    folders = (course.folder / id_ for id_ in lesson_ids(course))
    return {lesson_key(course.home, folder): folder for folder in folders}


def _take_whole_characters(file: int) -> None:
    """Have the terminal, if it is one, take back a character and not a byte."""
    if sys.platform == "linux":
        try:
            flags = termios.tcgetattr(file)
        except termios.error:
            return
        flags[INPUT_FLAGS] |= IUTF8
        termios.tcsetattr(file, termios.TCSANOW, flags)
