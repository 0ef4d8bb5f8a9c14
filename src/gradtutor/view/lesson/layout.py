"""Which panel stands where on a lesson's screen, and how large it is: by the size of the screen alone and by what is
to be shown, so that everything can be drawn before the first frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gradtutor.view.charts.registry import drawing_of
from gradtutor.view.lesson.graph_drawing import diagram_lines
from gradtutor.view.lesson.table import rows

if TYPE_CHECKING:
    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line

SMALLEST = (60, 20)
"""Columns and rows below which there is only a message."""
WIDE = 110
"""From so many columns on there is room to draw the graph as a graph."""
WORDS_COLUMNS = 46
"""Of the words, their margins included."""
GRAPH_ROWS = 3
MOST_TABLE_ROWS = 10


class Size(NamedTuple):
    """Terminal cells."""

    columns: int
    rows: int


class Layout(NamedTuple):
    """The sizes of the panels. Header and footer take a line each; a dividing line stands above the graph."""

    words: Size
    chart: Size
    graph: Size
    table: Size
    tall: bool
    """The chart takes the whole height of the right side."""
    drawing: list[Line] | None
    """The graph drawn as a graph, where there is room for that; else it is shown in three lines."""


def fits(columns: int, height: int) -> bool:
    """Whether there is room for a lesson at all."""
    return columns >= SMALLEST[0] and height >= SMALLEST[1]


def lesson_layout(scene: Scene, chart: Chart | None, columns: int, height: int) -> Layout:
    """The layout of a screen of ``columns`` × ``height`` on which ``chart`` is shown, or none."""
    inside = height - 2
    room = drawing_of(chart).room if chart else "beside"
    tall = room != "beside"
    # A cell is about twice as high as wide: twice as many columns as rows make a picture square.
    widest = min(2 * inside, columns // 2 - 3) if room == "square" else columns // 2 - 3
    left = columns - widest if tall else WORDS_COLUMNS
    below = left if tall else columns
    table = min(len(rows(scene)) + 1, MOST_TABLE_ROWS if height <= 30 else height // 2)
    drawing = _drawing(scene, below, height) if columns >= WIDE else None
    graph = 0 if tall and columns < WIDE else len(drawing) if drawing else GRAPH_ROWS
    words = inside - table - graph - (1 if graph else 0)
    return Layout(
        words=Size(left, words),
        chart=Size(columns - left - 1, inside if tall else words),
        graph=Size(below, graph),
        table=Size(below, table),
        tall=tall,
        drawing=drawing,
    )


def _drawing(scene: Scene, columns: int, height: int) -> list[Line] | None:
    return diagram_lines(scene, columns, height // 3)
