"""The program as an author uses it: one lesson, shown anew at each save."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gradtutor.errors import LessonError
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.system.signals import ENDINGS
from gradtutor.tui.app import Tutor
from gradtutor.tui.authoring.faulty import FaultyScreen
from gradtutor.tui.authoring.watched_lesson import WatchedLesson
from gradtutor.tui.core.connection import over_ssh

if TYPE_CHECKING:
    from gradtutor.lessons.course.course import Course
    from gradtutor.lessons.model import Lesson
    from gradtutor.session.progress.review import Due


class Watcher(Tutor):
    """The tutor, open on the lesson in the folder ``lesson``, whether it is sound or not."""

    def open_lesson(self, folder: Path, due: Due | None = None) -> None:
        """Show the lesson, or its faults."""
        try:
            lesson = load_lesson(folder)
        except LessonError as error:
            self.push_screen(FaultyScreen(folder, error.faults, self._mended))
        else:
            self.push_screen(WatchedLesson(lesson, self.entry(folder)))

    def _mended(self, lesson: Lesson) -> None:
        self.switch_screen(WatchedLesson(lesson, self.entry(lesson.folder)))

    def open_contents(self) -> None:
        """There is only this lesson: whoever leaves it has done."""
        self.exit(0)


def watch(course: Course, folder: Path) -> int:
    """Watch the lesson in ``folder``; the exit code."""
    return Watcher(course, folder).run_here(mouse=not over_ssh(), endings=ENDINGS)
