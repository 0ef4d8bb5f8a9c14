"""A chart in perspective is turned; the run stays where it is."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.view.charts.registry import drawing_of

STEP: Final = 15.0
"""Degrees."""


class Turning(LessonBase, part=True):
    """From which side the chart is seen: kept while the lesson is open, whatever else happens in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("greater_than_sign", "turn(1)", mark("turn"), id="chart.turn",
                tooltip=mark("Turn the picture: its front goes to the right")),
        Binding("less_than_sign", "turn(-1)", mark("turn back"), id="chart.turn_back", show=False,
                tooltip=mark("Turn the picture the other way")),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offered where the chart that is seen can be turned."""
        if action.partition("(")[0] == "turn":
            return self.turnable
        return super().check_action(action, parameters)

    @property
    def turnable(self) -> bool:
        """Whether the chart that is seen can be turned."""
        chart = self.shown_chart
        return chart is not None and drawing_of(chart).turns

    def action_turn(self, way: int) -> None:
        """A twenty-fourth of the whole way round."""
        self.turn = (self.turn + way * STEP) % 360
