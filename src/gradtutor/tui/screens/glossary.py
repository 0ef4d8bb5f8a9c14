"""The glossary: the words of the course on the left, what the highlighted one means on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import var

from gradtutor import i18n
from gradtutor.i18n import mark
from gradtutor.lessons.course.glossary import load_glossary
from gradtutor.tui.screens.base import TutorScreen, key_of
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.course.glossary import glossary_header, glossary_lines, list_columns, term_lines
from gradtutor.view.text.paging import furthest, part

if TYPE_CHECKING:
    from gradtutor.lessons.course.glossary import Term

HEADER_ROWS, FOOTER_ROWS = 2, 1
FAR = 1000
"""More terms than there may be."""


class GlossaryScreen(TutorScreen):
    """``selected`` is the highlighted term, counted from 0; ``terms`` are those of the course in the language
    in use."""

    DEFAULT_CSS = f"""
    GlossaryScreen {{
        #header {{ height: {HEADER_ROWS}; }}
        #footer {{ height: {FOOTER_ROWS}; }}
        Horizontal {{ height: 1fr; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,right", "move(1)", mark("down"), id="glossary.down", tooltip=mark("Next word")),
        Binding("up,k,left", "move(-1)", mark("up"), id="glossary.up", tooltip=mark("Previous word")),
        Binding("space,pagedown", "page(1)", mark("page down"), id="glossary.page_down", show=False,
                tooltip=mark("A page down")),
        Binding("pageup,backspace", "page(-1)", mark("page up"), id="glossary.page_up", show=False,
                tooltip=mark("A page up")),
        Binding("n", "read", mark("read on"), id="glossary.read_on", show=False,
                tooltip=mark("What there was no room for")),
        Binding("home", f"move(-{FAR})", mark("first"), id="glossary.first", show=False, tooltip=mark("First word")),
        Binding("end", f"move({FAR})", mark("last"), id="glossary.last", show=False, tooltip=mark("Last word")),
        Binding("enter", "open", mark("open the lesson"), id="glossary.open",
                tooltip=mark("Open the lesson that shows it")),
        Binding("escape,q", "app.pop_screen", mark("back"), id="glossary.leave",
                tooltip=mark("Back to where you were")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    def __init__(self, terms: tuple[Term, ...], lesson: str = "") -> None:
        """``lesson``: the id of that from which the words are asked for; its first word is highlighted."""
        super().__init__()
        self.terms = terms
        first = next((place for place, term in enumerate(terms) if term.lesson == lesson), 0)
        self.set_reactive(GlossaryScreen.selected, first)
        self._first = 0
        self._top = self._last = 0
        """The line of the meaning that is seen first, and the furthest that may be."""
        self._titles: tuple[str, dict[str, str]] = ("", {})
        """The titles of the lessons by their ids, and in which language they were read."""

    def compose(self) -> ComposeResult:
        """Header, list, meaning, footer."""
        yield Panel(id="header")
        with Horizontal():
            yield Panel(id="terms")
            yield Panel(id="meaning")
        yield Panel(id="footer")

    def watch_selected(self) -> None:
        """Another word is highlighted."""
        self._top = 0
        self.draw()

    def action_read(self) -> None:
        """The next part of a meaning that there is no room for at once; behind the last one the first."""
        self._top = 0 if self._top >= self._last else self._top + max(self._rows - 1, 1)
        self.draw()

    def language_changed(self) -> None:
        """The same term in the other language."""
        id_ = self.terms[self.selected].id if self.terms else ""
        self.terms = load_glossary(self.host.course.folder, i18n.language())
        place = next((place for place, term in enumerate(self.terms) if term.id == id_), 0)
        self.set_reactive(GlossaryScreen.selected, place)
        self.draw()

    def draw(self) -> None:
        """The list around the highlighted word, and what that means."""
        columns = self.app.size.width
        wide = list_columns(self.terms, columns)
        terms = self.query_one("#terms", Panel)
        terms.styles.width = wide
        lines, self._first = glossary_lines(self.terms, self.selected, wide, self._rows)
        terms.show(lines)
        self.query_one("#header", Panel).show([glossary_header(len(self.terms), self.selected, columns)])
        meaning = term_lines(self.terms[self.selected], self._lesson, columns - wide) if self.terms else []
        self._last = furthest(meaning, self._rows)
        shown = part(meaning, self._top, self._rows, columns - wide, key_of(self, "glossary.read_on"))
        self.query_one("#meaning", Panel).show(shown)
        self.draw_footer()

    @property
    def _rows(self) -> int:
        return self.app.size.height - HEADER_ROWS - FOOTER_ROWS

    @property
    def _lesson(self) -> str:
        """The title of the lesson that shows the highlighted word."""
        if self._titles[0] != i18n.language():
            self._titles = i18n.language(), {entry.folder.name: entry.title for entry in self.host.entries()}
        id_ = self.terms[self.selected].lesson
        return self._titles[1].get(id_, id_)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything for the key to do."""
        if action == "read":
            return self._last > 0
        return bool(self.terms) or action not in ("open", "move", "page")

    def on_click(self, event: events.Click) -> None:
        """A click highlights a word."""
        terms = self.query_one("#terms", Panel)
        place = self._first + event.screen_y - terms.region.y
        if terms.region.contains(event.screen_x, event.screen_y) and place < len(self.terms):
            self.selected = place

    def action_move(self, by: int) -> None:
        """Highlight another word."""
        self.selected = min(max(self.selected + by, 0), max(len(self.terms) - 1, 0))

    def action_page(self, by: int) -> None:
        """A page on."""
        self.action_move(by * max(self._rows - 3, 1))

    def action_open(self) -> None:
        """Open the lesson that shows the word."""
        self.host.open_lesson(self.host.course.folder / self.terms[self.selected].lesson)
