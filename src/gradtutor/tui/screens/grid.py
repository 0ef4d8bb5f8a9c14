"""An array opened over the lesson: a grid of its numbers, a cursor, and the formula of the number under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor.i18n import mark
from gradtutor.tui.core import theme
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.lesson.array_grid import Cell, grid_lines, layers, moved, next_array, next_layer

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene


class GridScreen(TutorScreen):
    """``cell`` is where the cursor is. ``scene`` gives the place of the lesson, in the language in use."""

    CSS = "#footer { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "layer", mark("switch"), id="grid.layer",
                tooltip=mark("The same number as a value, as a gradient, or after the update")),
        Binding("n,right_square_bracket", "array(1)", mark("next array"), id="grid.next",
                tooltip=mark("The next array of the lesson")),
        Binding("p,left_square_bracket", "array(-1)", mark("previous array"), id="grid.previous",
                tooltip=mark("The previous array of the lesson")),
        Binding("down,j", "move(1,0)", mark("down"), id="grid.down", tooltip=mark("A row down")),
        Binding("up,k", "move(-1,0)", mark("up"), id="grid.up", show=False, tooltip=mark("A row up")),
        Binding("right", "move(0,1)", mark("right"), id="grid.right", tooltip=mark("A column on")),
        Binding("left", "move(0,-1)", mark("left"), id="grid.left", show=False, tooltip=mark("A column back")),
        Binding("pagedown", "move(10,0)", mark("page down"), id="grid.page_down", show=False,
                tooltip=mark("Ten rows down")),
        Binding("pageup", "move(-10,0)", mark("page up"), id="grid.page_up", show=False, tooltip=mark("Ten rows up")),
        Binding("home", "move(-1000000,0)", mark("first"), id="grid.first", show=False, tooltip=mark("The first row")),
        Binding("end", "move(1000000,0)", mark("last"), id="grid.last", show=False, tooltip=mark("The last row")),
        Binding("escape,g,q", "leave", mark("back"), id="grid.leave", tooltip=mark("Back to the lesson")),
    ]  # fmt: skip

    cell: var[Cell] = var(Cell(""), init=False)

    def __init__(self, scene: Callable[[], Scene], cell: Cell) -> None:
        super().__init__()
        self._scene = scene
        self.set_reactive(GridScreen.cell, cell)

    def compose(self) -> ComposeResult:
        """Everything is lines."""
        yield Panel(id="grid")
        yield Panel(id="footer")

    def watch_cell(self) -> None:
        """The cursor has moved."""
        self.draw()

    def draw(self) -> None:
        """The grid around the cursor."""
        columns, height = self.app.size
        self.query_one("#grid", Panel).show(
            grid_lines(self._scene(), self.cell, columns, height - 1, colourless=theme.colourless())
        )
        self.draw_footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key has anything to do."""
        return action != "layer" or len(layers(self._scene(), self.cell.name)) > 1

    def action_move(self, down: int, across: int) -> None:
        """Move the cursor."""
        self.cell = moved(self._scene(), self.cell, down, across)

    def action_layer(self) -> None:
        """Values, gradients, next values."""
        self.cell = next_layer(self._scene(), self.cell)

    def action_array(self, by: int) -> None:
        """Another array."""
        self.cell = next_array(self._scene(), self.cell, by)

    def action_leave(self) -> None:
        """Back to the lesson, at the same place."""
        self.app.pop_screen()
