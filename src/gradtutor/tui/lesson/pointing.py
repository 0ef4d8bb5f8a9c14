"""The mouse on a lesson: a click on a node or a cell of the table goes to its step, the wheel on the table goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from gradtutor.tui.lesson.base import LessonBase

if TYPE_CHECKING:
    from gradtutor.view.lesson.table_rows import Row

STAGES = {"value": "forward", "parameter": "forward", "gradient": "backward", "delta": "backward", "detail": "backward",
          "objective": "loss", "full": "loss", "words": "loss", "inner": "update"}  # fmt: skip
"""Kind of a row of the table -> the stage that fills it."""


class Pointing(LessonBase, part=True):
    """Over SSH no click arrives: the mouse is the terminal's own."""

    def rolls(self, event: events.MouseEvent) -> bool:
        """Over the table, iteration by iteration."""
        return not self.busy and self._panel("table").region.contains(event.screen_x, event.screen_y)

    def on_click(self, event: events.Click) -> None:
        """Go to the step of the node or the cell that has been clicked."""
        if self.busy or self._layout is None or self.has_class("small"):
            return
        for name in ("graph", "table"):
            region = self._panel(name).region
            if region.contains(event.screen_x, event.screen_y):
                column, row = event.screen_x - region.x, event.screen_y - region.y
                (self._clicked_node if name == "graph" else self._clicked_cell)(column, row)

    def _clicked_node(self, column: int, row: int) -> None:
        from gradtutor.view.graph.drawing import node_at

        assert self._layout is not None
        name = node_at(self.scene(), *self._layout.graph, column, row, self.pan)
        if name is None:
            return
        stage = self.snapshot.stage if self.snapshot else "forward"
        stages = ("backward", "forward") if stage in ("backward", "update", "done") else ("forward", "backward")
        for wanted in stages:
            if self._go(self.player.iteration, wanted, name):
                return

    def _clicked_cell(self, column: int, row: int) -> None:
        from gradtutor.view.lesson.table import cell_at

        assert self._layout is not None
        found: tuple[Row, int] | None = cell_at(self.scene(), *self._layout.table, column, row)
        if found is None:
            return
        entry, iteration = found
        if iteration <= self.player.iteration and entry.kind in STAGES:
            self._go(iteration, STAGES[entry.kind], entry.name)

    def _go(self, iteration: int, stage: str, name: str) -> bool:
        """Go to the step of an iteration that is about a name; whether there is one."""
        for place, step in enumerate(self.player.steps(iteration), 1):
            if step.stage == stage and name in ("", step.focus):
                self.player.go(iteration, place)
                self.arrive()
                return True
        return False
