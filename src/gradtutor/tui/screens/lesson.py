"""The lesson: words, worked formula, chart, graph and table at one place of a run, and the keys that move the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import reactive

from gradtutor import locale
from gradtutor.locale import mark, tr
from gradtutor.session.player import Player
from gradtutor.tui import theme
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.tui.widgets.plot import Plot
from gradtutor.tui.widgets.prompt import Aimed, Chosen, Sight, Typing
from gradtutor.view.diagram import diagram_lines
from gradtutor.view.figure import Figure
from gradtutor.view.formula import formula_lines
from gradtutor.view.graph_layout import graph_lines
from gradtutor.view.header import header_line
from gradtutor.view.narration import narration
from gradtutor.view.scene import Scene
from gradtutor.view.series import Canvas, picture
from gradtutor.view.table import rows, table_lines

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson
    from gradtutor.session.snapshot import Snapshot
    from gradtutor.view.contents import Entry
    from gradtutor.view.lines import Line

SMALLEST = (60, 20)
"""Columns and rows below which there is only a message."""
WIDE = 110
"""From so many columns on the graph has a panel of its own."""
MOST_TABLE_ROWS = 10
GRAPH_ROWS = 3
WORDS_COLUMNS = 46
TALL_CHARTS = ("target",)
"""The charts that are the point of their lesson."""


class LessonScreen(TutorScreen):
    """One lesson. ``snapshot`` is the place that is shown; every key only changes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right", "next", mark("next"), id="step.next", tooltip=mark("Show one more number")),
        Binding("left,backspace", "back", mark("back"), id="step.back", tooltip=mark("Take one number back")),
        Binding("down", "next_iteration", mark("iteration"), id="iteration.next",
                tooltip=mark("To the end of this iteration, or of the next")),
        Binding("up", "previous_iteration", mark("iteration back"), id="iteration.back", show=False,
                tooltip=mark("Take the whole iteration back")),
        Binding("end", "to_end", mark("run"), id="run.end", tooltip=mark("Run on to the stop")),
        Binding("home", "to_start", mark("start"), id="run.start", show=False, tooltip=mark("Back to the start")),
        Binding("c", "chart", mark("chart"), id="chart.next", tooltip=mark("The next chart")),
        Binding("v", "variant", mark("variant"), id="variant.next", tooltip=mark("The next variant of the lesson")),
        Binding("enter", "move", mark("your move"), id="move", show=False,
                tooltip=mark("Set the next values, where the lesson waits for you")),
        Binding("escape,q", "leave", mark("contents"), id="lesson.leave", show=False,
                tooltip=mark("Back to the contents")),
    ]  # fmt: skip

    snapshot: reactive[Snapshot | None] = reactive(None, init=False)
    chart: reactive[int] = reactive(0, init=False)
    aim: reactive[Mapping[str, float] | None] = reactive(None, init=False)

    def __init__(self, lesson: Lesson, entry: Entry | None = None) -> None:
        super().__init__()
        self.lesson = lesson
        self._entry = entry
        self._players: dict[str, Player] = {}
        self._drawn = False
        self.player = self._player(next(iter(lesson.variants)))
        self.set_reactive(LessonScreen.snapshot, self.player.snapshot())

    def compose(self) -> ComposeResult:
        """The panels; which of them are seen, and where, is the style sheet's business."""
        yield Panel(id="header")
        with Container(id="lesson"):
            yield Panel(id="words")
            yield Plot(id="chart")
            yield Panel(id="rule")
            yield Panel(id="graph")
            yield Panel(id="table")
        yield Panel(id="small")
        yield Panel(id="footer")
        yield Typing(id="prompt")
        yield Sight(id="sight")

    def on_mount(self) -> None:
        """Draw as soon as the sizes are known."""
        self.choose_layout()

    def on_resize(self) -> None:
        """Other rooms, other layout."""
        self.choose_layout()
        self.call_after_refresh(self.draw)

    def watch_snapshot(self) -> None:
        """Another place: draw what is different there."""
        self.draw()

    def watch_chart(self) -> None:
        """Another picture."""
        self.choose_layout()
        self.call_after_refresh(self.draw)

    def watch_aim(self) -> None:
        """The sight has moved."""
        self._draw_chart(self.scene())

    def choose_layout(self) -> None:
        """Choose the layout by the size of the screen and the kind of the chart."""
        columns, height = self.size
        scene = self.scene()
        self.set_class(columns < SMALLEST[0] or height < SMALLEST[1], "small")
        wide = columns >= WIDE
        charts = self.player.variant.charts
        kind = charts[self.chart % len(charts)].kind if charts else ""
        tall = kind in TALL_CHARTS
        self.set_class(tall, "tall")
        # A cell is about twice as high as wide: this makes the picture square.
        side = min(2 * (height - 2), columns // 2 - 1)
        left = columns - side if tall else WORDS_COLUMNS
        table = min(len(rows(scene)) + 1, MOST_TABLE_ROWS if height <= 30 else height // 2)
        drawing = diagram_lines(scene, left if tall else columns, height // 3) if wide else None
        self._drawn = drawing is not None
        graph = len(drawing) if drawing else GRAPH_ROWS
        bare = tall and not wide
        self.set_class(bare, "bare")
        grid = self.query_one("#lesson").styles
        grid.grid_columns = f"{left} 1fr"
        grid.grid_rows = f"1fr {table}" if bare else f"1fr 1 {graph} {table}"
        self.query_one("#chart").styles.row_span = (2 if bare else 4) if tall else 1

    def scene(self) -> Scene:
        """What the view needs to know."""
        snapshot = self.snapshot or self.player.snapshot()
        entry = self._entry
        return Scene(
            self.lesson,
            self.player.variant,
            self.player.trace.graph,
            self.lesson.words[locale.language()],
            snapshot,
            entry.chapter if entry else "",
            entry.number if entry else 0,
            entry.total if entry else 0,
        )

    def draw(self) -> None:
        """Hand each panel its lines; a panel writes only what changed."""
        if self.has_class("small"):
            self._draw_small()
            return
        scene = self.scene()
        columns = self.size.width
        self._panel("header").show([header_line(scene, columns)])
        self._panel("rule").show([(("─" * self._panel("rule").size.width, "rule"),)])
        self._draw_words(scene)
        self._draw_graph(scene)
        table = self._panel("table")
        table.show(table_lines(scene, table.size.width, table.size.height))
        self._draw_chart(scene)
        self.draw_footer()

    def language_changed(self) -> None:
        """The chapter's title is in the other language too."""
        from gradtutor.tui.app import Tutor

        if self._entry and isinstance(self.app, Tutor):
            self._entry = self.app.entry(self._entry.folder)
        self.draw()

    def _panel(self, name: str) -> Panel:
        return self.query_one(f"#{name}", Panel)

    def _draw_words(self, scene: Scene) -> None:
        panel = self._panel("words")
        columns, height = panel.size.width - 1, panel.size.height
        formula = formula_lines(scene)
        words = narration(scene, columns - 1, height - len(formula))
        blank: list[Line] = [()] * max(0, height - len(words) - len(formula))
        # The formula stands at the foot of the panel, so that it stays where the eye has learnt to look.
        panel.show([_indented(line) for line in [*words, *blank, *formula]])

    def _draw_graph(self, scene: Scene) -> None:
        panel = self._panel("graph")
        drawing = diagram_lines(scene, panel.size.width, panel.size.height) if self._drawn else None
        panel.show(drawing or graph_lines(scene, panel.size.width))

    def _draw_chart(self, scene: Scene) -> None:
        charts = scene.variant.charts
        plot = self.query_one("#chart", Plot)
        if not charts or not plot.size:
            return
        canvas = Canvas(plot.size.width, plot.size.height, theme.colourless())
        drawn = picture(scene, charts[self.chart % len(charts)], canvas, self.aim)
        if drawn is None or isinstance(drawn, Figure):
            plot.show_figure(drawn)
        else:
            plot.show_lines(drawn)

    def _draw_small(self) -> None:
        columns, height = SMALLEST
        text = tr(
            "This terminal is too small: the tutor needs {columns} columns and {rows} rows. Make it larger, or press q."
        )
        self._panel("small").show([((text.format(columns=columns, rows=height), "strong"),)])

    def _player(self, variant: str) -> Player:
        """The player of a variant; each keeps its place while another is shown."""
        if variant not in self._players:
            self._players[variant] = Player(self.lesson.variants[variant])
        return self._players[variant]

    def action_next(self) -> None:
        """One more number; where the learner is to move, the question."""
        if self.player.waiting:
            self.action_move()
        elif self.player.next():
            self.snapshot = self.player.snapshot()

    def action_back(self) -> None:
        """One number less."""
        if self.player.back():
            self.snapshot = self.player.snapshot()

    def action_next_iteration(self) -> None:
        """A whole iteration on."""
        if self.player.next_iteration():
            self.snapshot = self.player.snapshot()
        elif self.player.waiting:
            self.action_move()

    def action_previous_iteration(self) -> None:
        """A whole iteration back."""
        if self.player.previous_iteration():
            self.snapshot = self.player.snapshot()

    def action_to_end(self) -> None:
        """Run to the stop, or to where the learner is to move."""
        if self.player.to_end():
            self.snapshot = self.player.snapshot()

    def action_to_start(self) -> None:
        """Take everything back."""
        if self.player.to_start():
            self.snapshot = self.player.snapshot()

    def action_chart(self) -> None:
        """The next chart of the lesson."""
        if self.player.variant.charts:
            self.chart = (self.chart + 1) % len(self.player.variant.charts)

    def action_variant(self) -> None:
        """The next variant; the one that is left keeps its place."""
        names = list(self.lesson.variants)
        self.player = self._player(names[(names.index(self.player.variant.name) + 1) % len(names)])
        self.snapshot = self.player.snapshot()
        self.choose_layout()
        self.call_after_refresh(self.draw)

    def action_move(self) -> None:
        """Ask for the next parameters, where the run waits for them."""
        if not self.player.waiting:
            return
        parameters = self.player.variant.problem.parameters
        scene = self.scene()
        charts = self.player.variant.charts
        aim = charts[self.chart % len(charts)].aim if charts else ()
        axes = [entry for name in aim for entry in parameters if entry.name == name]
        column = scene.snapshot.column
        if len(axes) == 2:
            at = {entry.name: float(column.parameters[entry.name]) for entry in axes}
            self.query_one(Sight).aim(axes, at, self.player.variant.symbols)
        else:
            shown = {name: value for name, value in column.known.items() if not scene.value_hidden(name)}
            self.query_one(Typing).ask(parameters, shown, self.player.variant.symbols)

    def on_aimed(self, message: Aimed) -> None:
        """The sight has moved, or was put away."""
        self.aim = message.parameters

    def on_chosen(self, message: Chosen) -> None:
        """The learner has moved: play it and show the first number that follows."""
        self.aim = None
        self.player.choose(message.parameters)
        self.snapshot = self.player.snapshot()

    def action_leave(self) -> None:
        """Back to the contents."""
        self.app.pop_screen()


def _indented(line: Line) -> Line:
    return ((" ", ""), *line) if line else line
