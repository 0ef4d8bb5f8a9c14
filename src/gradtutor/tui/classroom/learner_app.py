"""The tutor in a class: the same program, with a teacher who closes lessons and can be followed through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.tui.classroom.doing_app import Doing
from gradtutor.tui.screens.base import TutorScreen, key_of
from gradtutor.tui.screens.contents import ContentsScreen
from gradtutor.view.classroom.messages import offer_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from signal import Signals

    from gradtutor.lessons.course.course import Course
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.progress.review import Due
    from gradtutor.session.store.events import Follow
    from gradtutor.session.store.interface import Store
    from gradtutor.tui.classroom.following_lesson import FollowingLesson
    from gradtutor.tui.core.host import Doer


class Taught(Doing):
    """A learner's tutor: lessons can be closed, and the teacher followed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "follow", mark("follow"), id="class.follow",
                tooltip=mark("Go where your teacher is, and move along; once more, or any step: on your own again")),
    ]  # fmt: skip

    def __init__(self, course: Course, progress: Progress, store: Store, name: str) -> None:
        super().__init__(course, progress, store, name)
        self.following = False
        """Whether the place that is shown moves along with the teacher's."""
        self._told_lesson = ""
        """The key of the lesson of the last offer that was told."""

    def class_changed(self) -> None:
        """Leave what has been closed, go where the teacher has gone, and show what is said."""
        self.closed = self._class.closed
        self._leave_closed()
        follow = self._offered
        if follow is None and self.following:
            self.following = False
            self.notify(tr("Your teacher does not lead any more: go on by yourself."))
        elif follow is not None and self.following:
            self._go_along(follow)
        self._tell_offer(follow)
        super().class_changed()
        self._draw_seen()

    def _tell_offer(self, follow: Follow | None) -> None:
        """Say where the teacher is, once for each lesson; in a pause nobody could go there."""
        if follow is None:
            self._told_lesson = ""
        elif not (self._class.paused or self.following or self._told_lesson == follow.lesson):
            self._told_lesson = follow.lesson
            words = offer_words(self._title(follow.lesson), follow.iteration, key_of(self, "class.follow"))
            self.notify(words, timeout=12, markup=False)

    @property
    def _offered(self) -> Follow | None:
        """Where the teacher is, if that is a lesson that can be opened here."""
        follow = self._class.follow
        return follow if follow is not None and follow.lesson in self.lesson_folders else None

    def _title(self, key: str) -> str:
        folder = self.lesson_folders[key]
        return next(entry.title for entry in self.entries() if entry.folder == folder)

    def _draw_seen(self) -> None:
        """The header and the footer of what is seen have changed."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, TutorScreen):
                if screen.spoken:
                    screen.draw()
                return

    # What is open

    def _below(self) -> FollowingLesson | ContentsScreen | None:
        """The lesson or the contents, if that is what the learner sees, alone or under a box."""
        from gradtutor.tui.classroom.following_lesson import FollowingLesson

        seen = next(screen for screen in reversed(self.screen_stack) if not screen.is_modal)
        return seen if isinstance(seen, FollowingLesson | ContentsScreen) else None

    def _leave_closed(self) -> None:
        """Leave a lesson that the teacher has closed, whatever lies above it."""
        from gradtutor.tui.classroom.following_lesson import FollowingLesson

        open_ = next((screen for screen in self.screen_stack if isinstance(screen, FollowingLesson)), None)
        if open_ is None or open_.lesson_key not in self.closed:
            return
        open_.leaving()
        self.uncover()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._refuse()

    def refuses(self, lesson: str) -> bool:
        """Whether the teacher has closed a lesson."""
        if lesson not in self.closed:
            return False
        self._refuse()
        return True

    def _refuse(self) -> None:
        # Who tries again does not need to read it twice.
        self.clear_notifications()
        self.notify(tr("Your teacher has closed this lesson for now. Your place in it is kept."), timeout=12)

    def open_lesson(self, folder: Path, due: Due | None = None) -> None:
        """Show a lesson that is not closed; one of the learner's own choice ends following."""
        if any(self.lesson_folders.get(key) == folder for key in self.closed):
            self._refuse()
            return
        self.following = False
        super().open_lesson(folder, due)

    def _lesson_screen(self, folder: Path, due: Due | None) -> FollowingLesson:
        from gradtutor.lessons.loading.load import load_lesson
        from gradtutor.tui.classroom.following_lesson import FollowingLesson

        screen = FollowingLesson(load_lesson(folder), self.entry(folder))
        screen.resume(due)
        if self.following and (follow := self._offered) is not None:
            screen.lead(follow)
        return screen

    # Following

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is somebody to follow."""
        return self._offered is not None if action == "follow" else super().check_action(action, parameters)

    def action_follow(self) -> None:
        """Go where the teacher is, or stay here."""
        follow = self._offered
        if self.following or follow is None:
            self.stop_following()
            self._draw_seen()
        elif follow.lesson in self.closed:
            self._refuse()
        else:
            # The offer has been taken.
            self.clear_notifications()
            self.following = True
            self._told_lesson = follow.lesson
            below = self._below()
            if self.screen is not below or isinstance(below, ContentsScreen) or below.busy:
                self._open_led(follow)
            else:
                self._go_along(follow)
            self._draw_seen()

    def _go_along(self, follow: Follow) -> None:
        """Show the teacher's place, unless the learner has begun something else."""
        below = self._below()
        if below is None or follow.lesson in self.closed or (not isinstance(below, ContentsScreen) and below.busy):
            self.stop_following()
            self.notify(tr("You are busy: you do not follow your teacher any more."))
        elif isinstance(below, ContentsScreen) or below.lesson_key != follow.lesson:
            self._open_led(follow)
        else:
            below.lead(follow)

    def _open_led(self, follow: Follow) -> None:
        self.uncover()
        self.following = True
        super().open_lesson(self.lesson_folders[follow.lesson])
        below = self._below()
        self.following = below is not None and not isinstance(below, ContentsScreen)

    def stop_following(self) -> None:
        """On one's own again."""
        self.following = False


if TYPE_CHECKING:

    def _is_host(program: Taught) -> Doer:
        return program


def run_taught(
    course: Course,
    progress: Progress,
    store: Store,
    name: str,
    before_input: Callable[[], None] | None = None,
    endings: Sequence[Signals] = (),
) -> int:
    """Run a learner's tutor in the terminal; the exit code. ``before_input`` and ``endings``: see ``Tutor``.

    Raises ``CrashError``.
    """
    try:
        tutor = Taught(course, progress, store, name)
        tutor.before_input = before_input or tutor.before_input
        return tutor.run_here(mouse=False, endings=endings)
    finally:
        progress.close()
