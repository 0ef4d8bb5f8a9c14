"""The source of a step, opened over the lesson: what has just run, and where it stands in the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor.i18n import mark
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.lesson.header import header_line
from gradtutor.view.source.source import source_lines

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line

AROUND = 3
"""Rows that are no source: the header, the dividing line, and the footer."""
FAR = 1_000_000
"""More lines than any source has."""


class SourceScreen(TutorScreen):
    """``top`` is the first line that is shown, counted from 0. ``scene`` gives the place of the lesson, in the language
    in use."""

    CSS = "#header, #divider, #footer { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,enter", "scroll_lines(1)", mark("down"), id="source.down", tooltip=mark("A line down")),
        Binding("up,k", "scroll_lines(-1)", mark("up"), id="source.up", show=False, tooltip=mark("A line up")),
        Binding("space,pagedown", "page(1)", mark("page down"), id="source.page_down", tooltip=mark("A page down")),
        Binding("pageup,backspace", "page(-1)", mark("page up"), id="source.page_up", show=False,
                tooltip=mark("A page up")),
        Binding("home", f"scroll_lines(-{FAR})", mark("top"), id="source.first", show=False,
                tooltip=mark("The first line")),
        Binding("end", f"scroll_lines({FAR})", mark("bottom"), id="source.last", show=False,
                tooltip=mark("The last line")),
        Binding("escape,s,q", "app.pop_screen", mark("back"), id="source.leave",
                tooltip=mark("Back to the same place of the lesson")),
    ]  # fmt: skip

    top: var[int] = var(0, init=False)

    def __init__(self, scene: Callable[[], Scene]) -> None:
        super().__init__()
        self._scene = scene
        self._lines: list[Line] = []

    def compose(self) -> ComposeResult:
        """Header, dividing line, source, footer."""
        yield Panel(id="header")
        yield Panel(id="divider")
        yield Panel(id="source")
        yield Panel(id="footer")

    def watch_top(self) -> None:
        """Scrolled."""
        self._show()

    def draw(self) -> None:
        """Read the source, and show it from the line that is at the top."""
        columns = self.app.size.width
        scene = self._scene()
        self._lines = self.read(scene, columns)
        self.query_one("#header", Panel).show([header_line(scene, columns)])
        self.query_one("#divider", Panel).show([(("─" * columns, "rule"),)])
        self.set_reactive(SourceScreen.top, self._within(self.top))
        self._show()
        self.draw_footer()

    def read(self, scene: Scene, columns: int) -> list[Line]:
        """All lines that there are to be seen."""
        return source_lines(scene, columns)

    def _show(self) -> None:
        self.query_one("#source", Panel).show(self._lines[self.top : self.top + self._rows])

    @property
    def _rows(self) -> int:
        return self.app.size.height - AROUND

    def _within(self, top: int) -> int:
        return max(0, min(top, len(self._lines) - self._rows))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to scroll where all of it is seen."""
        return not action.startswith(("scroll_lines", "page")) or len(self._lines) > self._rows

    def action_scroll_lines(self, by: int) -> None:
        """Some lines on."""
        self.top = self._within(self.top + by)

    def action_page(self, by: int) -> None:
        """A page on, with the last line of this one for the eye to hold on to."""
        self.action_scroll_lines(by * (self._rows - 1))
