"""Choosing on the chart: a unit of a network, a cell of an array; by arrow keys in a mode of their own, or a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor.i18n import mark
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.widgets.plot import Pointed
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.registry import drawing_of

if TYPE_CHECKING:
    from gradtutor.view.charts.canvas import Pick

_IN_THE_MODE: Final = ("pick", "pick_end")
"""Actions whose keys mean something else outside the mode."""


class Picking(LessonBase):
    """While ``choosing``, the arrows choose; every other key does what it always does."""

    choosing: var[bool] = var(False, init=False)

    # Before the keys of steps: in the mode, the arrows are not those of steps.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "choose", mark("choose"), id="pick.open",
                tooltip=mark("Choose a unit or a cell on the picture with the arrow keys; esc ends it")),
        Binding("right", "pick(1,0,0)", mark("right"), id="pick.right", priority=True,
                tooltip=mark("Choosing: the next layer, or column")),
        Binding("left", "pick(-1,0,0)", mark("left"), id="pick.left", priority=True,
                tooltip=mark("Choosing: the layer, or column, before")),
        Binding("down", "pick(0,1,0)", mark("down"), id="pick.down", priority=True,
                tooltip=mark("Choosing: the next unit, or row")),
        Binding("up", "pick(0,-1,0)", mark("up"), id="pick.up", priority=True,
                tooltip=mark("Choosing: the unit, or row, before")),
        Binding("n", "pick(0,0,1)", mark("sample"), id="pick.sample", priority=True,
                tooltip=mark("Choosing: the next sample")),
        Binding("b", "pick(0,0,-1)", mark("sample back"), id="pick.sample_back", priority=True, show=False,
                tooltip=mark("Choosing: the sample before")),
        Binding("escape", "pick_end", mark("done"), id="pick.end", priority=True,
                tooltip=mark("Choosing: done; the arrows make steps again")),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The mode is offered where there is something to choose; its keys are there while it is open."""
        if action in _IN_THE_MODE:
            return self.choosing and not self.busy and self.app.screen is self
        if action == "choose":
            return not self.busy and self._moved() is not None
        return super().check_action(action, parameters)

    def _footer_bindings(self) -> Sequence[Binding]:
        """In the mode, its keys come first, and what else has no key of its own is left to the help."""
        every = super()._footer_bindings()
        if not self.choosing:
            return every
        own = [one for one in every if (one.id or "").startswith("pick.") and one.action != "choose"]
        others = [one for one in every if one not in own and not one.key.startswith(("left", "down", "up"))]
        return [*own, *(replace(one, key=one.key.removesuffix(",right")) for one in others if one.action != "choose")]

    def _moved(self, across: int = 0, down: int = 0, samples: int = 0) -> Pick | None:
        chart = self.shown_chart
        return drawing_of(chart).picked(self.scene(), chart, self.pick, across, down, samples) if chart else None

    def action_choose(self) -> None:
        """Begin to choose, or end it."""
        self.choosing = not self.choosing
        self.pick = self._moved()

    def action_pick(self, across: int, down: int, samples: int) -> None:
        """Choose something else."""
        self.pick = self._moved(across, down, samples)

    def action_pick_end(self) -> None:
        """What is chosen stays so."""
        self.choosing = False

    def watch_choosing(self) -> None:
        """Other keys."""
        self.draw_footer()

    def watch_chart(self) -> None:
        """On another picture nothing is being chosen yet."""
        self.choosing = False
        super().watch_chart()

    def on_pointed(self, message: Pointed) -> None:
        """A click chooses what it hits."""
        chart = self.shown_chart
        if chart is None or self._layout is None or self.busy:
            return
        canvas = Canvas(*self._layout.chart, pick=self.pick)
        self.pick = drawing_of(chart).pick_at(self.scene(), chart, canvas, message.column, message.row) or self.pick
