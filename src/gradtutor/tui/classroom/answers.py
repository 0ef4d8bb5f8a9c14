"""The answers of the class to one question, as a histogram that can be shown to the class."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from gradtutor.i18n import mark
from gradtutor.session.progress.review import ANSWERED
from gradtutor.tui.classroom.base import ClassScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.answers import answers_header, bars, histogram_lines
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.session.classroom.tally import Topic


class OtherTopic(Message):
    """The answers that are ``by`` lines further on in the list shall be shown."""

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by


class Histogram(ClassScreen):
    """The histogram of one thing that was asked; what is right is hidden until the teacher shows it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "reveal", mark("right answer"), id="answers.reveal",
                tooltip=mark("Show what is right, or hide it")),
        Binding("t", "last", mark("first or last"), id="answers.last",
                tooltip=mark("Everybody's first answer, or everybody's last")),
    ]  # fmt: skip

    def __init__(self, topic: Topic | None = None) -> None:
        super().__init__()
        self.asked = topic
        self.revealed = False
        """Whether what is right is shown."""
        self.last = False
        """Whether everybody's last answer counts, not the first."""

    def draw(self) -> None:
        """The question and its bars."""
        if self.asked is not None:
            self._draw_bars(self.asked)
        self.draw_footer()

    def _draw_bars(self, topic: Topic) -> None:
        columns = self.app.size.width
        tally, about = self.host.roll.tallies[topic], self.host.about(topic)
        truth = "" if tally.truth is None else short(tally.truth)
        found = bars(about, tally.answers(self.last))
        title = "" if topic[1].kind == ANSWERED and about.asked else about.title
        header = answers_header(self.host.title_of(topic[0]), title, len(tally), self.last, columns)
        self.query_one("#header", Panel).show([header])
        self.query_one("#body", Panel).show(histogram_lines(about, found, columns, self.room, self.revealed, truth))

    def action_reveal(self) -> None:
        """Show what is right, or hide it."""
        self.revealed = not self.revealed
        self.draw()

    def action_last(self) -> None:
        """First answers, or last ones."""
        self.last = not self.last
        self.draw()

    def show(self, topic: Topic) -> None:
        """Show the answers to another question; what is right is hidden again."""
        if topic != self.asked:
            self.asked, self.revealed = topic, False
        self.draw()


class AnswersScreen(Histogram):
    """The answers to one thing of the list, which lies below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,n", "move(1)", mark("next question"), id="answers.next",
                tooltip=mark("The next one of the list")),
        Binding("left,up,p", "move(-1)", mark("previous"), id="answers.previous", show=False,
                tooltip=mark("The one before in the list")),
        Binding("escape,q", "app.pop_screen", mark("list"), id="answers.leave",
                tooltip=mark("Back to the list")),
    ]  # fmt: skip

    @property
    def topic(self) -> Topic:
        """The one that is shown."""
        assert self.asked is not None  # it is opened with one
        return self.asked

    def action_move(self, by: int) -> None:
        """Another question: the program has the list."""
        self.post_message(OtherTopic(by))
