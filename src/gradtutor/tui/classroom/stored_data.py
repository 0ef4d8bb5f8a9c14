"""What is stored of the learner in the class, for the learner to see."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor.errors import StoreError
from gradtutor.i18n import mark
from gradtutor.session.classroom.stored_data import PINS, Stored
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.assignments import WithTries
from gradtutor.view.classroom.stored_data import stored_header, stored_lines
from gradtutor.view.text.lines import wrap

if TYPE_CHECKING:
    from gradtutor.session.store.interface import Store

HEADER_ROWS = FOOTER_ROWS = 1
AT_ONCE: Final = 500
"""Events that are read between two keys."""


class StoredScreen(TutorScreen):
    """Reads everything that the store has of ``learner``. ``top`` is the first line that is seen, counted from 0."""

    DEFAULT_CSS = f"""
    StoredScreen {{
        #header {{ height: {HEADER_ROWS}; }}
        #footer {{ height: {FOOTER_ROWS}; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll(1)", mark("down"), id="stored.down", tooltip=mark("A line further down")),
        Binding("up,k", "scroll(-1)", mark("up"), id="stored.up", tooltip=mark("A line further up")),
        Binding("pagedown,space", "page(1)", mark("page down"), id="stored.page_down", show=False,
                tooltip=mark("A page further down")),
        Binding("pageup", "page(-1)", mark("page up"), id="stored.page_up", show=False,
                tooltip=mark("A page further up")),
        Binding("home", "scroll(-100000)", mark("top"), id="stored.first", show=False,
                tooltip=mark("To the beginning")),
        Binding("end", "scroll(100000)", mark("bottom"), id="stored.last", show=False, tooltip=mark("To the end")),
        Binding("escape,i,q", "app.pop_screen", mark("back"), id="stored.leave",
                tooltip=mark("Back to where you were")),
    ]  # fmt: skip

    top: var[int] = var(0, init=False)

    def __init__(self, store: Store, learner: str, name: str) -> None:
        super().__init__()
        self._store, self._learner, self._shown_name = store, learner, name
        self._stored = Stored()
        self._pin = False
        self._fault = ""

    def compose(self) -> ComposeResult:
        """Header, what is stored, footer."""
        yield Panel(id="header")
        yield Panel(id="stored")
        yield Panel(id="footer")

    def on_mount(self) -> None:
        """Read meanwhile."""
        self.run_worker(self._read())

    async def _read(self) -> None:
        """Piece by piece: a term's worth of events must not keep the keys waiting."""
        try:
            self._pin = self._store.state(PINS + self._learner) is not None
            while events := self._store.read(self._stored.number, self._learner, AT_ONCE):
                for event in events:
                    self._stored.fold(event)
                await asyncio.sleep(0)
        except StoreError as error:
            self._fault = str(error)
        self.draw()

    def watch_top(self) -> None:
        """Another part is seen."""
        self.draw()

    def draw(self) -> None:
        """The part of the lines that is to be seen."""
        lines = self._lines()
        self.query_one("#header", Panel).show([stored_header(self._shown_name, self.app.size.width)])
        self.query_one("#stored", Panel).show(lines[self.top : self.top + self._room])
        self.draw_footer()

    def _lines(self) -> list[tuple[tuple[str, str], ...]]:
        columns = self.app.size.width
        if self._fault:
            return wrap([(self._fault, "fault")], columns)
        titles = [entry.title for entry in self.host.entries()]
        named = WithTries(zip(self.host.lesson_folders, titles, strict=True))
        return stored_lines(self._stored, self._shown_name, self._pin, named, columns)

    @property
    def _room(self) -> int:
        return max(1, self.app.size.height - HEADER_ROWS - FOOTER_ROWS)

    def action_scroll(self, by: int) -> None:
        """Further down or up."""
        self.top = max(0, min(self.top + by, len(self._lines()) - self._room))

    def action_page(self, by: int) -> None:
        """A page further down or up."""
        self.action_scroll(by * max(1, self._room - 1))
