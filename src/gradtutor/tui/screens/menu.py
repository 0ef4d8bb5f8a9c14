"""The menu of a lesson's variants, where there are too many to go through one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor import i18n
from gradtutor.i18n import mark
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.compare.variant_menu import VariantChoice, menu_header, menu_lines

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Variant


class MenuScreen(TutorScreen):
    """The variants below each other. ``selected`` is the place of the highlighted one, counted from 0.

    ``opened`` is called with the one that was chosen, after the screen has gone.
    """

    DEFAULT_CSS = """
    MenuScreen {
        #header, #footer { height: 1; }
        #variants { margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", mark("open"), id="menu.open", tooltip=mark("Show this variant")),
        Binding("down,j,v", "move(1)", mark("down"), id="menu.down", tooltip=mark("Highlight the next variant")),
        Binding("up,k", "move(-1)", mark("up"), id="menu.up", tooltip=mark("Highlight the variant above")),
        Binding("escape,q", "app.pop_screen", mark("back"), id="menu.leave",
                tooltip=mark("Back to the same place of the lesson")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    def __init__(
        self, lesson: Lesson, choices: Sequence[VariantChoice], selected: int, opened: Callable[[Variant], None]
    ) -> None:
        super().__init__()
        self._lesson = lesson
        self._choices = choices
        self._opened = opened
        self.set_reactive(MenuScreen.selected, selected)

    def compose(self) -> ComposeResult:
        """Header, list, footer."""
        yield Panel(id="header")
        yield Panel(id="variants")
        yield Panel(id="footer")

    def watch_selected(self) -> None:
        """Another variant is highlighted."""
        self.draw()

    def draw(self) -> None:
        """The list around the highlighted variant."""
        columns, height = self.app.size
        words = self._lesson.words[i18n.language()]
        self.query_one("#header", Panel).show([menu_header(words, columns)])
        lines = menu_lines(words, self._choices, self.selected, columns, max(1, height - 3))
        self.query_one("#variants", Panel).show(lines)
        self.draw_footer()

    def action_move(self, by: int) -> None:
        """Highlight another variant, round and round."""
        self.selected = (self.selected + by) % len(self._choices)

    def action_open(self) -> None:
        """Show the highlighted variant in the lesson."""
        self.app.pop_screen()
        self._opened(self._choices[self.selected].variant)
