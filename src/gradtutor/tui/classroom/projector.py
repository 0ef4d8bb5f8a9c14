"""For a wall: the answers of the class to one question after the other, as they come in, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.session.classroom.asked_now import AskedNow
from gradtutor.session.progress.review import item_of
from gradtutor.session.store.events import Answered, Predicted, record_of
from gradtutor.tui.app import Tutor
from gradtutor.tui.classroom.answers import Histogram
from gradtutor.tui.classroom.teacher_app import Teaching
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.answers import nothing_yet

if TYPE_CHECKING:
    from textual.command import Provider

    from gradtutor.lessons.course.course import Course
    from gradtutor.session.classroom.tally import Topic
    from gradtutor.session.store.interface import Event, Store


class ProjectorScreen(Histogram):
    """What the class is answering now, or what the teacher has chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,n", "move(1)", mark("next question"), id="projector.next",
                tooltip=mark("What was asked next")),
        Binding("left,up,p", "move(-1)", mark("previous"), id="projector.previous", show=False,
                tooltip=mark("What was asked before")),
        Binding("f,end", "follow", mark("follow the class"), id="projector.follow",
                tooltip=mark("Show by itself what most are answering")),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.topics: list[Topic] = []
        """What was asked, in the order in which it was answered first."""
        self.chosen = False
        """Whether the teacher has chosen what is shown."""
        self._now = AskedNow()

    def hear(self, events: Sequence[Event]) -> None:
        """Take answers in."""
        for event in events:
            record = record_of(event)
            if isinstance(record, Answered | Predicted):
                self._now.note((event.lesson, item_of(record)), event.time)

    def news(self) -> None:
        """Show the question that most are answering, unless the class is looking at an answer."""
        tallies = self.host.roll.tallies
        known = set(self.topics)
        self.topics += [topic for topic in reversed(list(tallies)) if topic not in known]
        self.topics = [topic for topic in self.topics if topic in set(tallies)]
        if self.asked not in self.topics:
            # Erased.
            self.asked = None
        if not self.chosen and not self.revealed:
            found = self._now.topic(self.asked, self.host.now())
            newest = next(iter(tallies), None)
            self.asked = found if found in self.topics else self.asked or newest
        self.draw()

    def draw(self) -> None:
        """The bars, or that there are none yet."""
        if self.asked is None:
            header, body = nothing_yet(self.app.size.width, self.room)
            self.query_one("#header", Panel).show([header])
            self.query_one("#body", Panel).show(body)
        super().draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything for a key to do."""
        return action not in ("reveal", "last", "move", "follow") or bool(self.topics)

    def action_move(self, by: int) -> None:
        """Another question; it stays until another one is chosen, or the class is followed again."""
        if self.asked in self.topics:
            at = (self.topics.index(self.asked) + by) % len(self.topics)
            self.chosen = True
            self.show(self.topics[at])

    def action_follow(self) -> None:
        """Show by itself what is answered."""
        self.chosen = self.revealed = False
        self.news()


class Projecting(Teaching):
    """A teacher's program that only shows answers. The server gives it no names, and takes nothing from it."""

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = set()
    ENABLE_COMMAND_PALETTE = False

    def get_default_screen(self) -> ProjectorScreen:  # type: ignore[override]
        """The answers."""
        return ProjectorScreen()

    def _warn(self, event: Event, new: bool) -> None:
        """Whoever looks at a wall is warned of nobody."""

    async def action_quit(self) -> None:
        """Leave; a pause of the teacher's goes on."""
        await Tutor.action_quit(self)


def run_projector(course: Course, store: Store, before_input: Callable[[], None] | None = None) -> int:
    """Run the program for a wall in the terminal; the exit code. ``before_input``: see ``Tutor``.

    Raises ``CrashError``.
    """
    try:
        program = Projecting(course, store)
        program.before_input = before_input or program.before_input
        return program.run_here(mouse=False)
    finally:
        store.close()
