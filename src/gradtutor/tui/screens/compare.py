"""The comparison: all variants of a lesson, or the runs of its sweep, on one chart and in one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from gradtutor import i18n
from gradtutor.i18n import mark
from gradtutor.session.run.background_run import Running
from gradtutor.session.run.player import Player
from gradtutor.tui.core import theme
from gradtutor.tui.core.worker_thread import in_background
from gradtutor.tui.screens.base import NOTICES_ABOVE, TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.tui.widgets.plot import Plot
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.compare.charts import compared_charts, objectives_picture, paths_picture
from gradtutor.view.compare.table import Contrast, compare_detail, compare_header, compare_layout, compare_table
from gradtutor.view.scene import Scene

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Variant

SLICE = 0.05
"""Seconds that a run is advanced before the next one has its turn."""


class Advanced(Message):
    """A run has been computed further."""


class CompareScreen(TutorScreen):
    """Runs side by side. ``selected`` is the place of the highlighted one, counted from 0.

    ``variants`` and ``sweep`` are the runs; ``revealed`` says that the learner has seen an end of the lesson.
    ``opened`` is called with the variant that the learner wants to see in the lesson, after the screen has gone.
    """

    DEFAULT_CSS = f"""
    CompareScreen {{
        {NOTICES_ABOVE}
        #header, #divider, #footer {{ height: 1; }}
        #curves {{ margin-left: 1; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", mark("run"), id="compare.down", tooltip=mark("Highlight the next run")),
        Binding("up,k", "move(-1)", mark("run"), id="compare.up", show=False,
                tooltip=mark("Highlight the run above")),
        Binding("enter,space", "open", mark("open"), id="compare.show", tooltip=mark("Open the run in the lesson")),
        Binding("c", "chart", mark("chart"), id="compare.chart",
                tooltip=mark("Objectives over the iterations, or the runs on a chart of the lesson")),
        Binding("s,tab", "other", mark("sweep or variants"), id="compare.other",
                tooltip=mark("The sweep in place of the variants, or back")),
        Binding("escape,x,q", "app.pop_screen", mark("back"), id="compare.leave",
                tooltip=mark("Back to the same place of the lesson")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)
    swept: var[bool] = var(False, init=False)
    paths: var[int] = var(0, init=False)
    """On which chart the runs are compared, counted from 1; 0: by their objectives."""

    def __init__(
        self,
        lesson: Lesson,
        variants: Sequence[Running],
        sweep: Sequence[Running],
        opened: Callable[[Variant], None],
        *,
        selected: int = 0,
        swept: bool = False,
        revealed: bool = True,
    ) -> None:
        super().__init__()
        self._lesson = lesson
        self._groups = {False: tuple(variants), True: tuple(sweep)}
        self._opened = opened
        self._revealed = revealed
        self._scenes: dict[str, Scene] = {}
        self._selections = {False: 0, True: 0, swept: selected}
        self.set_reactive(CompareScreen.swept, swept)
        self.set_reactive(CompareScreen.selected, selected)

    def compose(self) -> ComposeResult:
        """Header, chart, dividing line, table, the highlighted run in full, footer."""
        yield Panel(id="header")
        yield Plot(id="curves")
        yield Panel(id="divider")
        yield Panel(id="runs")
        yield Panel(id="run")
        yield Panel(id="footer")

    def on_mount(self) -> None:
        """Begin to run; what there is is drawn meanwhile."""
        self._start()

    def _start(self) -> None:
        self.run_worker(self._advance(self._groups[self.swept]), exclusive=True)

    async def _advance(self, running: Sequence[Running]) -> None:
        """Run them all to their ends, each for a moment at a time, in a thread, so that the keys work meanwhile."""
        pending = [one for one in running if one.run.reason == "running"]
        while pending:
            for one in pending:
                await in_background(one.advance, SLICE)
                self.post_message(Advanced())
            pending = [one for one in pending if one.run.reason == "running"]

    def on_advanced(self) -> None:
        """There is more to show."""
        self.draw()

    def watch_selected(self) -> None:
        """Another run is highlighted."""
        self.draw()

    def watch_paths(self) -> None:
        """Another chart."""
        self.draw()

    def watch_swept(self) -> None:
        """The other runs."""
        self.draw()

    def comparison(self) -> Contrast:
        """What is to be shown now."""
        words = self._lesson.words[i18n.language()]
        runs = tuple(one.run for one in self._groups[self.swept])
        return Contrast(self._lesson, words, runs, self.selected, self.swept, self._revealed)

    def draw(self) -> None:
        """Hand each part its lines."""
        columns, height = self.app.size
        shown = self.comparison()
        layout = compare_layout(len(shown.runs), height)
        for name, rows in (("runs", layout.table), ("run", layout.detail)):
            self.query_one(f"#{name}").styles.height = rows
        self.query_one("#header", Panel).show([compare_header(shown, columns)])
        self.query_one("#divider", Panel).show([(("─" * columns, "rule"),)])
        self.query_one("#runs", Panel).show(compare_table(shown, columns, layout.table))
        self.query_one("#run", Panel).show(compare_detail(shown, columns))
        self._draw_chart(shown, Canvas(columns - 1, layout.chart, theme.colourless(), theme.smooth()))
        self.draw_footer()

    def _draw_chart(self, shown: Contrast, canvas: Canvas) -> None:
        plot = self.query_one("#curves", Plot)
        drawn = paths_picture(shown, self._scene(shown), canvas, self.paths - 1) if self.paths else None
        drawn = objectives_picture(shown, canvas) if drawn is None else drawn
        if isinstance(drawn, Figure):
            plot.show_figure(drawn)
        else:
            plot.show_lines(drawn)

    def _scene(self, shown: Contrast) -> Scene:
        """The first place of the highlighted run."""
        variant = shown.runs[self.selected].variant
        if variant.name not in self._scenes:
            player = Player(variant)
            self._scenes[variant.name] = Scene(self._lesson, variant, player.trace, shown.words, player.snapshot())
        return self._scenes[variant.name]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything for the key to do."""
        if action == "other":
            return all(self._groups.values())
        if action == "chart":
            return self._most_charts > 0
        return True

    def action_move(self, by: int) -> None:
        """Highlight another run."""
        self.selected = min(max(self.selected + by, 0), len(self._groups[self.swept]) - 1)

    def action_chart(self) -> None:
        """From the objectives to the charts on which runs are compared, one after the other, and back."""
        self.paths = (self.paths + 1) % (self._most_charts + 1)

    @property
    def _most_charts(self) -> int:
        """On how many charts runs are compared, of the run that has the most."""
        return max((len(compared_charts(one.run.variant)) for one in self._groups[self.swept]), default=0)

    def action_other(self) -> None:
        """From the variants to the sweep, and back; each keeps its highlighted run."""
        self._selections[self.swept] = self.selected
        self.set_reactive(CompareScreen.selected, self._selections[not self.swept])
        self.swept = not self.swept
        self._start()

    def action_open(self) -> None:
        """Show the highlighted run in the lesson."""
        variant = self._groups[self.swept][self.selected].run.variant
        self.app.pop_screen()
        self._opened(variant)
