"""What the class was asked: questions and predicted numbers, the latest first."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.session.classroom.tally import Topic
from gradtutor.tui.classroom.base import ClassList
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.topic_list import AskedTopic, nothing_answered, topic_lines, topics_header


class QuestionsScreen(ClassList):
    """The list; its order stays as it was when it was opened, and what is new stands at its end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "open", mark("show answers"), id="questions.open",
                tooltip=mark("The answers as a histogram, without names")),
        Binding("escape,a,q,left", "app.pop_screen", mark("class"), id="questions.leave",
                tooltip=mark("Back to the class")),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.topics: list[Topic] = []

    @property
    def topic(self) -> Topic:
        """The highlighted one. Raises ``IndexError`` while nothing has been asked."""
        return self.topics[self.selected]

    def count(self) -> int:
        """How many things were asked."""
        return len(self.topics)

    def draw(self) -> None:
        """The lines around the highlighted one."""
        columns, rows = self.app.size.width, self.room
        if len(self.topics) != len(self.host.roll.tallies):
            known = set(self.topics)
            self.topics += [topic for topic in self.host.roll.tallies if topic not in known]
        first = max(0, min(self.selected - rows // 2, len(self.topics) - rows))
        seen = [self._asked(topic) for topic in self.topics[first : first + rows]]
        lines = topic_lines(seen, self.selected - first, columns) or nothing_answered()
        self.query_one("#header", Panel).show([topics_header(len(self.topics), columns)])
        self.query_one("#body", Panel).show(lines)
        self.draw_footer()

    def _asked(self, topic: Topic) -> AskedTopic:
        tally = self.host.roll.tallies[topic]
        return AskedTopic(self.host.title_of(topic[0]), self.host.about(topic).title, len(tally), tally.right())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything for a key to do."""
        return action != "open" or bool(self.topics)

    def action_open(self) -> None:
        """The answers to the highlighted one."""
        if self.topics:
            self.host.open_answers(self.topic)
