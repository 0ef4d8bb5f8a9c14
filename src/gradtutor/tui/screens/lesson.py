"""The lesson: words, worked formula, chart, graph and table at one place of a run, and the keys that move the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import var

from gradtutor import locale
from gradtutor.locale import mark, tr
from gradtutor.session.player import Player
from gradtutor.session.rates import next_rung, rate_of, with_rate
from gradtutor.session.running import Running
from gradtutor.tui import theme
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.tui.widgets.plot import Plot
from gradtutor.tui.widgets.prompt import Aimed, Chosen, Sight, Typing
from gradtutor.view.canvas import Canvas
from gradtutor.view.figure import Figure
from gradtutor.view.formula import formula_lines
from gradtutor.view.graph_layout import graph_lines
from gradtutor.view.header import header_line
from gradtutor.view.layout import SMALLEST, Layout, Size, fits, lesson_layout
from gradtutor.view.lines import wrap
from gradtutor.view.narration import narration
from gradtutor.view.scene import Scene
from gradtutor.view.series import picture
from gradtutor.view.table import table_lines

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart, Lesson, Variant
    from gradtutor.session.snapshot import Snapshot
    from gradtutor.tui.app import Tutor
    from gradtutor.view.contents import Entry
    from gradtutor.view.lines import Line

MOVES = frozenset(
    "next back next_iteration previous_iteration to_end to_start chart variant rate move compare errata".split()
)
"""The actions that lead to another place of the lesson, or away from its picture."""


class LessonScreen(TutorScreen):
    """One lesson. ``snapshot`` is the place that is shown; every key only changes it."""

    app: Tutor

    CSS_PATH = "../lesson.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right", "next", mark("next"), id="step.next", tooltip=mark("Show one more number")),
        Binding("left,backspace", "back", mark("back"), id="step.back", tooltip=mark("Take one number back")),
        Binding("down", "next_iteration", mark("iteration"), id="iteration.next",
                tooltip=mark("To the end of this iteration, or of the next")),
        Binding("up", "previous_iteration", mark("iteration back"), id="iteration.back", show=False,
                tooltip=mark("Take the whole iteration back")),
        Binding("end", "to_end", mark("run"), id="run.end", tooltip=mark("Run on to the stop")),
        Binding("home", "to_start", mark("start"), id="run.start", show=False, tooltip=mark("Back to the start")),
        Binding("g", "grid", mark("array"), id="grid.open",
                tooltip=mark("Look into the array of this step: each number with its formula")),
        Binding("c", "chart", mark("chart"), id="chart.next", tooltip=mark("The next chart")),
        Binding("v", "variant", mark("variant"), id="variant.next", tooltip=mark("The next variant of the lesson")),
        Binding("x", "compare", mark("compare"), id="compare.open",
                tooltip=mark("All variants, or a sweep, side by side")),
        Binding("e", "errata", mark("errata"), id="errata.open",
                tooltip=mark("What the article prints wrongly: find out")),
        Binding("plus,equals_sign", "rate(True)", mark("rate"), id="rate.up", show=False,
                tooltip=mark("A larger learning rate, at the same place")),
        Binding("minus", "rate(False)", mark("rate"), id="rate.down", show=False,
                tooltip=mark("A smaller learning rate, at the same place")),
        Binding("enter", "move", mark("your move"), id="move", show=False,
                tooltip=mark("Set the next values, where the lesson waits for you")),
        Binding("escape,q", "leave", mark("contents"), id="lesson.leave", show=False,
                tooltip=mark("Back to the contents")),
    ]  # fmt: skip

    # Of the kind that does not repaint: the panels redraw what changed, and nothing else.
    snapshot: var[Snapshot | None] = var(None, init=False)
    chart: var[int] = var(0, init=False)
    aim: var[Mapping[str, float] | None] = var(None, init=False)

    def __init__(self, lesson: Lesson, entry: Entry | None = None) -> None:
        super().__init__()
        self.lesson = lesson
        self._entry = entry
        self._players: dict[str, Player] = {}
        self._layout: Layout | None = None
        self._ended = False
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

    def watch_snapshot(self) -> None:
        """Another place: draw what is different there."""
        self._ended = self._ended or bool(self.snapshot and self.snapshot.end)
        self.draw()

    def watch_chart(self) -> None:
        """Another picture."""
        self.draw()

    def watch_aim(self) -> None:
        """The sight has moved."""
        if self._layout is not None:
            self._draw_chart(self.scene(), self._layout.chart)

    def scene(self) -> Scene:
        """What the view needs to know."""
        snapshot = self.snapshot or self.player.snapshot()
        entry = self._entry
        return Scene(
            self.lesson,
            self.player.variant,
            self.player.trace,
            self.lesson.words[locale.language()],
            snapshot,
            entry.chapter if entry else "",
            entry.number if entry else 0,
            entry.total if entry else 0,
        )

    def draw(self) -> None:
        """Choose the layout and hand each panel its lines; a panel writes only what changed."""
        columns, height = self.app.size
        self.set_class(not fits(columns, height), "small")
        if not fits(columns, height):
            self._draw_small()
            return
        scene = self.scene()
        layout = lesson_layout(scene, self._chart.kind if self._chart else "", columns, height)
        self._arrange(layout)
        self._panel("header").show([header_line(scene, columns)])
        self._panel("rule").show([(("─" * layout.graph.columns, "rule"),)])
        self._draw_words(scene, layout.words)
        self._panel("graph").show(layout.drawing or graph_lines(scene, layout.graph.columns))
        self._panel("table").show(table_lines(scene, *layout.table))
        self._draw_chart(scene, layout.chart)
        self.draw_footer()

    def _arrange(self, layout: Layout) -> None:
        """Tell the style sheet, where the layout is another than before: that costs a frame of the whole screen."""
        # The drawing is another at each step; the sizes are what the style sheet must hear of.
        layout = layout._replace(drawing=None)
        if layout == self._layout:
            return
        self._layout = layout
        bare = not layout.graph.rows
        self.set_class(layout.tall, "tall")
        self.set_class(bare, "bare")
        grid = self.query_one("#lesson").styles
        grid.grid_columns = f"{layout.words.columns} 1fr"
        grid.grid_rows = f"1fr {layout.table.rows}" if bare else f"1fr 1 {layout.graph.rows} {layout.table.rows}"
        self.query_one("#chart").styles.row_span = (2 if bare else 4) if layout.tall else 1

    @property
    def _chart(self) -> Chart | None:
        charts = self.player.variant.charts
        return charts[self.chart % len(charts)] if charts else None

    def language_changed(self) -> None:
        """The chapter's title is in the other language too."""
        if self._entry:
            self._entry = self.app.entry(self._entry.folder)
        self.query_one(Typing).language_changed()
        self.query_one(Sight).language_changed()
        self.draw()

    def _panel(self, name: str) -> Panel:
        return self.query_one(f"#{name}", Panel)

    def _draw_words(self, scene: Scene, size: Size) -> None:
        formula = formula_lines(scene, size.columns - 2)
        # A margin on each side.
        words = narration(scene, size.columns - 2, size.rows - len(formula))
        blank: list[Line] = [()] * max(0, size.rows - len(words) - len(formula))
        # The formula stands at the foot of the panel, so that it stays where the eye has learnt to look.
        self._panel("words").show([_indented(line) for line in [*words, *blank, *formula]])

    def _draw_chart(self, scene: Scene, size: Size) -> None:
        plot = self.query_one("#chart", Plot)
        if self._chart is None:
            plot.show_figure(None)
            return
        drawn = picture(scene, self._chart, Canvas(*size, theme.colourless()), self.aim)
        if drawn is None or isinstance(drawn, Figure):
            plot.show_figure(drawn)
        else:
            plot.show_lines(drawn)

    def _draw_small(self) -> None:
        columns, height = SMALLEST
        text = tr(
            "This terminal is too small: the tutor needs {columns} columns and {rows} rows. Make it larger, or press q."
        )
        message = [(text.format(columns=columns, rows=height), "strong")]
        self._panel("small").show(wrap(message, self.app.size.width))
        self.draw_footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key has anything to do; while the learner is asked for the next values, the place for which they
        are asked stays."""
        if action in MOVES and self.query("Typing.open, Sight.open"):
            return False
        if action == "compare":
            return len(self.lesson.variants) + len(self.lesson.sweep) > 1
        return action != "errata" or bool(self.lesson.errata)

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
        place = names.index(self.player.variant.words) if self.player.variant.words in names else -1
        self.player = self._player(names[(place + 1) % len(names)])
        self.snapshot = self.player.snapshot()

    def show_variant(self, variant: Variant) -> None:
        """Show a variant, or a run of the sweep, where the learner has left it."""
        self.player = self._players.setdefault(variant.name, Player(variant))
        self.snapshot = self.player.snapshot()

    def action_compare(self) -> None:
        """All variants, or the runs of the sweep, side by side, with the learner's own moves and rates."""
        from gradtutor.tui.screens.compare import CompareScreen

        groups = [tuple(self.lesson.variants.values()), self.lesson.sweep]
        variants, sweep = ([self._fresh_run(variant) for variant in group] for group in groups)
        if len(variants) == 1 and sweep:
            variants = []
        names = [one.run.variant.name for one in variants or sweep]
        name = self.player.variant.name
        self.app.push_screen(
            CompareScreen(
                self.lesson,
                variants,
                sweep,
                self.show_variant,
                selected=names.index(name) if name in names else 0,
                swept=not variants,
                revealed=self._ended,
            )
        )

    def _fresh_run(self, variant: Variant) -> Running:
        player = self._players.get(variant.name)
        return Running(player.variant, player.trace.chosen) if player else Running(variant)

    def _footer_bindings(self) -> Sequence[Binding]:
        """Arrays are offered where the step is about one."""
        every = super()._footer_bindings()
        return every if self._about_array() else [binding for binding in every if binding.action != "grid"]

    def _about_array(self) -> bool:
        if not self.player.trace.graph.has_arrays:
            return False
        # Not needed for the lessons of plain numbers.
        from gradtutor.view.grid import opens

        return opens(self.scene())

    def action_grid(self) -> None:
        """Look into an array: that of this step, or one that it uses."""
        from gradtutor.tui.screens.grid import GridScreen
        from gradtutor.view.grid import first_place

        place = first_place(self.scene())
        if place is not None:
            self.app.push_screen(GridScreen(self.scene, place))

    def action_errata(self) -> None:
        """What the article prints wrongly."""
        from gradtutor.tui.screens.errata import ErrataScreen

        self.app.push_screen(ErrataScreen(self.lesson))

    def action_rate(self, up: bool) -> None:
        """Another learning rate: the same place of the run that it makes, or its end where that comes sooner."""
        rate = rate_of(self.player.variant)
        if rate is None:
            return
        place = (self.player.iteration, self.player.revealed)
        variant = with_rate(self.player.variant, next_rung(rate, up))
        self.player = self._players[variant.name] = Player(variant)
        self.player.go(*place)
        self.snapshot = self.player.snapshot()
        self.draw()

    def action_move(self) -> None:
        """Ask for the next parameters, where they are the learner's to set; what came after old ones is forgotten."""
        if not self.player.may_choose:
            return
        parameters = self.player.variant.problem.parameters
        scene = self.scene()
        aim = self._chart.aim if self._chart else ()
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
        self.app.open_contents()


def _indented(line: Line) -> Line:
    return ((" ", ""), *line) if line else line
