"""Which panel stands where on a lesson's screen, and how large it is: by the size of the screen alone and by what is
to be shown, so that everything can be drawn before the first frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.records import NamedTuple
from gradtutor.view.charts.registry import drawing_of
from gradtutor.view.graph.drawing import graph_rows, is_wider
from gradtutor.view.lesson.table_rows import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.view.scene import Scene

SMALLEST = (60, 20)
"""Columns and rows below which there is only a message."""
WIDE = 110
"""From so many columns on there is room for the graph beside a chart of the whole height, whatever the words are."""
WORDS_COLUMNS = 46
"""Of the words, their margins included."""
WORDS_ROWS = 8
"""Rows that words and formula have in any case."""
NARROW_WORDS_ROWS = 12
"""The same beside a chart of the whole height, where the words of a lesson without a chain are broken more often."""
FEWEST_TABLE_ROWS = 4
"""The head and three rows, the current one among them."""
LEAST_GRAPH_ROWS = 3
SECOND_FROM = (120, 40)
"""Columns and rows of a screen on which a second chart is shown."""
ZOOMS = ("words", "chart", "graph", "table")
"""What can be given the whole screen, in that order."""


class Size(NamedTuple):
    """Terminal cells."""

    columns: int
    rows: int


class Rectangle(NamedTuple):
    """A rectangle of the screen, from its upper left corner, which is (0, 0)."""

    column: int
    row: int
    columns: int
    rows: int


class Layout(NamedTuple):
    """The sizes of the panels. Header and footer take a line each; a dividing line stands above the graph, and one
    below it."""

    words: Size
    chart: Size
    graph: Size
    table: Size
    tall: bool
    """The chart takes the whole height of the right side."""
    second: Size | None = None
    """Of a second chart beside the first, or below it."""
    stacked: bool = False
    """Whether that stands below the first."""
    zoom: str = ""
    """Which of ``ZOOMS`` has the whole screen to itself; empty: none."""

    @property
    def bare(self) -> bool:
        """Whether there is no room for the graph: one of a single node, beside a chart of the whole height."""
        return not self.graph.rows

    @property
    def words_place(self) -> Rectangle:
        """Where words and formula stand, below the header."""
        return Rectangle(0, 1, *self.words)

    @property
    def table_place(self) -> Rectangle:
        """Where the table stands: below the graph, which has a dividing line on either side."""
        above = 0 if self.bare else self.graph.rows + 2
        return Rectangle(0, 1 + self.words.rows + above, *self.table)


def question_place(layout: Layout, needed: Callable[[int], int]) -> Rectangle:
    """Where a question stands, so that it hides neither graph nor chart: in the place of the words, where it fits, or
    else of the table; where it fits in neither, where more of it is seen. ``needed``: columns -> the rows it takes."""
    places = (layout.words_place, layout.table_place)
    return max(places, key=lambda place: min(1.0, place.rows / max(needed(place.columns), 1)))


def fits(columns: int, height: int) -> bool:
    """Whether there is room for a lesson at all."""
    return columns >= SMALLEST[0] and height >= SMALLEST[1]


def lesson_layout(
    scene: Scene, chart: Chart | None, columns: int, height: int, *, several: bool = False, zoom: str = ""
) -> Layout:
    """The layout of a screen of ``columns`` × ``height`` on which ``chart`` is shown, or none; ``several``: there is a
    second one. ``zoom`` is one of ``ZOOMS``, or empty."""
    layout = _layout(scene, chart, columns, height)
    if layout.tall and columns >= SECOND_FROM[0] and height >= SECOND_FROM[1]:
        layout = _with_whole_graph(scene, chart, layout, columns, height)
    if zoom:
        whole = Size(columns, height - 2)
        chart_size = Size(columns - 1, height - 2)
        return layout._replace(words=whole, chart=chart_size, graph=whole, table=whole, zoom=zoom)
    if not several or columns < SECOND_FROM[0] or height < SECOND_FROM[1]:
        return layout
    return _with_second(scene, chart, layout) if chart else layout


def _with_second(scene: Scene, chart: Chart, layout: Layout) -> Layout:
    """The room of the chart for two, if half of it is enough: the way in which they come nearer to a square, a cell
    being twice as high as wide."""
    columns, rows = layout.chart
    # A blank column stands between two that are beside each other.
    beside, below = Size((columns - 1) // 2, rows), Size(columns, rows // 2)
    stacked = abs(2 * below.rows - below.columns) < abs(2 * beside.rows - beside.columns)
    first = below if stacked else beside
    if not drawing_of(chart).enough(scene, chart, *first):
        return layout
    second = Size(columns, rows - below.rows) if stacked else Size(columns - 1 - beside.columns, rows)
    return layout._replace(chart=first, second=second, stacked=stacked)


def _with_whole_graph(scene: Scene, chart: Chart | None, layout: Layout, columns: int, height: int) -> Layout:
    """A graph that is too wide for the place beside the chart, below it, if there all of it is seen and half of the
    height is left for the chart."""
    if not is_wider(scene, *layout.graph):
        return layout
    below = _layout(scene, chart, columns, height, tall=False)
    seen = not is_wider(scene, *below.graph)
    return below if seen and 2 * below.chart.rows >= height - 2 else layout


def _layout(scene: Scene, chart: Chart | None, columns: int, height: int, *, tall: bool = True) -> Layout:
    """``tall``: whether a chart may have the whole height, if it wants it."""
    inside = height - 2
    room = drawing_of(chart).room_of(chart) if chart else "beside"
    wants_height = room != "beside"
    tall = tall and wants_height
    # A cell is about twice as high as wide: twice as many columns as rows make a picture square.
    widest = min(2 * inside, columns // 2 - 3) if room == "square" else columns // 2 - 3
    left = columns - widest if tall else WORDS_COLUMNS
    below = left if tall else columns
    bare = tall and columns < WIDE and len(scene.graph.nodes) < 2
    whole = len(rows(scene)) + 1
    if bare:
        graph, table = 0, min(whole, inside - NARROW_WORDS_ROWS)
        words = inside - table
    else:
        # Two dividing lines. The graph comes before the table, of which the current rows are enough.
        free = inside - WORDS_ROWS - 2
        graph = graph_rows(scene, below, max(free - min(whole, FEWEST_TABLE_ROWS), LEAST_GRAPH_ROWS))
        # A chart beside the words has as many rows as they have: it needs them more than the table its last ones.
        spare = free - graph - min(whole, FEWEST_TABLE_ROWS)
        most = inside // 2 if wants_height else drawing_of(chart).rows if chart else 0
        wished = most - WORDS_ROWS if chart and not tall else 0
        table = min(whole, free - graph - max(min(spare, wished), 0))
        words = inside - 2 - graph - table
    return Layout(
        words=Size(left, words),
        chart=Size(columns - left - 1, inside if tall else words),
        graph=Size(below, graph),
        table=Size(below, table),
        tall=tall,
    )
