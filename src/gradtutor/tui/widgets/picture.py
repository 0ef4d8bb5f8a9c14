"""The chart of a lesson, on which something can be chosen while it has the keys."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from gradtutor.i18n import mark
from gradtutor.tui.widgets.plot import Plot


class Pointed(Message):
    """A cell of the picture has been clicked."""

    def __init__(self, column: int, row: int) -> None:
        super().__init__()
        self.column = column
        self.row = row


class Picked(Message):
    """Something else is to be chosen: how far across, how far down, how many samples on."""

    def __init__(self, across: int, down: int, samples: int) -> None:
        super().__init__()
        self.across = across
        self.down = down
        self.samples = samples


class PickingEnded(Message):
    """The picture has given the keys back."""


class Picture(Plot):
    """While it has the focus, the arrows choose; every other key is the screen's, as ever."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "pick(-1,0,0)", mark("left"), id="pick.left", tooltip=mark("The layer, or column, before")),
        Binding("right", "pick(1,0,0)", mark("right"), id="pick.right", tooltip=mark("The next layer, or column")),
        Binding("down", "pick(0,1,0)", mark("down"), id="pick.down", tooltip=mark("The next unit, or row")),
        Binding("up", "pick(0,-1,0)", mark("up"), id="pick.up", tooltip=mark("The unit, or row, before")),
        Binding("n", "pick(0,0,1)", mark("sample"), id="pick.sample", tooltip=mark("The next sample")),
        Binding("b", "pick(0,0,-1)", mark("sample back"), id="pick.sample_back", show=False,
                tooltip=mark("The sample before")),
        Binding("escape,u", "done", mark("done"), id="pick.done", tooltip=mark("The arrows make steps again")),
    ]  # fmt: skip

    def begin(self) -> None:
        """Take the keys."""
        self.can_focus = True
        self.focus()

    def action_pick(self, across: int, down: int, samples: int) -> None:
        """Ask for something else to be chosen."""
        self.post_message(Picked(across, down, samples))

    def action_done(self) -> None:
        """Give the keys back."""
        self.screen.set_focus(None)

    def on_blur(self) -> None:
        """A click does not take the keys again."""
        self.can_focus = False
        self.post_message(PickingEnded())

    def on_click(self, event: events.Click) -> None:
        """Say which cell has been clicked."""
        self.post_message(Pointed(event.x, event.y))
