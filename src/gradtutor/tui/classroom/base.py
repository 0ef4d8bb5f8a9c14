"""What the screens of a teacher have in common: they hear what the class does, and show it once a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor.i18n import mark
from gradtutor.tui.screens.base import Spoken, TutorScreen
from gradtutor.tui.widgets.panel import Panel

if TYPE_CHECKING:
    from textual import events

    from gradtutor.session.store.interface import Event
    from gradtutor.tui.core.host import ClassHost

HEADER_ROWS = FOOTER_ROWS = 1


class ClassView(Spoken):
    """A screen that follows the class."""

    def hear(self, events: Sequence[Event]) -> None:
        """Take in what has happened since the last time; the roll has it already."""

    def news(self) -> None:
        """Show how things stand; called once a second while the screen is seen."""
        raise NotImplementedError


class ClassScreen(ClassView, TutorScreen):
    """A header, a body and a footer."""

    DEFAULT_CSS = f"""
    ClassScreen {{
        #header {{ height: {HEADER_ROWS}; }}
        #footer {{ height: {FOOTER_ROWS}; }}
    }}
    """

    @property
    def host(self) -> ClassHost:
        """The teacher's program."""
        return cast("ClassHost", self.app)

    def compose(self) -> ComposeResult:
        """The three panels."""
        yield Panel(id="header")
        yield Panel(id="body")
        yield Panel(id="footer")

    @property
    def room(self) -> int:
        """Rows of the body."""
        return self.app.size.height - HEADER_ROWS - FOOTER_ROWS

    def news(self) -> None:
        """Draw everything; the panels write what has changed."""
        self.draw()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Seen again: meanwhile things have gone on."""
        if self.spoken:
            self.news()


class ClassList(ClassScreen):
    """A list. ``selected`` is the place of the highlighted line, counted from 0."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", mark("down"), id="class.down", show=False, tooltip=mark("Next line")),
        Binding("up,k", "move(-1)", mark("up"), id="class.up", show=False, tooltip=mark("Previous line")),
        Binding("pagedown", "page(1)", mark("page down"), id="class.page_down", show=False,
                tooltip=mark("A page down")),
        Binding("pageup", "page(-1)", mark("page up"), id="class.page_up", show=False,
                tooltip=mark("A page up")),
        Binding("home", "move(-100000)", mark("first"), id="class.first", show=False, tooltip=mark("First line")),
        Binding("end", "move(100000)", mark("last"), id="class.last", show=False, tooltip=mark("Last line")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    def watch_selected(self) -> None:
        """Another line is highlighted."""
        self.draw()

    def count(self) -> int:
        """How many lines the list has."""
        raise NotImplementedError

    def action_move(self, by: int) -> None:
        """Highlight another line."""
        self.selected = min(max(self.selected + by, 0), max(self.count() - 1, 0))

    def action_page(self, by: int) -> None:
        """Highlight a line of another page."""
        self.action_move(by * max(self.room - 2, 1))
