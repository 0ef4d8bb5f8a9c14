"""The list of what is to be tried again today."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor.i18n import mark
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.course.review import Reviewed, nothing_due, review_header, review_lines

HEADER_ROWS, FOOTER_ROWS = 2, 1


class ReviewScreen(TutorScreen):
    """What is due. ``selected`` is the highlighted line, counted from 0."""

    DEFAULT_CSS = f"""
    ReviewScreen {{
        #header {{ height: {HEADER_ROWS}; }}
        #footer {{ height: {FOOTER_ROWS}; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "open", mark("try"), id="review.open",
                tooltip=mark("Go to its place in the lesson and try again")),
        Binding("down,j", "move(1)", mark("down"), id="review.down", show=False, tooltip=mark("Next line")),
        Binding("up,k", "move(-1)", mark("up"), id="review.up", show=False, tooltip=mark("Previous line")),
        Binding("home", "move(-100000)", mark("first"), id="review.first", show=False, tooltip=mark("First line")),
        Binding("end", "move(100000)", mark("last"), id="review.last", show=False, tooltip=mark("Last line")),
        Binding("escape,r,q", "app.pop_screen", mark("contents"), id="review.leave",
                tooltip=mark("Back to the contents")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    def compose(self) -> ComposeResult:
        """Header, list, footer."""
        yield Panel(id="header")
        yield Panel(id="review")
        yield Panel(id="footer")

    def watch_selected(self) -> None:
        """Another line is highlighted."""
        self.draw()

    def reviewed(self) -> list[Reviewed]:
        """What is due, with the titles of the lessons in the language in use."""
        titles = {entry.folder: entry.title for entry in self.host.entries()}
        folders = self.host.lesson_folders
        return [Reviewed(titles[folders[due.lesson]], due) for due in self.host.due()]

    def draw(self) -> None:
        """The list around the highlighted line."""
        columns, height = self.app.size
        found = self.reviewed()
        room = height - HEADER_ROWS - FOOTER_ROWS
        lines = review_lines(found, self.selected, columns, room) or nothing_due()
        self.query_one("#header", Panel).show([review_header(len(found), columns)])
        self.query_one("#review", Panel).show(lines)
        self.draw_footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything for the key to do."""
        return action != "open" or bool(self.host.due())

    def action_move(self, by: int) -> None:
        """Highlight another line."""
        self.selected = min(max(self.selected + by, 0), max(len(self.host.due()) - 1, 0))

    def action_open(self) -> None:
        """Go to the lesson, before the step that shows what was asked for."""
        due = self.host.due()[self.selected]
        self.host.open_lesson(self.host.lesson_folders[due.lesson], due)
