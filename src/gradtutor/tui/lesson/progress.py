"""What the lesson's screen says to the learner's walk: where it begins, which place is reached, when it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.tui.lesson.base import LessonBase

if TYPE_CHECKING:
    from gradtutor.session.progress.review import Due


class Remembering(LessonBase, part=True):
    """Has each step written down, and begins where the learner has stopped."""

    def resume(self, due: Due | None = None) -> None:
        """Go to where the learner was last, or to where something is due; to be called before the screen is shown."""
        self.walk.resume(due)
        self.set_reactive(LessonBase.snapshot, self.player.snapshot())

    def shown(self) -> None:
        """The place is on the screen: it is written down, and what is due is asked for."""
        super().shown()
        before = self.lesson
        item = self.walk.opened()
        if self.lesson is not before:
            # There may be something to compare with now.
            self.draw_footer()
        self.host.tell_trouble()
        if self.walk.dropped:
            self.notify(tr("The lesson has been changed: that is not asked any more."))
        elif item is not None:
            self.ask_again(item)

    def watch_snapshot(self) -> None:
        """Each place is written down as it is reached."""
        super().watch_snapshot()
        if self.snapshot is not None:
            self.walk.arrived(self.snapshot)
            self.host.tell_trouble()

    def leaving(self) -> None:
        """The learner goes back to the contents."""
        super().leaving()
        self.walk.left()
