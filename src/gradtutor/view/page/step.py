"""One step on a page: its words and formula, and the pictures that have changed with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Final

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.figure_lines import figure_lines
from gradtutor.view.charts.registry import describe, drawing_of, picture
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.formulas.worked import written
from gradtutor.view.graph.drawing import graph_lines, graph_rows
from gradtutor.view.lesson.header import stage_name
from gradtutor.view.lesson.table import numbers
from gradtutor.view.page.drawing import drawing
from gradtutor.view.page.markup import element, paragraphs, text_lines, unfolding
from gradtutor.view.text.lines import fitted, line_width
from gradtutor.view.words.narration import narrated

if TYPE_CHECKING:
    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.view.charts.drawing import Room
    from gradtutor.view.page.palette import Palette
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line

CHART_SIZES: Final[Mapping[Room, tuple[int, int]]] = {"beside": (58, 16), "square": (52, 26), "tall": (64, 24)}
"""Columns and rows of a chart, by the room that its kind wants."""
GRAPH_COLUMNS, GRAPH_ROWS = 110, 40
"""The most that the graph may take; a larger one is seen around its step, as on a screen."""
FORMULA_COLUMNS = 64
TABLE_COLUMNS = 6
"""Iterations that the table of a step has beside each other."""


class Steps:
    """Writes the steps of one run, one after the other: it knows what stood there before."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._before: dict[tuple[str, str], str] = {}
        """What and in which language -> what was drawn of it last."""

    def words(self, scene: Scene) -> str:
        """Where this is, what is said, and the worked formula."""
        snapshot = scene.snapshot
        place = stage_name(snapshot.stage)
        if snapshot.count > 1:
            place += f" {snapshot.index}/{snapshot.count}"
        if snapshot.focus:
            place += f" · {scene.symbol(snapshot.focus)}"
        said = paragraphs(narrated(scene), self._palette)
        formula = text_lines(formula_lines(scene, FORMULA_COLUMNS), self._palette, "formula")
        return element("div", escape(place), classes="place") + said + formula

    def pictures(self, scene: Scene) -> list[Callable[[Scene], str]]:
        """What draws the pictures of this place: graph, charts, table; each is asked once in every language."""

        def chart(number: int, scene: Scene) -> str:
            return self._new(f"chart{number}", self._chart(scene, scene.variant.charts[number]))

        charts = range(len(scene.variant.charts))
        return [
            lambda scene: self._new("graph", self._graph(scene)),
            lambda scene: (
                element("div", *(chart(number, scene) for number in charts), classes="pictures") if charts else ""
            ),
            lambda scene: self._new("table", self._table(scene)),
        ]

    def _new(self, what: str, drawn: str) -> str:
        """What has been drawn; nothing where it stands above already."""
        key = (what, i18n.language())
        if self._before.get(key) == drawn:
            return ""
        self._before[key] = drawn
        return drawn

    def _graph(self, scene: Scene) -> str:
        rows = graph_rows(scene, GRAPH_COLUMNS, GRAPH_ROWS)
        lines = graph_lines(scene, GRAPH_COLUMNS, rows)
        return element("figure", drawing(_trimmed(lines), self._palette, _formulas(scene)))

    def _chart(self, scene: Scene, chart: Chart) -> str:
        columns, rows = CHART_SIZES[drawing_of(chart).room]
        drawn = picture(scene, chart, Canvas(columns, rows, smooth=True))
        if drawn is None:
            return ""
        lines = figure_lines(drawn, columns, rows) if isinstance(drawn, Figure) else drawn
        said = describe(scene, chart)
        told = unfolding(tr("In words"), *(element("p", escape(sentence)) for sentence in said)) if said else ""
        label = said[0] if said else tr("A chart")
        return element("figure", drawing([fitted(line, columns) for line in lines], self._palette, label), told)

    def _table(self, scene: Scene) -> str:
        columns, rows = numbers(scene, TABLE_COLUMNS)
        head = [element("th", escape(tr("iteration")))]
        head += [f'<th scope="col">{column.iteration}</th>' for column in columns]
        body = []
        for row, cells in rows:
            number = self._palette.number(row.role)
            shown = "".join(f'<td class="{"now" if now else ""}">{escape(text)}</td>' for text, now in cells)
            label = f'<th scope="row">{escape(row.label)}</th>'
            body.append(f'<tr class="{f"t{number}" if number else ""}">{label}{shown}</tr>')
        return element("div", element("table", element("tr", *head), *body), classes="wide")


def _formulas(scene: Scene) -> str:
    """What is on the graph, for whoever does not see it: the same in every language."""
    shown = [name for name in scene.graph.nodes if not scene.formula_hidden(name)]
    return "; ".join(f"{scene.symbol(name)} = {written(scene, scene.graph.nodes[name])}" for name in shown)


def _trimmed(lines: list[Line]) -> list[Line]:
    """Lines without the blanks behind them, so that the drawing is no wider than what is on it."""
    found = []
    for line in lines:
        spans = list(line)
        while spans and not spans[-1][0].strip():
            spans.pop()
        if spans:
            spans[-1] = (spans[-1][0].rstrip(), spans[-1][1])
        found.append(tuple(spans))
    return found if any(map(line_width, found)) else lines
