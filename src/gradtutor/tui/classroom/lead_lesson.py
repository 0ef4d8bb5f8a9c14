"""The lesson on the teacher's own screen: its place can be offered to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.session.store.events import Follow, Released
from gradtutor.tui.lesson.screen import LessonScreen

if TYPE_CHECKING:
    from textual.timer import Timer

    from gradtutor.lessons.model import Lesson
    from gradtutor.tui.core.host import ClassHost
    from gradtutor.view.course.contents import Entry

OFTEN = 0.25
"""Seconds between two offers at the least: a key that is held down must not flood the class."""


class LeadScreen(LessonScreen):
    """A lesson whose place is offered while follow-me is on for it; each step moves the offer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "lead", mark("follow me"), id="lead.toggle",
                tooltip=mark("Offer this place, and where you go from here, to everybody; or end that")),
    ]  # fmt: skip

    def __init__(self, lesson: Lesson, entry: Entry | None = None) -> None:
        super().__init__(lesson, entry)
        self._own = tuple(lesson.variants.values())
        self._soon: Timer | None = None

    @property
    def host(self) -> ClassHost:
        """The teacher's program."""
        return cast("ClassHost", self.app)

    @property
    def leading(self) -> bool:
        """Whether a place of this lesson is offered."""
        follow = self.host.roll.state.follow
        return follow is not None and follow.lesson == self.lesson_key

    @property
    def _shared(self) -> bool:
        """Whether the run is one that everybody has: not one made here, nor at another rate."""
        return any(self.player.variant is one for one in self._own)

    @property
    def notes(self) -> tuple[str, ...]:
        """Whether the class is offered this place."""
        if not self.leading:
            return super().notes
        return (*super().notes, tr("follow me") if self._shared else tr("not offered: your own run"))

    def watch_snapshot(self) -> None:
        """The offer moves along."""
        super().watch_snapshot()
        if self.leading and self._soon is None:
            self._soon = self.set_timer(OFTEN, self._offer)

    def _offer(self) -> None:
        self._soon = None
        if not self._shared:
            return
        cursor = Follow(self.lesson_key, self.player.variant.name, self.player.iteration, self.player.revealed)
        if cursor != self.host.roll.state.follow:
            self.host.say(cursor)

    def action_lead(self) -> None:
        """Offer this place, or end the offer."""
        if self.leading:
            self.host.say(Released())
        elif self._shared:
            self._offer()
        else:
            self.notify(tr("This run is your own: the class does not have it."))
        self.draw()

    def leaving(self) -> None:
        """The last place stays offered."""
        super().leaving()
        if self._soon is not None:
            self._soon.stop()
            self._offer()
