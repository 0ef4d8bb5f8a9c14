"""A line to type a number in, which arrow keys move where it is a position on a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from gradtutor.i18n import mark
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.engine.problem import Parameter


def moved(axis: Parameter, value: float, by: int) -> float:
    """A place so many steps further along an axis, not beyond its ends."""
    value += by * (axis.step or 1.0)
    low = axis.minimum if axis.minimum is not None else value
    high = axis.maximum if axis.maximum is not None else value
    # Without the traces of binary fractions: 0.3, not 0.30000000000000004.
    return float(f"{min(max(value, low), high):.10g}")


class NumberInput(Input):
    """A line to type in; where the number is a place on an ``axis``, arrow keys move it as well.

    The keys to the sides edit what has been typed, and move the number as long as nothing has.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(1)", mark("more"), id="prompt.more", tooltip=mark("A step more, on the chart")),
        Binding("down", "step(-1)", mark("less"), id="prompt.less", tooltip=mark("A step less, on the chart")),
    ]

    axis: Parameter | None = None
    at = 0.0
    """Where the number is before the first key."""
    _moved = ""

    def begin(self, axis: Parameter | None, at: float) -> None:
        """Ask for a number; ``axis`` is where it lies on the chart, if it does."""
        self.axis, self.at, self._moved = axis, at, ""
        self.value = ""
        self.placeholder = short(at) if axis else ""

    def action_step(self, by: int) -> None:
        """Move along the axis, from what stands here."""
        if self.axis is None:
            return
        try:
            here = float(self.value) if self.value else self.at
        except ValueError:
            return
        self.value = self._moved = repr(moved(self.axis, here, by)).removesuffix(".0")
        self.cursor_position = len(self.value)

    def action_cursor_left(self, select: bool = False) -> None:
        """A step to the left; in a typed text, the cursor."""
        if not self._aside(-1):
            super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        """A step to the right; in a typed text, the cursor."""
        if not self._aside(1):
            super().action_cursor_right(select)

    def _aside(self, by: int) -> bool:
        free = self.axis is not None and self.value in ("", self._moved)
        if free:
            self.action_step(by)
        return free
