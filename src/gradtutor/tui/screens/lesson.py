"""The lesson: words, worked formula, chart, graph and table at one place of a run, and the keys that move the place."""

from __future__ import annotations

from gradtutor.tui.lesson.looking import Looking
from gradtutor.tui.lesson.moving import Moving
from gradtutor.tui.lesson.variants import Varying
from gradtutor.tui.lesson.walking import Walking


class LessonScreen(Walking, Looking, Varying, Moving):
    """All parts of the lesson's screen together; help and footer list their keys in this order."""

    CSS_PATH = "../lesson.tcss"
