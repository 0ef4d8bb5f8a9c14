"""The page of a chapter: what it leads to, and its lessons with what each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor import i18n
from gradtutor.i18n import mark
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.course.chapter import chapter_header, chapter_lines

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.view.course.contents import Entry

FOOTER_ROWS = 1


class ChapterScreen(TutorScreen):
    """``selected`` is the place of the highlighted lesson in the course, counted from 0: the page is that of its
    chapter."""

    DEFAULT_CSS = f"""
    ChapterScreen {{
        #header {{ height: 1; }}
        #lessons {{ height: 1fr; }}
        #footer {{ height: {FOOTER_ROWS}; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", mark("open the lesson"), id="chapter.open",
                tooltip=mark("Open the highlighted lesson")),
        Binding("down,j", "move(1)", mark("down"), id="chapter.down", show=False, tooltip=mark("Next lesson")),
        Binding("up,k", "move(-1)", mark("up"), id="chapter.up", show=False, tooltip=mark("Previous lesson")),
        Binding("right", "chapter(1)", mark("next chapter"), id="chapter.next", tooltip=mark("The next chapter")),
        Binding("left", "chapter(-1)", mark("previous chapter"), id="chapter.previous",
                tooltip=mark("The chapter before")),
        Binding("escape,q", "app.pop_screen", mark("back"), id="chapter.leave", tooltip=mark("Back to the contents")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    def __init__(self, folder: Path) -> None:
        """``folder``: of a lesson of the chapter, which is highlighted."""
        super().__init__()
        self._places: list[int] = []
        self._known_entries: tuple[str, tuple[Entry, ...]] = ("", ())
        """The entries, and in which language they were read."""
        found = next((place for place, entry in enumerate(self._entries) if entry.folder == folder), 0)
        self.set_reactive(ChapterScreen.selected, found)

    def compose(self) -> ComposeResult:
        """What it leads to, the lessons, footer."""
        yield Panel(id="header")
        yield Panel(id="lessons")
        yield Panel(id="footer")

    def watch_selected(self) -> None:
        """Another lesson is highlighted."""
        self.draw()

    def language_changed(self) -> None:
        """The same in the other language."""
        self.draw()

    @property
    def _entries(self) -> tuple[Entry, ...]:
        """All lessons of the course; their words are read once a language."""
        if self._known_entries[0] != i18n.language():
            self._known_entries = i18n.language(), self.host.entries()
        return self._known_entries[1]

    @property
    def first(self) -> int:
        """The place in the course of the first lesson of this chapter."""
        return self.selected - self._entries[self.selected].number + 1

    @property
    def chapter(self) -> tuple[Entry, ...]:
        """The lessons of this chapter."""
        return self._entries[self.first : self.first + self._entries[self.selected].total]

    def draw(self) -> None:
        """The page of the chapter that the highlighted lesson is in."""
        columns, height = self.app.size
        keys = tuple(self.host.lesson_folders)[self.first : self.first + len(self.chapter)]
        marks = [self.host.progress.mark(key) for key in keys]
        header = chapter_header(self.chapter, marks, columns)
        self.query_one("#header").styles.height = len(header)
        self.query_one("#header", Panel).show(header)
        rows = height - len(header) - FOOTER_ROWS
        lines, self._places = chapter_lines(self.chapter, marks, self.selected - self.first, columns, rows)
        self.query_one("#lessons", Panel).show(lines)
        self.draw_footer()

    def on_click(self, event: events.Click) -> None:
        """A click highlights a lesson; a click on the highlighted one opens it."""
        lessons = self.query_one("#lessons", Panel)
        row = event.screen_y - lessons.region.y
        if not lessons.region.contains(event.screen_x, event.screen_y) or row >= len(self._places):
            return
        if (place := self.first + self._places[row]) == self.selected:
            self.action_open()
        else:
            self.selected = place

    def action_move(self, by: int) -> None:
        """Highlight another lesson: after the last of a chapter comes the first of the next."""
        self.selected = min(max(self.selected + by, 0), len(self._entries) - 1)

    def action_chapter(self, by: int) -> None:
        """The first lesson of another chapter."""
        starts = [place for place, entry in enumerate(self._entries) if entry.number == 1]
        at = starts.index(self.first) + by
        if 0 <= at < len(starts):
            self.selected = starts[at]

    def action_open(self) -> None:
        """Open the highlighted lesson."""
        self.host.open_lesson(self._entries[self.selected].folder)
