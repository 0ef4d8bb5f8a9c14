"""The line in which a learner answers before a number is shown."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from gradtutor.i18n import mark

ROWS: Final = 3
"""Of the line and its border."""


class Guessed(Message):
    """Something has been typed; empty: the number is to be shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class OtherWanted(Message):
    """Another number of the same step is to be asked for."""


class PutAway(Message):
    """The question has been put away."""


class Answer(Container):
    """Asks one question at the foot of the screen; what is typed goes out as ``Guessed``, and it stays open until it
    is closed."""

    # Closed, it lies below the screen: what is displayed or not is laid out anew, and that is a frame of everything. It
    # is moved by hand: a class that opens it would have the style sheet asked for all its parts, at each question.
    DEFAULT_CSS = f"""
    Answer {{
        layer: prompt; dock: bottom; height: {ROWS}; offset-y: {ROWS};
        border: round $primary; background: $background;
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "other", mark("another number"), id="answer.other",
                tooltip=mark("Be asked for another number of this step")),
        Binding("escape", "put_away", mark("cancel"), id="answer.cancel", tooltip=mark("Put the question away")),
    ]  # fmt: skip

    can_focus_children = False
    """Whether the line can have the focus: only while it asks."""

    _answered: str = ""
    """What has been answered wrongly already, and still stands in the line."""

    def compose(self) -> ComposeResult:
        """One line to type in; the question is the title of its border."""
        line = Input(compact=True)
        # Over a slow link, or for a screen reader, a cursor that blinks is a screen that never rests.
        line.cursor_blink = False
        yield line

    def ask(self, question: str, note: str) -> None:
        """Open with a new question and nothing typed."""
        self.border_title = question
        self.say(note)
        self.query_one(Input).value = self._answered = ""
        self.styles.offset = (0, 0)
        self.can_focus_children = True
        self.query_one(Input).focus()

    def say(self, note: str) -> None:
        """Say something about the answer below it; what is typed stays."""
        self.border_subtitle = note

    def again(self, note: str) -> None:
        """Ask the same once more: what has been typed can be mended, or typed over."""
        self.say(note)
        line = self.query_one(Input)
        self._answered = line.value.strip()
        line.select_all()

    def close(self) -> None:
        """Put the question away and give the keys back."""
        self.styles.offset = (0, ROWS)
        self.can_focus_children = False
        self.screen.set_focus(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """An answer; the one that has just been found wrong is none: that is enter alone, which the note promises."""
        event.stop()
        text = event.value.strip()
        self.post_message(Guessed("" if text == self._answered else text))

    def action_other(self) -> None:
        """Tell that another number is wanted."""
        self.post_message(OtherWanted())

    def action_put_away(self) -> None:
        """Tell that no answer comes."""
        self.post_message(PutAway())
