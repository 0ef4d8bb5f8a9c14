"""One line to type in at the foot of a screen, opened on a key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from gradtutor.i18n import mark
from gradtutor.tui.widgets.prompt import CLOSED


class Typed(Message):
    """What stands in the line now; ``done``: it is to be taken."""

    def __init__(self, text: str, done: bool) -> None:
        super().__init__()
        self.text, self.done = text, done


class LeftEmpty(Message):
    """The line has been put away without being taken."""


class LineToType(Container):
    """Asks for one line, and is put away when it has been given."""

    DEFAULT_CSS = f"LineToType {{ {CLOSED} }} LineToType.open {{ display: block; }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "put_away", mark("cancel"), id="line.cancel", tooltip=mark("Put the line away")),
    ]

    def compose(self) -> ComposeResult:
        """The line; what it is for is the title of its border."""
        yield Input(compact=True)

    def ask(self, title: str, text: str, longest: int) -> None:
        """Open with a text that can be changed, of at most so many characters."""
        self.border_title = title
        field = self.query_one(Input)
        field.max_length, field.value = longest, text
        self.add_class("open")
        field.focus()

    def retitle(self, title: str) -> None:
        """The same in another language."""
        self.border_title = title

    def _close(self) -> None:
        self.remove_class("open")
        self.screen.set_focus(None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """A key of the line."""
        event.stop()
        if self.has_class("open"):
            self.post_message(Typed(event.value, done=False))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The line is whole."""
        event.stop()
        self._close()
        self.post_message(Typed(event.value, done=True))

    def action_put_away(self) -> None:
        """No line after all."""
        self._close()
        self.post_message(LeftEmpty())
