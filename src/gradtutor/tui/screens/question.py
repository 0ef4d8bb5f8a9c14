"""A question over the lesson that it is about, in the place of its words or its table: graph and chart stay seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen

from gradtutor import i18n
from gradtutor.i18n import mark, tr
from gradtutor.session.quiz.known_numbers import known_numbers
from gradtutor.session.quiz.questions import before
from gradtutor.session.run.number_input import read_as, read_number
from gradtutor.session.store.events import Answered, Hinted
from gradtutor.tui.core.keys import footer_line
from gradtutor.tui.screens.base import Spoken, bindings_of, press_clicked
from gradtutor.tui.widgets.panel import Panel
from gradtutor.tui.widgets.typed_line import TypedLine
from gradtutor.view.lesson.layout import Rectangle, question_place
from gradtutor.view.quiz.questions import Posed, pose, question_lines
from gradtutor.view.text.lines import wrap

if TYPE_CHECKING:
    from gradtutor.session.quiz.questions import Asking, Given
    from gradtutor.session.store.events import Record
    from gradtutor.view.lesson.layout import Layout
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line

FRAME_COLUMNS = 3
"""Columns of the margins and of the bar that shows where the question is scrolled to."""
LATER_ROWS = 3
"""Rows that what is said to an answer takes, as a rule."""


class QuestionScreen(Spoken, ModalScreen[None]):
    """Asks one question. ``note`` hears of each answer and hint, as the events of a learner's progress are called."""

    DEFAULT_CSS = """
    QuestionScreen {
        background: transparent;

        #asking {
            position: absolute;
            padding: 0 1;
            border-top: round $secondary;
            background: $background;
        }

        #question { scrollbar-size-vertical: 1; }
        #question Panel { height: auto; }
        #footer { dock: bottom; height: 1; background: $background; }
    }
    """
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer", mark("give answer"), id="question.answer", tooltip=mark("Give this answer")),
        Binding("up", "move(-1)", mark("up"), id="question.up", show=False,
                tooltip=mark("Point at the one above; its digit does too")),
        Binding("down", "move(1)", mark("choose"), id="question.down",
                tooltip=mark("Point at the one below; its digit does too")),
        Binding("space", "pick", mark("pick up"), id="question.pick",
                tooltip=mark("Pick the step up, or put it down where it is now")),
        Binding("shift+up", "carry(-1)", mark("carry up"), id="question.carry_up", show=False,
                tooltip=mark("Move the step up")),
        Binding("shift+down", "carry(1)", mark("carry down"), id="question.carry_down", show=False,
                tooltip=mark("Move the step down")),
        # Of the two, only the first is free while a number is typed.
        Binding("tab,h", "hint", mark("hint"), id="question.hint", tooltip=mark("One more hint")),
        Binding("a", "tell", mark("show answer"), id="question.tell",
                tooltip=mark("Show the answer; where a number is typed: enter with nothing typed")),
        Binding("escape", "close", mark("later"), id="question.close", tooltip=mark("Put the question away")),
        # Above a screen that is modal, the program's own keys do not reach it.
        Binding("l", "app.language", mark("language"), id="question.language", show=False),
        Binding("f1,question_mark", "app.help", mark("help"), id="question.help"),
    ]  # fmt: skip

    def __init__(
        self,
        asking: Asking,
        scene: Callable[[], Scene],
        layout: Callable[[], Layout | None],
        note: Callable[[Record], None],
    ) -> None:
        super().__init__()
        self.asking = asking
        self._scene = scene
        self._layout = layout
        self._place: Rectangle | None = None
        self._fault = ""
        self._read = ""
        """How the last wrong answer was read, where it may have been meant otherwise."""
        self._note = note
        self._cursor = 0
        self._held = False
        self._posed = self._pose()

    def _pose(self) -> Posed:
        posed = pose(self.asking, self._scene())
        assert posed is not None  # only a question that its run comes to is opened
        return posed

    def compose(self) -> ComposeResult:
        """The question with all that is said to it, a line to type in, and the keys."""
        with Container(id="asking"):
            with VerticalScroll(id="question", can_focus=False):
                yield Panel()
            if self._typed:
                yield TypedLine(self._take)
        yield Panel(id="footer")

    @property
    def _typed(self) -> bool:
        return self.asking.question.kind == "number"

    def on_mount(self) -> None:
        """Draw before the first frame."""
        self.spoken = i18n.language()
        self.draw()
        self._take_focus()

    def on_resize(self) -> None:
        """The lines are broken anew, and there is another room for them."""
        self._place = None
        self.draw()

    def on_screen_resume(self) -> None:
        """Seen again: the language may have changed meanwhile."""
        if self.spoken:
            self.speak()
            self._take_focus()

    def _take_focus(self) -> None:
        if self._typed and not self.asking.over:
            self.query_one(TypedLine).focus()

    def language_changed(self) -> None:
        """The same question in the other language."""
        self._posed = self._pose()
        self.draw()

    def draw(self) -> None:
        """The question as it stands now."""
        frame, panel = self.query_one("#asking"), self.query_one("#question Panel", Panel)
        if self._place is None:
            self._stand()
        place = self._place
        assert place is not None
        frame.border_title = self._title()
        lines = self._lines(place.columns - FRAME_COLUMNS)
        panel.styles.height = len(lines)
        panel.show(lines)
        if self._typed:
            field = self.query_one(TypedLine)
            field.display = not self.asking.over
            field.placeholder = tr("a number or a formula; empty: answer")
        self.query_one("#footer", Panel).show([footer_line(self._footer_bindings(), self.app.size.width)])

    def _lines(self, columns: int) -> list[Line]:
        told = (self._posed, self._cursor, self._held, columns, self._fault)
        lines = question_lines(*told)
        if self._place is not None and len(lines) > self._place.rows - 1:
            # Each choice is to be seen at once.
            lines = question_lines(*told, tight=True)
        return [*lines, *wrap([(self._read, "muted")], columns)] if self._read else lines

    def _stand(self) -> None:
        """Take the place of the words, or of the table: once, so that it stays where it is while it is answered."""
        layout = self._layout()
        if layout is None:
            columns, height = self.app.size
            self._place = Rectangle(0, 1, columns, height - 2)
        else:
            others = 1 + self._typed + LATER_ROWS
            self._place = question_place(layout, lambda columns: len(self._lines(columns - FRAME_COLUMNS)) + others)
        styles = self.query_one("#asking").styles
        styles.offset = (self._place.column, self._place.row)
        styles.width, styles.height = self._place.columns, self._place.rows
        self.query_one("#question").styles.height = self._place.rows - 1 - (self._typed and not self.asking.over)

    def _footer_bindings(self) -> list[Binding]:
        own = [one for one in bindings_of(self)[0][1] if self.check_action(one.action, ())]
        if not self.asking.over:
            return own
        # There is only one thing left to do.
        return [replace(one, description=mark("go on")) for one in own if one.action == "answer"]

    def _title(self) -> str:
        """What this is, of which iteration it speaks, and how many hints there are."""
        asking = self.asking
        parts = [tr("question"), tr("iteration {number}").format(number=self._posed.iteration)]
        if asking.most_hints and not asking.over:
            parts.append(tr("hints: {given} of {count}").format(given=asking.hints, count=asking.most_hints))
        return " · ".join(parts)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key has anything to do."""
        name, asking = action.partition("(")[0], self.asking
        if name in ("pick", "carry"):
            return asking.question.kind == "order" and not asking.over
        if name == "move":
            return bool(asking.items) and not asking.over
        if name == "hint":
            return asking.hints < asking.most_hints and not asking.over
        # Where a number is typed, the key is a letter of it.
        return name != "tell" or not (asking.over or self._typed)

    def on_click(self, event: events.Click) -> None:
        """A key of the footer is pressed by a click."""
        press_clicked(self, self._footer_bindings(), event)

    def on_key(self, event: events.Key) -> None:
        """A digit points at a choice or step."""
        if event.key.isdecimal() and 1 <= int(event.key) <= self.asking.items and not self.asking.over:
            self.action_move(int(event.key) - 1 - self._cursor)

    def _take(self, text: str) -> None:
        """A number, or nothing: then the answer is shown."""
        self._fault = self._read = ""
        if not text.strip():
            self.action_tell()
            return
        asking = self.asking
        cursor = before(asking.question, asking.player) or asking.player
        try:
            number = read_number(text, known_numbers(cursor), symbols=asking.player.variant.symbols)
        except ValueError as error:
            self._fault = str(error)
            self._told()
        else:
            self._answer(number)
            if not asking.over and (read := read_as(text, known_numbers(cursor), asking.player.variant.symbols)):
                self._read = read
                self._told()
        # As with predictions: what was not right can be mended, or typed over.
        self.query_one(TypedLine).select_all()

    def action_answer(self) -> None:
        """Give the answer that is pointed at, or the order that stands there; close, when all has been said."""
        asking = self.asking
        if asking.over:
            self.action_close()
        elif asking.question.kind == "choice":
            self._answer(self._cursor + 1)
        elif asking.question.kind == "order":
            self._answer(tuple(asking.order))

    def _answer(self, given: Given) -> None:
        answered = self.asking.answer(given)
        self._held = False
        self._note(Answered(self.asking.question.id, answered.right, given, answered.reason))
        self._told()

    def action_tell(self) -> None:
        """Show the answer."""
        if not self.asking.over:
            self._note(Hinted(self.asking.question.id, self.asking.most_hints + 1))
        self.asking.tell()
        self._held = False
        self._told()

    def _told(self) -> None:
        if self._typed and self.asking.over:
            self.set_focus(None)
            self._place = None
        self.draw()
        self.call_after_refresh(self.query_one("#question").scroll_end, animate=False)

    def action_hint(self) -> None:
        """One more hint."""
        if self.asking.hint():
            self._note(Hinted(self.asking.question.id, self.asking.hints))
            self._told()

    def action_move(self, by: int) -> None:
        """Point at another choice; carry a step that has been picked up."""
        if self._held:
            self.action_carry(by)
            return
        self._cursor = min(max(self._cursor + by, 0), self.asking.items - 1)
        self._pointed()

    def action_pick(self) -> None:
        """Pick a step up, or put it down."""
        self._held = not self._held
        self.draw()

    def action_carry(self, by: int) -> None:
        """Move a step up or down among the others."""
        order = self.asking.order
        to = min(max(self._cursor + by, 0), len(order) - 1)
        order.insert(to, order.pop(self._cursor))
        self._cursor = to
        self._pointed()

    def _pointed(self) -> None:
        """What is pointed at is in sight."""
        self.draw()
        lines = self.query_one("#question Panel", Panel).lines
        rows = [row for row, line in enumerate(lines) if any("current" in role for _, role in line)]
        if rows:
            region = Region(0, rows[0], 1, rows[-1] - rows[0] + 1)
            self.query_one("#question").scroll_to_region(region, animate=False)

    def action_close(self) -> None:
        """Back to the same place of the lesson."""
        self.dismiss()
