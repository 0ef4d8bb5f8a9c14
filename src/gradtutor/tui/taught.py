"""The tutor in a class: the same program, with what the teacher says to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Event, Key

from gradtutor.errors import StoreError
from gradtutor.locale import mark, tr
from gradtutor.session.classwork import CLASS, CLASS_STATE, MESSAGE, ClassState, after, from_json
from gradtutor.tui.app import Tutor
from gradtutor.tui.hearing import Hearing
from gradtutor.tui.keys import chosen, key_name
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.screens.contents import ContentsScreen
from gradtutor.tui.screens.said import Read, SaidScreen
from gradtutor.tui.screens.stored import StoredScreen
from gradtutor.view.said import clean_message, offer_words

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.lessons.model import Course
    from gradtutor.session.classwork import Follow
    from gradtutor.session.progress import Progress
    from gradtutor.session.review import Due
    from gradtutor.session.store import Event as Said
    from gradtutor.session.store import Store
    from gradtutor.tui.lesson.following import FollowingLesson

NOTICE: Final = "notice"
CLOSE: Final = "close"
"""The kinds of what is said to one process alone and kept nowhere; both carry ``text``."""
LONG: Final = 60.0
"""Seconds that a notice stays: as long as the warning that it may be is about."""
BOARD: Final = 5
"""Messages that can be read again."""


class Taught(Tutor):
    """A learner's tutor. ``store`` brings the class's events; ``name`` is the learner's, as it is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "follow", mark("follow"), id="class.follow",
                tooltip=mark("Go where your teacher is, and move along; once more, or any step: on your own again")),
        Binding("b", "board", mark("messages"), id="class.board",
                tooltip=mark("Read again what your teacher has written")),
        Binding("i", "stored", mark("my data"), id="class.stored", tooltip=mark("What is stored of you")),
    ]  # fmt: skip

    def __init__(self, course: Course, progress: Progress, store: Store, name: str) -> None:
        super().__init__(course, None, progress)
        self.following = False
        """Whether the place that is shown moves along with the teacher's."""
        self._store, self._shown_name = store, name
        self._class = ClassState()
        self._board: list[str] = []
        """The last messages, oldest first."""
        self._unread = 0
        """How many of them are shown until they have been read."""
        self._said: SaidScreen | None = None
        self._hearing: Hearing | None = None
        self._noticed = False
        """Whether a notice waits for a key."""
        self._told_lesson = ""
        """The key of the lesson of the last offer that was told."""

    @property
    def greeting(self) -> str:
        """The learner's name, and what the teacher has written last."""
        return " · ".join([self._shown_name, *self._board[-1:]])

    def on_mount(self) -> None:
        """Listen, and hear what holds in the class."""
        try:
            # In this order nothing is missed: what is heard twice means the same.
            self._hearing = Hearing(self, self._store.subscribe(), self.hear, self.lose)
            self._class = from_json(self._store.state(CLASS_STATE))
        except StoreError as error:
            self.lose(error)
        self.closed = self._class.closed

    def on_ready(self) -> None:
        """What was said before the learner came."""
        self._follow_class()

    def on_unmount(self) -> None:
        """Nobody listens any more."""
        if self._hearing is not None:
            self._hearing.end()

    async def on_event(self, event: Event) -> None:
        """A key takes away a notice that has asked for one."""
        if self._noticed and isinstance(event, Key):
            self._noticed = False
            self.clear_notifications()
        await super().on_event(event)

    def hear(self, events: Sequence[Said]) -> None:
        """Do what the events ask for."""
        for event in events:
            text = clean_message(str(event.data.get("text", "")))
            if event.kind == CLOSE and not event.number:
                self.exit(0, message=Text(text))
                return
            if event.kind == NOTICE and not event.number:
                self._noticed = True
                self.notify(text, severity="warning", timeout=LONG, markup=False)
            elif event.kind == MESSAGE and event.learner == CLASS and text:
                self._board = [*self._board, text][-BOARD:]
                self._unread = min(self._unread + 1, BOARD)
            self._class = after(self._class, event)
        self._follow_class()

    def lose(self, error: StoreError) -> None:
        """The class is not heard any more: say so once, and go on without it."""
        if self._hearing is not None:
            self._hearing.end()
        self._class = ClassState()
        self._follow_class()
        # The store of the progress is the same: it shall notice now, not at the next step with a second notice.
        self.progress.last_of(())
        self.tell_trouble()
        if not self.progress.trouble:
            self.notify(str(error), severity="warning", timeout=12, markup=False)

    def tell_trouble(self) -> None:
        """Where the progress has given its store up, nothing can be heard from it either."""
        super().tell_trouble()
        if self._hearing is not None:
            self._hearing.look()

    def _follow_class(self) -> None:
        """Show what holds now in the class."""
        self.closed = self._class.closed
        self._leave_closed()
        follow = self._offered
        if follow is None and self.following:
            self.following = False
            self.notify(tr("Your teacher does not lead any more: go on by yourself."))
        elif follow is not None and self.following:
            self._go_along(follow)
        self._tell_offer(follow)
        self._show_said()
        self._draw_seen()

    def _tell_offer(self, follow: Follow | None) -> None:
        """Say where the teacher is, once for each lesson; in a pause nobody could go there."""
        if follow is None:
            self._told_lesson = ""
        elif not (self._class.paused or self.following or self._told_lesson == follow.lesson):
            self._told_lesson = follow.lesson
            key = key_name(chosen(self._binding("follow")).key.split(",")[0])
            self.notify(offer_words(self._title(follow.lesson), follow.iteration, key), timeout=12, markup=False)

    @property
    def _offered(self) -> Follow | None:
        """Where the teacher is, if that is a lesson that can be opened here."""
        follow = self._class.follow
        return follow if follow is not None and follow.lesson in self.lesson_folders() else None

    def _title(self, key: str) -> str:
        folder = self.lesson_folders()[key]
        return next(entry.title for entry in self.entries() if entry.folder == folder)

    def _binding(self, action: str) -> Binding:
        return next(one for one in self.BINDINGS if isinstance(one, Binding) and one.action == action)

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
        from gradtutor.tui.lesson.following import FollowingLesson

        seen = next(screen for screen in reversed(self.screen_stack) if not screen.is_modal)
        return seen if isinstance(seen, FollowingLesson | ContentsScreen) else None

    def _leave_closed(self) -> None:
        """Leave a lesson that the teacher has closed, whatever lies above it."""
        from gradtutor.tui.lesson.following import FollowingLesson

        open_ = next((screen for screen in self.screen_stack if isinstance(screen, FollowingLesson)), None)
        if open_ is None or open_.lesson_key not in self.closed:
            return
        open_.leaving()
        self._uncover()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._refuse()

    def _refuse(self) -> None:
        # Who tries again does not need to read it twice.
        self.clear_notifications()
        self.notify(tr("Your teacher has closed this lesson for now. Your place in it is kept."), timeout=12)

    def open_lesson(self, folder: Path, due: Due | None = None) -> None:
        """Show a lesson that is not closed; one of the learner's own choice ends following."""
        if any(self.lesson_folders().get(key) == folder for key in self.closed):
            self._refuse()
            return
        self.following = False
        super().open_lesson(folder, due)

    def _lesson_screen(self, folder: Path, due: Due | None) -> FollowingLesson:
        from gradtutor.lessons.load import load_lesson
        from gradtutor.tui.lesson.following import FollowingLesson

        screen = FollowingLesson(load_lesson(folder), self.entry(folder))
        screen.resume(due)
        if self.following and (follow := self._offered) is not None:
            screen.lead(follow)
        return screen

    # Following

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is somebody to follow, or something to read."""
        if action == "follow":
            return self._offered is not None
        if action == "stored":
            return not any(isinstance(screen, StoredScreen) for screen in self.screen_stack)
        return bool(self._board) if action == "board" else super().check_action(action, parameters)

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
        self._uncover()
        self.following = True
        super().open_lesson(self.lesson_folders()[follow.lesson])
        below = self._below()
        self.following = below is not None and not isinstance(below, ContentsScreen)

    def stop_following(self) -> None:
        """On one's own again."""
        self.following = False

    # What is said

    def _show_said(self) -> None:
        """The box with the pause and what has not been read, if there is such a thing."""
        paused, unread = self._class.paused, self._board[-self._unread :] if self._unread else []
        if not (paused or unread):
            self._uncover()
        elif self._said is not None:
            self._said.say(paused, unread)
        else:
            self._said = SaidScreen(paused, unread)
            self.push_screen(self._said)

    def _uncover(self) -> None:
        """Take the box away; where the screens below it change it is put up again afterwards."""
        if self._said is not None:
            self._said = None
            self.pop_screen()

    def on_read(self, message: Read) -> None:
        """The messages have been read."""
        self._unread = 0
        self._show_said()

    def action_board(self) -> None:
        """The last messages once more."""
        self._unread = len(self._board)
        self._show_said()

    def action_stored(self) -> None:
        """What is stored of the learner."""
        self.push_screen(StoredScreen(self._store, self.progress.learner, self._shown_name))


def run_taught(course: Course, progress: Progress, store: Store, name: str) -> int:
    """Run a learner's tutor in the terminal; the exit code."""
    try:
        return Taught(course, progress, store, name).run(mouse=False) or 0
    finally:
        progress.close()
