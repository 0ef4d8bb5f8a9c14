"""The class: a row for each learner, with place, answers and who is stuck; and what a teacher says to all."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.session.classroom.class_state import LONGEST_MESSAGE
from gradtutor.session.classroom.person_names import LONGEST_NAME
from gradtutor.session.classroom.roll_order import ORDERS, Order, RollRow, listed
from gradtutor.session.store.events import Message, Paused, Released
from gradtutor.tui.classroom.base import ClassList
from gradtutor.tui.screens.base import key_of
from gradtutor.tui.widgets.line import LeftEmpty, LineToType, Typed
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.roll import (
    class_header,
    detail_lines,
    first_row,
    heading,
    learner_lines,
    list_line,
    nobody,
    widths,
)

if TYPE_CHECKING:
    from gradtutor.session.classroom.tally import Topic

DETAIL_ROWS = 2
HEADING_ROWS = 2


class ClassGrid(ClassList):
    """The first screen of a teacher. The highlighted learner stays highlighted, wherever the row goes; but the first
    row stays the first, so that who needs help comes into view."""

    DEFAULT_CSS = f"""
    ClassGrid {{
        layers: base prompt;

        #detail {{ height: {DETAIL_ROWS}; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "watch", mark("watch"), id="class.watch",
                tooltip=mark("The lesson of this learner, as the learner sees it")),
        Binding("a", "answers", mark("answers"), id="class.answers",
                tooltip=mark("What was asked, and what the class has answered")),
        Binding("o", "lessons", mark("lessons"), id="class.lessons",
                tooltip=mark("The lessons: open one here, close or open them for the class")),
        Binding("A", "given", mark("assignments"), id="class.given",
                tooltip=mark("Give the class something to do, and see who stands where")),
        Binding("m", "message", mark("message"), id="class.message", tooltip=mark("Say something to everybody")),
        Binding("p", "pause", mark("pause"), id="class.pause", tooltip=mark("Pause the class, or go on")),
        Binding("f", "release", mark("end follow me"), id="class.release",
                tooltip=mark("Do not offer a place to follow to any more")),
        Binding("u", "unlock", mark("unlock"), id="class.unlock",
                tooltip=mark("Let somebody log in by this name again, at which too much was guessed")),
        Binding("e", "manage", mark("name and PIN"), id="class.manage",
                tooltip=mark("A new PIN, another name, two names that are one learner's, out of the class")),
        Binding("slash", "filter", mark("find"), id="class.filter",
                tooltip=mark("Only those with this in the name, the group or the lesson")),
        Binding("s", "sort", mark("sort"), id="class.sort",
                tooltip=mark("Who is stuck first, the newest step first, by lesson, by name")),
        Binding("escape", "all", mark("everybody"), id="class.all", show=False, tooltip=mark("End the filter")),
        Binding("q", "app.quit", mark("quit"), id="class.quit", show=False,
                tooltip=mark("Leave; the class goes on without its teacher")),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.order: Order = "stuck"
        self.wanted = ""
        """What the list is filtered by."""
        self.rows: list[RollRow] = []
        self._asks = ""
        self._highlighted = ""
        """The learner whom the highlight follows; nobody while it is on the first row."""

    def compose(self) -> ComposeResult:
        """The list, more about the highlighted learner, and the line to type in."""
        yield Panel(id="header")
        yield Panel(id="body")
        yield Panel(id="detail")
        yield Panel(id="footer")
        yield LineToType(id="line")

    @property
    def room(self) -> int:
        """Rows of the list."""
        return super().room - DETAIL_ROWS - HEADING_ROWS

    def count(self) -> int:
        """The learners that are listed."""
        return len(self.rows)

    @property
    def highlighted(self) -> RollRow | None:
        """The row of the learner that the keys are about."""
        return self.rows[self.selected] if self.selected < len(self.rows) else None

    def news(self) -> None:
        """List everybody anew; a step may have changed the order."""
        self.list_all()
        self.draw()

    def list_all(self) -> None:
        """Who is in the list now, and in which order."""
        self.rows = listed(self.host.roll, self.host.now(), self.order, self.wanted, self.host.titles())
        found = [index for index, row in enumerate(self.rows) if row.learner.id == self._highlighted]
        self.select(found[0] if found else min(self.selected, max(len(self.rows) - 1, 0)))

    def select(self, index: int) -> None:
        """Highlight a learner while the list is not seen."""
        self.set_reactive(ClassGrid.selected, index)
        self._remember()

    def _remember(self) -> None:
        self._highlighted = self.highlighted.learner.id if self.highlighted and self.selected else ""

    def watch_selected(self) -> None:
        """Another learner is highlighted."""
        self._remember()
        super().watch_selected()

    def draw(self) -> None:
        """All panels."""
        columns = self.app.size.width
        if not self.rows:
            self.list_all()
        titles = self.host.titles()
        fields = widths(columns, any(learner.group for learner in self.host.roll.learners.values()))
        count = len(self.rows)
        first = first_row(self.selected, count, self.room)
        seen = range(first, min(first + self.room, count))
        head = [list_line(self.order, self.wanted, seen, count, columns), heading(fields)]
        people = learner_lines(self.rows, self.selected, titles, self._asked, fields, self.room)
        self.query_one("#header", Panel).show([self._header(columns)])
        self.query_one("#body", Panel).show([*head, *(people or nobody(self.wanted))])
        self.query_one("#detail", Panel).show(self._detail(columns))
        self.draw_footer()

    def _header(self, columns: int) -> tuple[tuple[str, str], ...]:
        if self.host.trouble:
            return ((f" {self.host.trouble}", "fault"),)
        return class_header(self.host.roll, self.host.now(), self.host.offered_words(), columns)

    def _asked(self, topic: Topic) -> str:
        return self.host.about(topic).title

    def _detail(self, columns: int) -> list[tuple[tuple[str, str], ...]]:
        row = self.highlighted
        if row is None:
            return []
        learner, topic = row.learner, row.stuck.topic if row.stuck else None
        question = self._asked(topic) if topic else ""
        title, key = self.host.title_of(learner.lesson), key_of(self, "class.unlock")
        alike = self.host.roll.look_alikes.of(learner.id)
        return detail_lines(row, title, question, key, alike, columns, DETAIL_ROWS)

    def language_changed(self) -> None:
        """Titles are words of the lessons."""
        if self._asks:
            self.query_one(LineToType).retitle(self._line_title())
        self.news()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything for a key to do."""
        if action in ("watch", "manage"):
            return self.highlighted is not None
        if action == "unlock":
            return self.highlighted is not None and self.highlighted.learner.locked
        if action == "release":
            return self.host.roll.state.follow is not None
        return action != "all" or bool(self.wanted)

    def action_watch(self) -> None:
        """The lesson of the highlighted learner."""
        if self.highlighted:
            self.host.watch_learner(self.highlighted.learner.id)

    def action_answers(self) -> None:
        """What was asked, and what was answered."""
        self.host.open_questions()

    def action_lessons(self) -> None:
        """The lessons of the course."""
        self.host.open_lessons()

    def action_given(self) -> None:
        """What the class was given."""
        from gradtutor.tui.classroom.given import GivenScreen

        self.app.push_screen(GivenScreen())

    def action_pause(self) -> None:
        """Pause the class, or let it go on."""
        self.host.say(Paused(not self.host.roll.state.paused))
        self.draw()

    def action_unlock(self) -> None:
        """Let somebody in again by the highlighted name."""
        if self.highlighted:
            self.host.unlock(self.highlighted.learner.id)

    def action_manage(self) -> None:
        """What can be done with the highlighted name."""
        if self.highlighted:
            self.host.open_learner(self.highlighted.learner.id)

    def action_release(self) -> None:
        """Offer no place any more."""
        self.host.say(Released())
        self.draw()

    def action_sort(self) -> None:
        """The next order."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self.news()

    def action_all(self) -> None:
        """End the filter."""
        self.wanted = ""
        self.news()

    def action_filter(self) -> None:
        """Ask by what to filter; the list follows each key."""
        self._ask("filter", self.wanted, LONGEST_NAME)

    def action_message(self) -> None:
        """Ask what to say."""
        self._ask("message", "", LONGEST_MESSAGE)

    def _ask(self, what: str, text: str, longest: int) -> None:
        self._asks = what
        self.query_one(LineToType).ask(self._line_title(), text, longest)

    def _line_title(self) -> str:
        return tr("only those with") if self._asks == "filter" else tr("say to everybody")

    def on_typed(self, message: Typed) -> None:
        """A filter holds at each key; a message goes out when it is whole."""
        if self._asks == "filter":
            self.wanted = message.text
            self.news()
        elif message.done and (text := " ".join(message.text.split())):
            self.host.say(Message(text))
            self.notify(tr("Said to everybody."))
        if message.done:
            self._asks = ""

    def on_left_empty(self, message: LeftEmpty) -> None:
        """No filter, no message."""
        if self._asks == "filter":
            self.action_all()
        self._asks = ""
