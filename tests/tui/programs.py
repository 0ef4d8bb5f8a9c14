"""The tutor with one lesson open, for tests with Pilot."""

from __future__ import annotations

from pathlib import Path

from gradtutor import i18n
from gradtutor.lessons.course.course import load_course
from gradtutor.tui.app import Tutor
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.text.lines import plain

LESSONS = Path(__file__).parents[2] / "lessons"


def tutor(folder: str | Path, language: str = "en") -> Tutor:
    """The tutor, about to open a lesson: an id of the course, or a folder. It asks nothing by itself."""
    i18n.use(language)
    program = Tutor(load_course(LESSONS), LESSONS / folder)
    program.asks = False
    return program


def shown(program: Tutor, panel: str) -> list[str]:
    """The lines of a panel of the screen on top, without roles."""
    return [plain(line).rstrip() for line in program.screen.query_one(f"#{panel}", Panel).lines]
