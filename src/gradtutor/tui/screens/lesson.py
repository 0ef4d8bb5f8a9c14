"""The lesson: words, worked formula, chart, graph and table at one place of a run, and the keys that move the place."""

from __future__ import annotations

from gradtutor.tui.lesson.asking import Questioning
from gradtutor.tui.lesson.looking import Looking
from gradtutor.tui.lesson.playing import Playing
from gradtutor.tui.lesson.predicting import Predicting
from gradtutor.tui.lesson.remembering import Remembering
from gradtutor.tui.lesson.showing import Showing
from gradtutor.tui.lesson.supposing import Supposing
from gradtutor.tui.lesson.variants import Varying
from gradtutor.tui.lesson.walking import Walking


class LessonScreen(Walking, Predicting, Looking, Varying, Playing, Supposing, Questioning, Showing, Remembering):
    """All parts of the lesson's screen together; help and footer list their keys in this order."""

    CSS_PATH = "../lesson.tcss"
