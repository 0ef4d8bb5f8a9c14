"""What every part of the lesson screen stands on: the panels, the players, and the drawing of one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.reactive import var
from textual.widgets._toast import ToastRack

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.session.lesson_walk import LessonWalk
from gradtutor.session.store.paths import lesson_key
from gradtutor.tui.core import theme
from gradtutor.tui.screens.base import NOTICES_ABOVE, TutorScreen, key_if_any
from gradtutor.tui.widgets.panel import Panel
from gradtutor.tui.widgets.picture import Picture
from gradtutor.tui.widgets.placed import Placed
from gradtutor.tui.widgets.plot import Plot
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.registry import picture
from gradtutor.view.graph.drawing import graph_lines
from gradtutor.view.lesson.header import header_line
from gradtutor.view.lesson.layout import ROOMY_WORDS_ROWS, SMALLEST, Layout, Size, fits, lesson_layout
from gradtutor.view.lesson.said import fitted_formula, is_cut
from gradtutor.view.lesson.table import table_lines
from gradtutor.view.scene import Scene, scene_of
from gradtutor.view.text.lines import wrap
from gradtutor.view.words.narration import narration, overflow, with_sign

if TYPE_CHECKING:
    from textual.widget import Widget

    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.session.progress.review import DueItem
    from gradtutor.session.run.player import Player
    from gradtutor.session.run.snapshot import Snapshot
    from gradtutor.tui.widgets.prompt import Prompt
    from gradtutor.view.charts.canvas import Pick
    from gradtutor.view.course.contents import Entry
    from gradtutor.view.text.lines import Line


class LessonBase(TutorScreen):
    """One lesson. ``snapshot`` is the place that is shown; every key only changes it.

    Parts of the screen override ``ask_first``, ``watch_snapshot``, ``leaving`` and ``busy``, and always call what they
    override, so that each is heard.
    """

    # Not ``CSS_PATH``: for that of a screen that is pushed, Textual reads all style sheets again. A notice stands over
    # the words, not over the picture on the right.
    DEFAULT_CSS = f"""
    LessonBase {{
        layers: base prompt;
        {NOTICES_ABOVE}
        ToastRack {{ align: left top; }}
        Toast {{ max-width: 100%; padding: 0 1; }}
    }}
    {(Path(__file__).parents[1] / "lesson.tcss").read_text(encoding="utf-8")}
    """
    # The classes that the style sheet speaks of are the screen's own.
    SCOPED_CSS = False

    def __init_subclass__(cls, *, part: bool = False, **options: bool) -> None:
        """``part``: one of the classes that a screen is put together from. What Textual has to know of a class that is
        shown, such as its bindings, it gathers from all parts; of each part by itself it is of no use."""
        if not part:
            super().__init_subclass__(**options)

    # Of the kind that does not repaint: the panels redraw what changed, and nothing else.
    snapshot: var[Snapshot | None] = var(None, init=False)
    chart: var[int] = var(0, init=False)
    aim: var[Mapping[str, float] | None] = var(None, init=False)
    zoom: var[str] = var("", init=False)
    """Which panel has the whole screen: one of ``layout.ZOOMS``, or none."""
    pick: var[Pick | None] = var(None, init=False)
    """What is chosen on the chart."""
    turn: var[float] = var(0.0, init=False)
    """Degrees by which the chart has been turned."""
    pan: var[int] = var(0, init=False)
    """Columns by which the graph is seen further right than where its step is."""
    # Textual's own repaints the screen whenever the focus goes somewhere else.
    focused: var[Widget | None] = var(None)

    def __init__(self, lesson: Lesson, entry: Entry | None = None, key: str = "") -> None:
        """``key``: by which name events speak of it; the lesson's own where it is empty."""
        super().__init__()
        self._entry = entry
        home = self.host.course.home if entry else lesson.folder.resolve().parent
        self.walk = LessonWalk(lesson, self.host.progress, key or lesson_key(home, lesson.folder))
        self._layout: Layout | None = None
        self._pictured: tuple[Snapshot | None, tuple[object, ...]] = (None, ())
        # Kept, not looked for: every binding asks at every key whether one of them is open. Made when one first asks:
        # in most lessons none ever does.
        self._prompts: list[Prompt] = []
        self._room = Placed(id="lesson")
        self._first, self._second = Picture(id="chart"), Plot(id="second")
        self.set_reactive(LessonBase.snapshot, self.player.snapshot())

    @property
    def lesson(self) -> Lesson:
        """The lesson, with the variants that the learner has made in it."""
        return self.walk.lesson

    @property
    def player(self) -> Player:
        """The cursor over the run that is shown."""
        return self.walk.player

    @property
    def lesson_key(self) -> str:
        """By which name the learner's events speak of this lesson."""
        return self.walk.key

    def compose(self) -> ComposeResult:
        """The panels; which of them are seen, and where, is the layout's business."""
        if fits(*self.app.size):
            self._arrange(self._layout_in(*self.app.size))
        yield Panel(id="header")
        with self._room:
            yield Panel(id="words")
            yield self._first
            yield self._second
            yield Panel(id="rule")
            yield Panel(id="graph")
            yield Panel(id="rule-below")
            yield Panel(id="table")
        yield Panel(id="small")
        yield Panel(id="footer")

    def watch_snapshot(self) -> None:
        """Another place: draw what is different there."""
        self.set_reactive(LessonBase.pan, 0)
        self.draw()

    def ask_first(self) -> bool:
        """Whether something is asked in place of revealing the next step; what asks has been opened then."""
        return False

    def ask_again(self, item: DueItem) -> None:
        """Ask for what went wrong some days ago; the player is where it was asked then."""

    def leaving(self) -> None:
        """The lesson is about to be left."""

    def remark(self, words: Callable[[], str]) -> None:
        """Say a sentence that belongs to this place, again where the language changes."""
        self.notify(words(), markup=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the header says besides the place; each part adds its own to those of the part that it overrides."""
        return ()

    def score(self) -> tuple[int, int]:
        """How many answers were right on this walk, and how many numbers and questions were asked."""
        found = [self.walk.guesses.of(number) for number in range(1, self.player.iteration + 1)]
        verdicts = [verdict.right for of_one in found for verdict in of_one.values()]
        return sum(verdicts), len(verdicts)

    @property
    def leads_on(self) -> bool:
        """Whether this is an end from which another lesson can be opened."""
        return False

    def lead_on(self) -> None:
        """Open that lesson, where there is one."""

    def end_words(self) -> str:
        """What is said to whoever goes on at the end."""
        return tr("This is the end of the run.")

    @property
    def busy(self) -> bool:
        """Whether a question is open whose place must stay while it is."""
        return any(prompt.has_class("open") for prompt in self._prompts)

    def watch_chart(self) -> None:
        """Another picture, on which nothing is chosen yet."""
        self.set_reactive(LessonBase.pick, None)
        self.draw()

    def watch_zoom(self) -> None:
        """Another panel has the screen, or each has its own part of it."""
        self.draw()

    def watch_pan(self) -> None:
        """Another part of the graph."""
        self.draw()

    def watch_aim(self) -> None:
        """The sight has moved."""
        if self._layout is not None:
            self._draw_charts(self.scene(), self._layout)

    def watch_turn(self) -> None:
        """The chart is seen from another side."""
        self.watch_aim()

    def watch_pick(self) -> None:
        """Something else is chosen on the chart."""
        self.watch_aim()

    def scene(self) -> Scene:
        """What the view needs to know."""
        return scene_of(self.walk, self._entry, self.snapshot)

    def draw(self) -> None:
        """Choose the layout and hand each panel its lines; a panel writes only what changed."""
        columns, height = self.app.size
        self.set_class(not fits(columns, height), "small")
        if not fits(columns, height):
            self._draw_small()
            return
        scene = self.scene()
        layout = self._layout_in(columns, height, scene)
        self._arrange(layout)
        self._panel("header").show([header_line(scene, columns, self.notes)])
        zoom = layout.zoom
        if not zoom:
            places = layout.places()
            for divider in ("rule", "rule-below"):
                if divider in places:
                    self._panel(divider).show([(("─" * places[divider].columns, "rule"),)])
        if zoom in ("", "words"):
            self._draw_words(scene, layout.words)
        if zoom == "graph" or not (zoom or layout.bare):
            self._panel("graph").show(graph_lines(scene, *layout.graph, self.pan))
        if zoom in ("", "table"):
            self._panel("table").show(table_lines(scene, *layout.table))
        if zoom in ("", "chart"):
            self._draw_charts(scene, layout)
        self.draw_footer()

    def _layout_in(self, columns: int, height: int, scene: Scene | None = None, zoom: str | None = None) -> Layout:
        several = len(self.player.variant.charts) > 1
        wanted = self.zoom if zoom is None else zoom
        return lesson_layout(scene or self.scene(), self.shown_chart, columns, height, several=several, zoom=wanted)

    def draw_words(self) -> None:
        """Draw what is said here and the keys anew; numbers and pictures are those of the same place."""
        if self._layout is None or self._layout.zoom or self.has_class("small"):
            self.draw()
            return
        self._draw_words(self.scene(), self._layout.words)
        self.draw_footer()

    def layout_here(self) -> Layout | None:
        """The layout of this place, with all of its parts; ``None`` where there is too little room."""
        columns, height = self.app.size
        return self._layout_in(columns, height, zoom="") if fits(columns, height) else None

    def placed(self, layout: Layout) -> None:
        """The panels have another size or place: what lies over them goes along."""
        for prompt in self._prompts:
            # Over the table, not over a chart that stands beside it.
            prompt.styles.width = layout.table.columns

    def _arrange(self, layout: Layout) -> None:
        """Place the panels, where the layout is another than before: that costs a frame of the whole screen."""
        if layout == self._layout:
            return
        self._layout = layout
        self.placed(layout)
        self._place_notices()
        self._room.place(layout.places(), above=1)

    def on_mount(self) -> None:
        """Textual's own parts are there now."""
        self._place_notices()

    def _place_notices(self) -> None:
        if self._layout is not None:
            for notices in self.query(ToastRack):
                notices.styles.width = self._layout.words.columns

    @property
    def shown_chart(self) -> Chart | None:
        """The chart that is seen, or would be if there were room; none where the lesson has none."""
        charts = self.player.variant.charts
        return charts[self.chart % len(charts)] if charts else None

    def language_changed(self) -> None:
        """The chapter's title is in the other language too."""
        if self._entry:
            self._entry = self.host.entry(self._entry.folder)
        for prompt in self._prompts:
            prompt.language_changed()
        self.draw()

    def _panel(self, name: str) -> Panel:
        return self.query_one(f"#{name}", Panel)

    def _draw_words(self, scene: Scene, size: Size) -> None:
        # A margin on each side.
        self._panel("words").show([_indented(line) for line in self.said(scene, size.columns - 2, size.rows)])

    def said(self, scene: Scene, columns: int, rows: int) -> list[Line]:
        """What stands in the panel of the words: these, and the worked formula."""
        formula = fitted_formula(scene, columns, "" if self.zoom == "words" else key_if_any(self, "zoom.next"))
        words = self.words(scene, columns, rows - len(formula))
        spare = max(0, rows - len(words) - len(formula))
        # The formula stands at the foot of the panel, so that it stays where the eye has learnt to look; where that is
        # far away, under the words.
        blank: list[Line] = [()] * (min(spare, 1) if rows >= ROOMY_WORDS_ROWS else spare)
        return [*words, *blank, *formula]

    def words(self, scene: Scene, columns: int, rows: int) -> Sequence[Line]:
        """What stands above the formula, in at most ``rows`` lines of ``columns``: the lesson's words for this step."""
        lines = narration(scene, columns, rows)
        # Where a row is free, all of them are there.
        cut_off = self.zoom != "words" and len(lines) >= rows and overflow(scene, columns, rows)
        return with_sign(lines, columns, key_if_any(self, "zoom.next")) if cut_off and rows > 0 else lines

    @property
    def words_are_cut(self) -> bool:
        """Whether there are more words for this step, or a wider formula, than are seen beside all else."""
        layout = self.layout_here()
        return layout is not None and is_cut(self.scene(), layout.words.columns - 2, layout.words.rows)

    def _draw_charts(self, scene: Scene, layout: Layout) -> None:
        # A prompt that opens, a guess, a note in the header: the picture is the same, and costs more than the rest.
        sizes = (layout.chart, layout.second)
        seen = (self.shown_chart, sizes, self.aim, self.pick, self.turn, i18n.language(), theme.look())
        if scene.snapshot is self._pictured[0] and seen == self._pictured[1]:
            return
        self._pictured = (scene.snapshot, seen)
        chart = self.shown_chart
        drawn = None
        if chart is not None:
            canvas = Canvas(*layout.chart, theme.colourless(), theme.smooth())
            drawn = picture(scene, chart, canvas, self.aim, self.pick, self.turn)
        self._first.draw_picture(drawn, layout.chart)
        if layout.second is not None:
            charts = self.player.variant.charts
            other = charts[(self.chart + 1) % len(charts)]
            drawn = picture(scene, other, Canvas(*layout.second, theme.colourless(), theme.smooth()), self.aim, None)
            self._second.draw_picture(drawn, layout.second)

    def _draw_small(self) -> None:
        columns, height = SMALLEST
        text = tr(
            "This terminal is too small: the tutor needs {columns} columns and {rows} rows. Make it larger, or press q."
        )
        message = [(text.format(columns=columns, rows=height), "strong")]
        self._panel("small").show(wrap(message, self.app.size.width))
        self.draw_footer()

    def arrive(self) -> None:
        """The player has moved: show where it is."""
        self.snapshot = self.player.snapshot()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key has anything to do."""
        return not (self.busy and action in self.moves())

    @classmethod
    def moves(cls) -> frozenset[str]:
        """The actions that lead to another place of the lesson, or away from its picture."""
        return frozenset().union(*(part.__dict__.get("MOVES", ()) for part in cls.__mro__))

    def open_variant(self, variant: Variant) -> None:
        """Add a variant that has been made while learning, and show it."""
        self.walk.add(variant)
        self.arrive()


def _indented(line: Line) -> Line:
    return ((" ", ""), *line) if line else line
