"""The lesson's screen in a class: it can go where the teacher is, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from gradtutor.i18n import tr
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.lesson.screen import LessonScreen

if TYPE_CHECKING:
    from textual import events

    from gradtutor.session.store.events import Follow
    from gradtutor.tui.core.host import Follower


class FollowingLesson(LessonScreen):
    """A learner's lesson. A step of the learner's own ends following."""

    _led = False
    """Whether the teacher's place is being gone to."""
    _begun_led = False
    """Whether the lesson was opened at the teacher's place."""

    @property
    def host(self) -> Follower:
        """The learner's program."""
        return cast("Follower", self.app)

    @property
    def notes(self) -> tuple[str, ...]:
        """Whether the learner follows."""
        return (*super().notes, tr("following")) if self.host.following else super().notes

    def lead(self, follow: Follow) -> None:
        """Go to the teacher's place; a run that this lesson does not have cannot be shown."""
        if not self.walk.go_along(follow.variant, follow.iteration, follow.revealed):
            return
        # Drawn once: before that its panels may not be there yet, though it runs.
        if self.spoken:
            self._led = True
            self.arrive()
            self._led = False
        else:
            self._begun_led = True
            self.set_reactive(LessonBase.snapshot, self.player.snapshot())

    def shown(self) -> None:
        """The teacher's place is written down like one that was reached by steps."""
        super().shown()
        if self._begun_led:
            self._led = True
            self.watch_snapshot()
            self._led = False

    def watch_snapshot(self) -> None:
        """A place of the learner's own choice ends following."""
        if not self._led:
            self.host.stop_following()
        super().watch_snapshot()

    def ask_first(self) -> bool:
        """So does the step key where it asks something first."""
        asked = super().ask_first()
        if asked:
            self.host.stop_following()
        return asked

    def leaving(self) -> None:
        """So does leaving the lesson."""
        super().leaving()
        self.host.stop_following()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Seen again: meanwhile the teacher may have said something."""
        if self.spoken:
            self.draw()
