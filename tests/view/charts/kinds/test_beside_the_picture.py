"""A run that has left the picture does not press the curve flat: the way up is that of what is seen."""

from __future__ import annotations

from pathlib import Path

from gradtutor import i18n
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.run.player import Player
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.registry import picture
from gradtutor.view.scene import Scene

LESSON = Path(__file__).parents[4] / "lessons" / "through-time"


def test_a_point_beside_the_picture_does_not_stretch_it() -> None:
    """From 3 at rate 0.01 u runs off: 3 − 0.01·702 = −4.02, then 27.96, … On the chart, from −0.6 to 3.2, the loss
    (u³ − 1)²/2 is 31.768²/2 = 504.6 at most, at 3.2."""
    i18n.use("en")
    lesson = load_lesson(LESSON)
    variant = lesson.variants["explodes"]
    player = Player(variant)
    player.run_on(20.0)
    assert player.trace.end is not None
    assert abs(player.trace.path("u", player.trace.end.iteration)) > 1e5
    player.go(player.trace.end.iteration, 0)
    player.next_iteration()
    scene = Scene(lesson, variant, player.trace, lesson.words["en"], player.snapshot(), lesson.id, 1, 1)
    drawn = picture(scene, variant.charts[0], Canvas(34, 12))
    assert isinstance(drawn, Figure)
    assert 504.6 <= drawn.y_limits[1] < 700
