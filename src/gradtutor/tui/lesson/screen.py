"""The lesson: words, worked formula, chart, graph and table at one place of a run, and the keys that move the place."""

from __future__ import annotations

from gradtutor.tui.lesson.autoplay import Showing
from gradtutor.tui.lesson.by_hand import Playing
from gradtutor.tui.lesson.charts_and_arrays import Looking
from gradtutor.tui.lesson.ending import Ending
from gradtutor.tui.lesson.enlarging import Enlarging
from gradtutor.tui.lesson.panning import Panning
from gradtutor.tui.lesson.picking import Picking
from gradtutor.tui.lesson.pointing import Pointing
from gradtutor.tui.lesson.predictions import Predicting
from gradtutor.tui.lesson.progress import Remembering
from gradtutor.tui.lesson.questions import Questioning
from gradtutor.tui.lesson.stepping import Walking
from gradtutor.tui.lesson.turning import Turning
from gradtutor.tui.lesson.variants import Varying
from gradtutor.tui.lesson.what_if import Supposing


class LessonScreen(
    Walking,
    Predicting,
    Looking,
    Enlarging,
    Pointing,
    Picking,
    Turning,
    Varying,
    Panning,
    Playing,
    Supposing,
    Questioning,
    Ending,
    Showing,
    Remembering,
):
    """All parts of the lesson's screen together; help and footer list their keys in this order."""
