"""The contents of the course: chapters, lessons, and a sentence on the lesson that is highlighted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor import i18n
from gradtutor.i18n import mark, tr
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.course.contents import contents_lines, entries, summary_lines, welcome
from gradtutor.view.text.lines import cut

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.lessons.course.course import Course


TITLE_ROWS, SUMMARY_ROWS = 3, 4


class ContentsScreen(TutorScreen):
    """The first screen. ``selected`` is the place of the highlighted lesson in the course, counted from 0."""

    # Not ``CSS``: Textual reads that of screens that are pushed, not that of the default screen.
    DEFAULT_CSS = f"""
    ContentsScreen ToastRack {{ margin-bottom: {SUMMARY_ROWS + 1}; }}
    #title {{ height: {TITLE_ROWS}; }}
    #summary {{ height: {SUMMARY_ROWS}; }}
    #footer {{ height: 1; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "open", mark("open"), id="contents.open", tooltip=mark("Open the lesson")),
        Binding("down,j", "move(1)", mark("down"), id="contents.down", show=False, tooltip=mark("Next lesson")),
        Binding("up,k", "move(-1)", mark("up"), id="contents.up", show=False, tooltip=mark("Previous lesson")),
        Binding("home", "move(-1000)", mark("first"), id="contents.first", show=False, tooltip=mark("First lesson")),
        Binding("end", "move(1000)", mark("last"), id="contents.last", show=False, tooltip=mark("Last lesson")),
        Binding("r", "review", mark("review"), id="contents.review",
                tooltip=mark("Try again what went wrong some days ago")),
        Binding("q", "app.quit", mark("quit"), id="contents.quit", tooltip=mark("Leave the tutor")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._entries = entries(course, i18n.language())
        self._indices: list[int] = []

    def compose(self) -> ComposeResult:
        """Title, list, summary, footer."""
        yield Panel(id="title")
        yield Panel(id="contents")
        yield Panel(id="summary")
        yield Panel(id="footer")

    def watch_selected(self) -> None:
        """Another lesson is highlighted."""
        self.draw()

    def language_changed(self) -> None:
        """Titles and summaries are words of the lessons."""
        self._entries = entries(self._course, i18n.language())
        self.draw()

    def draw(self) -> None:
        """The list around the highlighted lesson, and what that lesson is about."""
        columns, height = self.app.size
        room = height - TITLE_ROWS - SUMMARY_ROWS - 1
        marks = [self.host.progress.mark(key) for key in self.host.lesson_folders]
        closed = [key in self.host.closed for key in self.host.lesson_folders]
        lines, self._indices = contents_lines(self._entries, self.selected, columns, room, marks, closed)
        title = welcome(self._course, i18n.language(), len(self.host.due()), cut(self.host.greeting, columns - 4))
        self.query_one("#title", Panel).show(title)
        self.query_one("#contents", Panel).show(lines)
        if self._entries:
            self.query_one("#summary", Panel).show(summary_lines(self._entries[self.selected], columns))
        self.draw_footer()

    def on_screen_resume(self) -> None:
        """Seen again: meanwhile more may have been done."""
        if self.spoken:
            self.draw()
            self.host.tell_trouble()

    def idle(self) -> frozenset[str]:
        """A review is offered where something is due."""
        return super().idle() | (set() if self.host.due() else {"review"})

    def highlight(self, folder: Path) -> None:
        """Highlight the lesson in ``folder``, if it is one of the course."""
        folders = [entry.folder for entry in self._entries]
        if folder in folders:
            # What lies below the lesson is not seen; it is drawn when it is.
            self.set_reactive(ContentsScreen.selected, folders.index(folder))

    def on_click(self, event: events.Click) -> None:
        """A click highlights a lesson; a click on the highlighted one opens it."""
        contents = self.query_one("#contents", Panel)
        row = event.screen_y - contents.region.y
        index = self._indices[row] if 0 <= row < len(self._indices) else -1
        if index == self.selected:
            self.action_open()
        elif index >= 0:
            self.selected = index

    def action_move(self, by: int) -> None:
        """Highlight another lesson."""
        self.selected = min(max(self.selected + by, 0), max(len(self._entries) - 1, 0))

    def action_review(self) -> None:
        """What is to be tried again today."""
        if not self.host.due():
            self.notify(tr("Nothing is due for review today."), markup=False)
            return
        # Not needed for the first frame.
        from gradtutor.tui.screens.review import ReviewScreen

        self.app.push_screen(ReviewScreen())

    def action_open(self) -> None:
        """Open the highlighted lesson."""
        if self._entries:
            self.host.open_lesson(self._entries[self.selected].folder)
