"""What if: a form with everything that can be changed of a run; the lesson's own reader checks what is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import var
from textual.widgets import Input

from gradtutor import i18n
from gradtutor.errors import GradtutorError
from gradtutor.i18n import mark, tr
from gradtutor.session.run.player import Player
from gradtutor.session.run.what_if import differences, present, supposed
from gradtutor.session.run.what_if_fields import (
    BY_HAND,
    KIND,
    Settable,
    fields,
    how_read,
    read,
    rule_fields,
    settings_of,
    text_of,
)
from gradtutor.tui.core import theme
from gradtutor.tui.screens.base import NOTICES_ABOVE, TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.tui.widgets.plot import Plot
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.figure_lines import figure_lines
from gradtutor.view.charts.registry import picture
from gradtutor.view.compare.what_if import WhatIfEntry, form, form_header, out_of_bounds, shown_label
from gradtutor.view.lesson.table import table_lines
from gradtutor.view.lesson.table_rows import rows as table_rows
from gradtutor.view.scene import scene_at
from gradtutor.view.text.lines import Line, wrap

if TYPE_CHECKING:
    from textual.timer import Timer

    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.session.store.interface import Json

SAID_ROWS = 3
"""Rows for what is wrong, or for what to do."""
FORM_COLUMNS = 68
"""Of the form, where the run that it describes is shown beside it."""
BESIDE_FROM = (120, 40)
"""Columns and rows of a screen on which it is."""
PAUSE = 0.15
"""Seconds without a key after which the run is made anew."""
FARTHEST = 200
"""Iterations that such a run is followed: it must be there at once."""
BEGIN = Settable("begin", "begin", "begin", "start", ("start", "here"))


class WhatIfScreen(TutorScreen):
    """A line for each setting. ``selected`` is the place of the one that the keys change, counted from 0.

    ``opened`` is called with the variant that has been made, after the screen has gone. On a large screen the run that
    the form describes is seen beside it, on the lesson's chart number ``chart``, and moves while values are typed.
    """

    DEFAULT_CSS = f"""
    WhatIfScreen {{
        {NOTICES_ABOVE}
        layers: base typing;
        #header, #footer {{ height: 1; }}
        #said {{ height: {SAID_ROWS}; }}
        #room {{ layout: horizontal; }}
        #run {{ display: none; width: 1fr; margin-left: 1; }}
        &.wide #form {{ width: {FORM_COLUMNS}; }}
        &.wide #run {{ display: block; }}
        Input {{ layer: typing; position: absolute; height: 1; display: none; }}
        Input.typing {{ display: block; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "try", mark("try it"), id="whatif.try", tooltip=mark("Make the run and open it")),
        Binding("down,tab", "move(1)", mark("down"), id="whatif.down", tooltip=mark("The next setting")),
        Binding("up,shift+tab", "move(-1)", mark("up"), id="whatif.up", tooltip=mark("The setting above")),
        Binding("right,space", "turn(1)", mark("change"), id="whatif.next",
                tooltip=mark("The next of the possible values, where there are but a few")),
        Binding("left", "turn(-1)", mark("change back"), id="whatif.previous", show=False,
                tooltip=mark("The possible value before")),
        Binding("escape", "app.pop_screen", mark("back"), id="whatif.leave",
                tooltip=mark("Back to the lesson; nothing is changed")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    def __init__(self, lesson: Lesson, player: Player, opened: Callable[[Variant], None], chart: int = 0) -> None:
        super().__init__()
        self._lesson = lesson
        self._player = player
        self._opened = opened
        self._entries = [WhatIfEntry(field, field.text) for field in (BEGIN, *fields(player.variant))]
        self._fault = ""
        self._chart = chart
        self._seen: tuple[object, ...] = ()
        self._timer: Timer | None = None
        self.set_reactive(WhatIfScreen.selected, 1 if len(self._entries) > 1 else 0)

    def compose(self) -> ComposeResult:
        """Header, form, what is to be said, footer; the line to type in lies over the form."""
        yield Panel(id="header")
        with Container(id="room"):
            yield Panel(id="form")
            yield Plot(id="run")
        yield Panel(id="said")
        yield Panel(id="footer")
        yield Input(compact=True, id="value")

    def watch_selected(self) -> None:
        """Another setting."""
        self._hand_over()
        self.draw()

    def on_mount(self) -> None:
        """Type into the first setting."""
        self._hand_over()

    @property
    def entry(self) -> WhatIfEntry:
        """The selected setting."""
        return self._entries[self.selected]

    def draw(self) -> None:
        """The form around the selected setting."""
        columns, height = self.app.size
        wide = columns >= BESIDE_FROM[0] and height >= BESIDE_FROM[1]
        self.set_class(wide, "wide")
        room = FORM_COLUMNS if wide else columns
        drawn = form(self._entries, self.selected, room, max(1, height - 2 - SAID_ROWS))
        self.query_one("#header", Panel).show([form_header(self._lesson.words[i18n.language()].title, columns)])
        self.query_one("#form", Panel).show(drawn.lines)
        said = (self._fault or self._advice(), "fault" if self._fault else "muted")
        lines = wrap([said], columns - 2)[:SAID_ROWS]
        self.query_one("#said", Panel).show([((" ", ""), *line) for line in lines])
        typed = self.query_one(Input)
        typed.styles.offset = (drawn.column, drawn.row + 1)
        typed.styles.width = drawn.columns
        self.draw_footer()
        if wide:
            self._foresee()

    def _foresee(self) -> None:
        """Make the run that the form describes, once the learner rests, and show it beside the form."""
        made = tuple(text for _, text in self._entries)
        seen = (made, i18n.language(), tuple(self.app.size))
        if seen == self._seen:
            return
        self._seen = seen
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._show_run)

    def _show_run(self) -> None:
        """The chart and the numbers of that run, at the iteration that is open; of the open run, where the form
        describes none."""
        player = self._player
        try:
            made = Player(self._made())
        except _Wrong as wrong:
            if wrong.setting:
                # What was seen last stays until the number is one.
                return
        else:
            made.go(min(player.iteration, FARTHEST), player.revealed)
            if not player.revealed:
                # At the very start there is nothing to be seen of it yet.
                made.next_iteration()
            player = made
        scene = scene_at(self._lesson, player)
        columns, height = self.app.size
        width, rows = columns - FORM_COLUMNS - 1, height - 2 - SAID_ROWS
        numbers = min(len(table_rows(scene)) + 1, rows // 2)
        charts = player.variant.charts
        drawn: Figure | Sequence[Line] | None = None
        if charts:
            canvas = Canvas(width, rows - numbers, theme.colourless(), theme.smooth())
            drawn = picture(scene, charts[self._chart % len(charts)], canvas, None, None)
        above = figure_lines(drawn, canvas.columns, canvas.rows) if isinstance(drawn, Figure) else drawn or ()
        blank: list[Line] = [()] * (rows - numbers - len(above))
        # In one part: two would have to change their heights with the rule, and be seen in the old ones for a moment.
        self.query_one("#run", Plot).show_lines([*above, *blank, *table_lines(scene, width, numbers)])

    def _advice(self) -> str:
        if not self.entry.field.options and (read := how_read(*self.entry)):
            return read
        if self.entry.field.options:
            return tr("← and → choose; enter makes the run. The one that is open stays, to compare with.")
        return tr("Type a number, or something to work out; enter makes the run. The open one stays, to compare with.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to choose where there are a few possible values."""
        return not action.startswith("turn") or bool(self.entry.field.options)

    def _footer_bindings(self) -> Sequence[Binding]:
        """While something is typed, a letter is a letter."""
        every = super()._footer_bindings()
        return every if self.entry.field.options else [binding for binding in every if binding.id != "app.language"]

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed stands in the form."""
        event.stop()
        if not self.entry.field.options and event.value != self.entry.text:
            self._write(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter, wherever it is pressed."""
        event.stop()
        self.action_try()

    def action_move(self, by: int) -> None:
        """Another setting, round and round."""
        self.selected = (self.selected + by) % len(self._entries)

    def action_turn(self, by: int) -> None:
        """Another of the possible values."""
        field, text = self.entry
        if not field.options:
            return
        index = field.options.index(text) if text in field.options else -1 if by > 0 else 0
        self._write(field.options[(index + by) % len(field.options)])
        if field.setting == KIND:
            self._change_rule(self.entry.text)
        elif field is BEGIN:
            self._begin(here=self.entry.text == "here")

    def action_try(self) -> None:
        """Make the run, or say what is wrong with a setting and go to it."""
        try:
            variant = self._made()
        except _Wrong as wrong:
            self._fault = str(wrong)
            found = [index for index, entry in enumerate(self._entries) if entry.field.setting == wrong.setting]
            self.selected = found[0] if found else self.selected
            self._hand_over()
            self.draw()
            return
        self.app.pop_screen()
        self._opened(variant)

    def _made(self) -> Variant:
        """The variant that the form describes. Raises ``_Wrong``."""
        wanted = self._settings()
        base = self._player.variant.words
        changed = differences(settings_of(self._lesson.variants[base]), wanted)
        if not differences(settings_of(self._player.variant), wanted):
            raise _Wrong("", tr("Nothing has been changed yet."))
        try:
            return supposed(self._lesson, base, changed)
        except GradtutorError as error:
            raise _blamed(str(error)) from None

    def _settings(self) -> dict[str, Json]:
        """All settings as the form has them. Raises ``_Wrong``."""
        found = settings_of(self._player.variant)
        # The new run is the rule's, also where the one that is open is by hand.
        found.pop(BY_HAND, None)
        if self._entries[0].text == "here":
            found |= present(self._player)
        if any(entry.field.setting == KIND for entry in self._entries):
            found = {name: value for name, value in found.items() if not name.startswith("rule.")}
        for field, text in self._entries[1:]:
            if text == field.text and field.group != "rule":
                continue
            try:
                value = read(field, text)
            except ValueError as error:
                raise _Wrong(field.setting, f"{shown_label(field)}: {error}") from None
            if sentence := out_of_bounds(field, value):
                raise _Wrong(field.setting, sentence)
            if value is not None:
                found[field.setting] = value
        return found

    def _write(self, text: str) -> None:
        self._entries[self.selected] = self.entry._replace(text=text)
        self._fault = ""
        self.draw()

    def _begin(self, *, here: bool) -> None:
        """Starts that have not been written over become those of the place that is shown, or the old ones again."""
        now = {name: text_of(value) for name, value in present(self._player).items()}
        for index, (field, text) in enumerate(self._entries):
            if field.group == "start":
                old, new = (field.text, now[field.setting]) if here else (now[field.setting], field.text)
                self._entries[index] = WhatIfEntry(field, new if text == old else text)
        self.draw()

    def _change_rule(self, kind: str) -> None:
        """The numbers of another rule in the place of those of the one before; what has been written stays."""
        variant = self._player.variant
        old = {field.setting: text for field, text in self._entries if text != field.text}
        first = next(index for index, entry in enumerate(self._entries) if entry.field.group == "rule")
        rest = [entry for entry in self._entries[first:] if entry.field.group != "rule"]
        own = self._entries[first].field
        new = [
            WhatIfEntry(own, kind),
            *(WhatIfEntry(field, old.get(field.setting, field.text)) for field in rule_fields(variant, kind)[1:]),
        ]
        self._entries = [*self._entries[:first], *new, *rest]
        self.draw()

    def _hand_over(self) -> None:
        """Type into the selected setting, or choose its value with the arrow keys."""
        typed, free = self.query_one(Input), not self.entry.field.options
        typed.set_class(free, "typing")
        if free:
            typed.value = self.entry.text
            typed.cursor_position = len(typed.value)
            typed.focus()
            typed.select_all()
        else:
            self.set_focus(None)


class _Wrong(Exception):
    """Something is wrong with a setting."""

    def __init__(self, setting: str, sentence: str) -> None:
        super().__init__(sentence)
        self.setting = setting


def _blamed(message: str) -> _Wrong:
    """The first of the faults that the reader has found, without what stands before it on a command line."""
    sentence = message.splitlines()[0].removeprefix("--set ")
    setting, colon, rest = sentence.partition(": ")
    if colon and " " not in setting:
        return _Wrong(setting.removeprefix("parameters.").removeprefix("constants."), rest)
    return _Wrong("", sentence)
