"""Nothing rests on colour: where the coloured picture of a step differs from the one before, so does the other.

Every lesson's default run and every chart of it, at each step of the first, the second and the last iteration.
"""

from __future__ import annotations

from typing import Any

import pytest

from gradtutor.tui.core import theme
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.figure_lines import figure_lines
from gradtutor.view.charts.registry import picture
from gradtutor.view.lesson.layout import lesson_layout
from gradtutor.view.scene import Scene
from tests.session.walks import BRIEF, cases, chosen
from tests.view.scenes import every_kind_of_step

NAMES = sorted({name for name, _ in cases()})


def cells(here: Scene, chart: Any, colourless: bool) -> list[tuple[str, str]]:
    """Every cell with what can be seen of its role: all of it, or what is left without colour."""
    size = lesson_layout(here, chart, 80, 24).chart
    found = picture(here, chart, Canvas(*size, colourless))
    lines = figure_lines(found, *size) if isinstance(found, Figure) else found or ()
    return [(sign, look(role, colourless)) for line in lines for text, role in line for sign in text]


def look(role: str, colourless: bool) -> str:
    theme.use("none" if colourless else "colour")
    try:
        return str(theme.style(role))
    finally:
        theme.use("colour")


@pytest.mark.parametrize("name", NAMES)
def test_what_colour_tells_is_told_without_it(name: str) -> None:
    player = chosen(name, next(variant for lesson, variant in cases() if lesson == name), BRIEF)
    before: dict[int, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {}
    for here in every_kind_of_step(player, name):
        for place, chart in enumerate(here.variant.charts):
            both = cells(here, chart, False), cells(here, chart, True)
            if place in before and before[place][0] != both[0]:
                assert before[place][1] != both[1], (chart, here.snapshot.iteration, here.snapshot.focus)
            before[place] = both
