"""A surface of 120×40 cells, values and all: ``python -m benchmarks.surface``. Exit code 1: a bound broke.

numpy is not loaded before the graphs of plain numbers are done: a lesson without arrays does not load it either.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.timing import Bounds
from gradtutor.lessons.course.course import bundled
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.run.player import Player
from gradtutor.view.charts.canvas import Canvas, Picture
from gradtutor.view.charts.plane import height_map, window
from gradtutor.view.charts.registry import picture
from gradtutor.view.charts.relief import sight
from gradtutor.view.scene import Scene

COLUMNS, ROWS = 120, 40
ROUNDS = 40
MOST = 20.0
"""Milliseconds for a surface that has to be worked out."""
MOST_AGAIN = 4.0
"""Milliseconds for one that a step has not changed."""
PLAIN = (("descent-2d", "surface"), ("ill-conditioned", "field"))
"""Lessons without arrays, and charts of theirs."""
PERSPECTIVE = ("descent-2d", "two-variables", "ill-conditioned")
"""Lessons whose surface is drawn in perspective."""
ARRAYS = (("ill-conditioned", "raw-data", "surface"), ("crack-the-box", "two-weights", "surface"))
"""Lesson, variant, chart."""


def drawing(
    lesson: str, variant: str, kind: str, *, colourless: bool = False, turns: Iterator[float] | None = None
) -> Callable[[], Picture | None]:
    """What draws a chart of a lesson in its third iteration, turned by the next of ``turns``."""
    found = load_lesson(bundled() / lesson)
    player = Player(found.variants[variant])
    player.go(3, 3)
    here = Scene(found, player.variant, player.trace, found.words["en"], player.snapshot())
    chart = next(chart for chart in player.variant.charts if chart.kind == kind)
    canvas = Canvas(COLUMNS, ROWS, colourless)
    return lambda: picture(here, chart, canvas, turn=next(turns) if turns else 0.0)


def milliseconds(draw: Callable[[], object], *, afresh: bool) -> float:
    """The processor's time for one drawing; ``afresh``: with nothing kept of the one before.

    The least of many: this bound is in milliseconds, and whatever else a machine does only makes them more.
    """
    times = []
    draw()
    for _ in range(ROUNDS):
        if afresh:
            height_map.forget()
            window.forget()
            sight.forget()
        begin = time.process_time()
        draw()
        times.append(time.process_time() - begin)
    return min(times) * 1e3


def main() -> int:
    """Measure; 1 when a bound is broken."""
    bounds = Bounds()
    for lesson, kind in PLAIN:
        assert "numpy" not in sys.modules, "a lesson without arrays must not load numpy"
        for colourless in (False, True):
            draw = drawing(lesson, "default", kind, colourless=colourless)
            what = f"{kind} of {lesson}{', no colour' if colourless else ''}"
            bounds.at_most(what, milliseconds(draw, afresh=True), MOST, "ms")
            bounds.at_most(f"{what}, again", milliseconds(draw, afresh=False), MOST_AGAIN, "ms")
    for lesson in PERSPECTIVE:
        for colourless in (False, True):
            draw = drawing(lesson, "default", "surface3d", colourless=colourless)
            what = f"surface3d of {lesson}{', no colour' if colourless else ''}"
            bounds.at_most(what, milliseconds(draw, afresh=True), MOST, "ms")
            bounds.at_most(f"{what}, again", milliseconds(draw, afresh=False), MOST_AGAIN, "ms")
            angles = count(1.0)
            turned = drawing(lesson, "default", "surface3d", colourless=colourless, turns=angles)
            bounds.at_most(f"{what}, turned", milliseconds(turned, afresh=False), MOST, "ms")
    for lesson, variant, kind in ARRAYS:
        draw = drawing(lesson, variant, kind)
        bounds.at_most(f"{kind} of {lesson}, {variant}", milliseconds(draw, afresh=True), MOST, "ms")
    return int(bounds.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
