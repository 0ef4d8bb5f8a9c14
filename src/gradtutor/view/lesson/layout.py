"""Which panel stands where on a lesson's screen, and how large it is: by the size of the screen alone and by what is
to be shown, so that everything can be drawn before the first frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.view.charts.registry import drawing_of
from gradtutor.view.graph.drawing import graph_rows, is_wider
from gradtutor.view.lesson.table_rows import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
ROOMY_WORDS_ROWS = 16
"""Rows from which on the formula follows the words at once, and that words, formula and a question are not short of."""
SECOND_ROWS = 11
"""Rows that a second chart has at least below the words, or beside the table."""
ZOOMS = ("words", "chart", "graph", "table")
"""What can be given the whole screen, in that order."""


SecondAt: TypeAlias = Literal["right", "below", "words", "table"]
"""Right of the first chart, below it, below the words, or right of the table."""


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
    between it, or the words, and the table."""

    words: Size
    chart: Size
    graph: Size
    table: Size
    tall: bool
    """The chart takes the whole height of the right side."""
    second: Size | None = None
    """Of a second chart."""
    second_at: SecondAt = "right"
    """Where that stands."""
    graph_last: bool = False
    """Whether the graph stands below all else, as wide as the screen."""
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
        """Where the table stands: below the graph, which has a dividing line on either side, or above it."""
        above = 0 if self.bare else 1 if self.graph_last else self.graph.rows + 2
        return Rectangle(0, self._below_words + above, *self.table)

    @property
    def _below_words(self) -> int:
        """The row below words and whatever stands below them."""
        under = self.second.rows if self.second and self.second_at == "words" else 0
        return 1 + self.words.rows + under

    def places(self) -> Mapping[str, Rectangle]:
        """Where each panel stands that is seen, by its name."""
        if self.zoom:
            column = int(self.zoom == "chart")
            return {self.zoom: Rectangle(column, 1, *getattr(self, self.zoom))}
        # A blank column stands left of each chart.
        left, table = self.words.columns + 1, self.table_place
        found = {"words": self.words_place, "chart": Rectangle(left, 1, *self.chart), "table": table}
        if self.second is not None:
            corner = {
                "right": (left + self.chart.columns + 1, 1),
                "below": (left, 1 + self.chart.rows),
                "words": (1, 1 + self.words.rows),
                "table": (table.columns + 1, table.row),
            }[self.second_at]
            found["second"] = Rectangle(*corner, *self.second)
        if not self.bare:
            columns, rows = self.graph
            above = table.row + table.rows if self.graph_last else self._below_words
            found["rule"] = Rectangle(0, above, columns, 1)
            found["graph"] = Rectangle(0, above + 1, columns, rows)
            found["rule-below"] = Rectangle(0, table.row - 1, table.columns if self.graph_last else columns, 1)
        return found


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
    if chart is None or columns < SECOND_FROM[0] or height < SECOND_FROM[1]:
        return layout
    return _with_second(scene, chart, layout) if several else _with_wide_chart(scene, chart, layout, columns, height)


def _with_second(scene: Scene, chart: Chart, layout: Layout) -> Layout:
    """Room for two: below the words or beside the table, where they leave enough; else half of the chart's, if that is
    enough for it."""
    whole = layout.words.columns + 1 + layout.chart.columns
    if layout.words.rows - NARROW_WORDS_ROWS >= SECOND_ROWS:
        left = layout.words.columns if layout.tall else max(layout.words.columns, 2 * whole // 5)
        words = Size(left, min(ROOMY_WORDS_ROWS, layout.words.rows - SECOND_ROWS))
        second = Size(left - 1, layout.words.rows - words.rows)
        first = layout.chart._replace(columns=whole - left - 1)
        return layout._replace(words=words, chart=first, second=second, second_at="words")
    if not layout.tall and layout.table.rows >= SECOND_ROWS:
        # Of the table the current iteration and those before it.
        table = Size(whole // 2, layout.table.rows)
        second = Size(whole - 1 - table.columns, table.rows)
        return layout._replace(table=table, second=second, second_at="table")
    # The way in which they come nearer to a square, a cell being twice as high as wide. A blank column stands between
    # two that are beside each other.
    columns, rows = layout.chart
    beside, below = Size((columns - 1) // 2, rows), Size(columns, rows // 2)
    stacked = abs(2 * below.rows - below.columns) < abs(2 * beside.rows - beside.columns)
    first = below if stacked else beside
    if not drawing_of(chart).enough(scene, chart, *first):
        return layout
    second = Size(columns, rows - below.rows) if stacked else Size(columns - 1 - beside.columns, rows)
    return layout._replace(chart=first, second=second, second_at="below" if stacked else "right")


def _with_wide_chart(scene: Scene, chart: Chart, layout: Layout, columns: int, height: int) -> Layout:
    """A chart alone that has the whole height beside words which leave most of theirs blank: above graph and table,
    where it need not be square and is no smaller for it."""
    if not layout.tall or layout.words.rows < ROOMY_WORDS_ROWS + SECOND_ROWS:
        return layout
    above = _layout(scene, chart, columns, height, tall=False)
    square = drawing_of(chart).room_of(chart) == "square"
    larger = above.chart.columns * above.chart.rows >= layout.chart.columns * layout.chart.rows
    return above if larger and not square else layout


def _with_whole_graph(scene: Scene, chart: Chart | None, layout: Layout, columns: int, height: int) -> Layout:
    """A graph that is too wide for the place beside the chart, below it, if there all of it is seen: below the table
    too, where that leaves room for words and table; or above the table, where half of the height is left for the
    chart, and that is enough for it."""
    if not is_wider(scene, *layout.graph):
        return layout
    inside = height - 2
    graph = graph_rows(scene, columns, inside // 3)
    top = inside - 1 - graph
    words = top - 1 - len(rows(scene)) - 1
    if words >= WORDS_ROWS and not is_wider(scene, columns, graph):
        left = layout.words.columns
        return layout._replace(
            words=Size(left, words),
            chart=Size(columns - left - 1, top),
            graph=Size(columns, graph),
            table=Size(left, top - 1 - words),
            graph_last=True,
        )
    below = _layout(scene, chart, columns, height, tall=False)
    seen = not is_wider(scene, *below.graph)
    half = 2 * below.chart.rows >= inside and (chart is None or drawing_of(chart).enough(scene, chart, *below.chart))
    return below if seen and half else layout


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
