"""What a teacher says to the class, over the screen: messages until they have been read, a pause until it is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen

from gradtutor.i18n import mark
from gradtutor.tui.core.keys import footer_line
from gradtutor.tui.screens.base import NOTICES_ABOVE, Spoken, own_bindings
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.messages import said_lines

WIDEST, FRAME_COLUMNS = 80, 5
"""Columns of the box, and of its border, its margins and its scroll bar."""


class Read(Message):
    """The learner has read the messages."""


class SaidScreen(Spoken, ModalScreen[None]):
    """A box at the foot of the screen, so that the lesson stays in view; notices stand at the top meanwhile.

    While the class is paused nothing but leaving the tutor is possible. Messages are closed with enter or escape only:
    who steps through a lesson would close them unread with any other key.
    """

    DEFAULT_CSS = f"""
    SaidScreen {{
        align: center bottom;
        background: transparent;

        #said {{
            width: 100%;
            max-width: {WIDEST};
            max-height: 100%;
            height: auto;
            padding: 0 1;
            border: round $primary;
            background: $background;
            scrollbar-size-vertical: 1;
        }}

        {NOTICES_ABOVE}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "read", mark("close"), id="said.read", tooltip=mark("I have read it")),
        Binding("q", "leave", mark("leave the tutor"), id="said.leave", tooltip=mark("Leave the tutor")),
        Binding("l", "app.language", mark("language"), id="said.language",
                tooltip=mark("Go on in the next language")),
    ]  # fmt: skip

    def __init__(self, paused: bool, messages: Sequence[str]) -> None:
        super().__init__()
        self._paused, self._messages = paused, messages

    def compose(self) -> ComposeResult:
        """One panel, as high as its lines."""
        with VerticalScroll(id="said"):
            yield Panel()

    def say(self, paused: bool, messages: Sequence[str]) -> None:
        """Say something else from now on."""
        self._paused, self._messages = paused, messages
        if self.spoken:
            self.speak_anew()

    def on_mount(self) -> None:
        """Write before the first frame."""
        self.speak()

    def on_resize(self) -> None:
        """The lines are broken anew."""
        self.speak_anew()

    def language_changed(self) -> None:
        """The same in the other language."""
        self.speak_anew()

    def speak_anew(self) -> None:
        """Write what is said and the keys."""
        columns = min(self.app.size.width, WIDEST) - FRAME_COLUMNS
        keys = [binding for binding in own_bindings(self) if self.check_action(binding.action, ())]
        lines = [*said_lines(self._paused, self._messages, columns), (), footer_line(keys, columns)]
        panel = self.query_one(Panel)
        panel.styles.height = len(lines)
        panel.show(lines)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A pause cannot be closed, and a message is no reason to leave."""
        return action not in ("read", "leave") or self._paused == (action == "leave")

    def action_read(self) -> None:
        """It has been read."""
        self.app.post_message(Read())

    async def action_leave(self) -> None:
        """Leave the tutor."""
        await self.app.action_quit()
