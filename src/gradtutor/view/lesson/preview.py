"""A lesson before it is opened: the minutes it takes, and its picture in small at the place where the learner was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.lessons.loading.load import load_lesson
from gradtutor.records import NamedTuple
from gradtutor.session.run.duration import minutes_of
from gradtutor.session.run.player import Player
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.figure_lines import figure_lines
from gradtutor.view.charts.registry import picture
from gradtutor.view.labels import name_of
from gradtutor.view.scene import scene_at

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.lessons.model import Lesson
    from gradtutor.session.progress.progress import LessonPlace
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.text.lines import Line


class Preview(NamedTuple):
    """What has to be computed before it can be told of a lesson."""

    minutes: int
    variant: str = ""
    """What the run is called in which the learner was last, where that is one of the lesson's other variants."""
    picture: tuple[Line, ...] = ()
    """Nothing where there is none, or no room for it."""


def preview(folder: Path, place: LessonPlace | None, canvas: Canvas | None) -> Preview:
    """The preview of the lesson in ``folder``, whose learner was last at ``place``; ``canvas``: the room for a picture.

    A lesson that was never begun is seen after its first iteration. Raises ``LessonError``.
    """
    lesson = load_lesson(folder)
    name = place.variant if place and place.variant in lesson.variants else "default"
    player = Player(lesson.variants[name])
    if place and (place.iteration, place.revealed) > (1, 0):
        player.go(place.iteration, place.revealed)
    else:
        player.next_iteration()
    words = scene_at(lesson, player).words
    variant = "" if name == "default" else name_of(words, lesson.variants[name])
    return Preview(minutes_of(lesson), variant, _picture(lesson, player, canvas) if canvas else ())


def _picture(lesson: Lesson, player: Player, canvas: Canvas) -> tuple[Line, ...]:
    charts = player.variant.charts
    drawn = picture(scene_at(lesson, player), charts[0], canvas) if charts else None
    if isinstance(drawn, Figure):
        return figure_lines(drawn, canvas.columns, canvas.rows)
    return tuple(drawn or ())
