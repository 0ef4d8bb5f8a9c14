"""The chart of a lesson: a figure, which is drawn in the cells of the widget, or a picture made of lines."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.figure_lines import check, figure_lines
from gradtutor.view.text.ascii_spelling import celled
from gradtutor.view.text.lines import Line


class Plot(Panel):
    """Shows a figure, drawn anew when the figure or the size changes."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._figure: Figure | None = None
        self._cells: tuple[int, int] = (0, 0)

    def sign(self, text: str) -> str:
        """In a picture each sign keeps its cell."""
        return celled(text)

    def show_figure(self, figure: Figure | None, cells: tuple[int, int] | None = None) -> None:
        """Show ``figure`` from now on; ``None``: nothing. ``cells``: the columns and rows that the plot has, or will
        have in the next frame. Raises ``ValueError`` for one that cannot be drawn."""
        if figure is not None:
            check(figure)
        room = cells or (self.size.width, self.size.height)
        if (figure, room) != (self._figure, self._cells):
            self._figure, self._cells = figure, room
            self._draw()
        if figure is None:
            self.show(())

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show a picture that is made of characters, not of a figure."""
        self._figure = None
        self.show(lines)

    def draw_picture(self, drawn: Figure | Sequence[Line] | None, cells: tuple[int, int]) -> None:
        """Show what a kind of chart has drawn in so many columns and rows, whichever it is; ``None``: nothing."""
        if drawn is None or isinstance(drawn, Figure):
            self.show_figure(drawn, cells)
        else:
            self.show_lines(drawn)

    def on_resize(self, event: events.Resize) -> None:
        """Draw the figure in the new size."""
        self._cells = (self.size.width, self.size.height)
        self._draw()

    def _draw(self) -> None:
        if self._figure is not None and all(self._cells):
            self.show(figure_lines(self._figure, *self._cells))
