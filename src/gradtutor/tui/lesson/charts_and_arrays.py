"""Other sights of the same place: the next chart, the inside of an array, the errata."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.tui.lesson.base import LessonBase


class Looking(LessonBase, part=True):
    """Charts, arrays, errata."""

    MOVES: ClassVar[frozenset[str]] = frozenset("chart errata".split())
    """Actions that lead to another place of the lesson."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "grid", mark("array"), id="grid.open",
                tooltip=mark("Look into the array of this step: each number with its formula")),
        Binding("c", "chart", mark("chart"), id="chart.next", tooltip=mark("The next chart")),
        Binding("e", "errata", mark("errata"), id="errata.open",
                tooltip=mark("What the article prints wrongly: find out")),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Errata are offered where there are any."""
        return (action != "errata" or bool(self.lesson.errata)) and super().check_action(action, parameters)

    def action_chart(self) -> None:
        """The next chart of the lesson."""
        count = len(self.player.variant.charts)
        if count > 1:
            self.chart = (self.chart + 1) % count
        else:
            self.remark(lambda: tr("This lesson has one chart.") if count else tr("This lesson has no chart."))

    def idle(self) -> frozenset[str]:
        """One chart has no next; arrays are offered where the step is about one."""
        alone = {"chart"} if len(self.player.variant.charts) < 2 else set()
        return super().idle() | alone | (set() if self._about_array() else {"grid"})

    def _about_array(self) -> bool:
        if not self.player.trace.graph.has_arrays:
            return False
        # Not needed for the lessons of plain numbers.
        from gradtutor.view.lesson.array_grid import opens

        return opens(self.scene())

    def action_grid(self) -> None:
        """Look into an array: that of this step, or one that it uses."""
        from gradtutor.tui.screens.grid import GridScreen
        from gradtutor.view.lesson.array_grid import first_cell

        cell = first_cell(self.scene())
        if cell is not None:
            self.app.push_screen(GridScreen(self.scene, cell))
        else:
            self.remark(lambda: tr("There is no array here: every name is one number."))

    def action_errata(self) -> None:
        """What the article prints wrongly."""
        from gradtutor.tui.screens.errata import ErrataScreen

        self.app.push_screen(ErrataScreen(self.lesson, self.walk.note))
