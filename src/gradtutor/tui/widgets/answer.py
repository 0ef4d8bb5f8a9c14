"""The line in which a learner answers before a number is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message

from gradtutor.i18n import mark
from gradtutor.tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from gradtutor.view.lesson.layout import Rectangle


class OtherWanted(Message):
    """Another number of the same step is to be asked for."""


class PutAway(Message):
    """The question has been put away."""


class Answer(Container):
    """Asks one question; ``take`` hears what is typed, an empty text where the number is to be shown. It stays open
    until it is closed.

    What is asked, and what is said to an answer, stands above it, where the lesson's words do.
    """

    # Closed, it lies above the screen: what is displayed or not is laid out anew, and that is a frame of everything. It
    # is moved by hand: a class that opens it would have the style sheet asked for all its parts, at each question.
    DEFAULT_CSS = """
    Answer { layer: prompt; dock: top; height: 1; offset-y: -1; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "give", mark("answer; empty: show it"), id="answer.give",
                tooltip=mark("Give this answer; with nothing typed, show the number")),
        Binding("tab", "other", mark("another number"), id="answer.other",
                tooltip=mark("Be asked for another number of this step")),
        Binding("escape", "put_away", mark("cancel"), id="answer.cancel", tooltip=mark("Put the question away")),
    ]  # fmt: skip

    can_focus_children = False
    """Whether the line can have the focus: only while it asks."""

    def __init__(self, take: Callable[[str], None], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._take = take
        self._line = TypedLine(self._taken)
        self._place: tuple[int, int] = (0, 0)
        self._answered = ""
        """What has been answered wrongly already, and still stands in the line."""
        self.asked, self.note = "", ""

    def complete(self) -> None:
        """Be ready to ask, with the line to type in. Not from the beginning: its styles are the longest of all."""
        if not self._line.is_attached:
            self.mount(self._line)

    @property
    def open(self) -> bool:
        """Whether it asks."""
        return self.can_focus_children

    def stand(self, place: Rectangle) -> None:
        """Where on the screen it is while it asks."""
        self._place = (place.column, place.row)
        self.styles.width = place.columns
        if self.open:
            self.styles.offset = self._place

    def ask(self, asked: str, note: str) -> None:
        """Open with a new question and nothing typed."""
        self.asked, self.note = asked, note
        self.complete()
        self._line.value = self._answered = ""
        self.styles.offset = self._place
        self.can_focus_children = True
        self._line.focus()

    def again(self) -> None:
        """Ask the same once more: what has been typed can be mended, or typed over."""
        self._answered = self._line.value.strip()
        self._line.select_all()

    def close(self) -> None:
        """Put the question away and give the keys back."""
        self.styles.offset = (0, -1)
        self.can_focus_children = False
        self.screen.set_focus(None)

    def _taken(self, text: str) -> None:
        """An answer; the one that has just been found wrong is none: that is enter alone, which is promised."""
        text = text.strip()
        self._take("" if text == self._answered else text)

    async def action_give(self) -> None:
        """Take what stands in the line."""
        await self._line.action_submit()

    def action_other(self) -> None:
        """Tell that another number is wanted."""
        self.post_message(OtherWanted())

    def action_put_away(self) -> None:
        """Tell that no answer comes."""
        self.post_message(PutAway())
