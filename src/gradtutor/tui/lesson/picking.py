"""Choosing on the chart: a unit of a network, a cell of an array; by arrow keys in a mode of their own, or a click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor.i18n import mark
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.screens.base import own_bindings
from gradtutor.tui.widgets.picture import Picked, Picture, Pointed
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.registry import drawing_of

if TYPE_CHECKING:
    from gradtutor.view.charts.canvas import Pick

_STAYS: Final = ("step.next", "app.help")
"""Ids of the keys that the footer offers beside those of the mode."""


_OF_SAMPLES: Final = ("pick.sample", "pick.sample_back")


class Picking(LessonBase, part=True):
    """While ``choosing``, the picture has the arrow keys; every other key does what it always does."""

    choosing: var[bool] = var(False, init=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "choose", mark("choose"), id="pick.open",
                tooltip=mark("Choose a unit or a cell on the picture with the arrow keys; esc ends it")),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The mode is offered where there is something to choose."""
        if action == "choose" and (self.busy or self.moved_pick() is None):
            return False
        return super().check_action(action, parameters)

    def _footer_bindings(self) -> Sequence[Binding]:
        """In the mode, its keys."""
        every = super()._footer_bindings()
        if not self.choosing:
            return every
        step, *others = [one for one in every if one.id in _STAYS]
        keys = own_bindings(self.query_one(Picture))
        if self.moved_pick(samples=1) == self.moved_pick():
            keys = [one for one in keys if one.id not in _OF_SAMPLES]
        return [step.with_key("space"), *keys, *others]

    def moved_pick(self, across: int = 0, down: int = 0, samples: int = 0) -> Pick | None:
        """What is chosen, so far from what was; ``None`` where nothing can be."""
        chart = self.shown_chart
        return drawing_of(chart).picked(self.scene(), chart, self.pick, across, down, samples) if chart else None

    def action_choose(self) -> None:
        """Begin to choose."""
        self.pick = self.moved_pick()
        self.choosing = True
        self.query_one(Picture).begin()

    def on_picked(self, message: Picked) -> None:
        """An arrow has been pressed."""
        self.pick = self.moved_pick(message.across, message.down, message.samples)

    def on_picking_ended(self) -> None:
        """What is chosen stays so."""
        self.choosing = False

    def watch_choosing(self) -> None:
        """Other keys."""
        self.draw_footer()

    def watch_chart(self) -> None:
        """On another picture nothing is being chosen yet."""
        if self.choosing:
            self.set_focus(None)
        super().watch_chart()

    def on_pointed(self, message: Pointed) -> None:
        """A click chooses what it hits."""
        chart = self.shown_chart
        if chart is None or self._layout is None or self.busy:
            return
        canvas = Canvas(*self._layout.chart, pick=self.pick)
        self.pick = drawing_of(chart).pick_at(self.scene(), chart, canvas, message.column, message.row) or self.pick
