"""A tutor that hears a teacher: messages, pauses, notices, and the last word; and what is stored of the learner."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Event, Key

from gradtutor.errors import StoreError
from gradtutor.i18n import mark, tr
from gradtutor.session.classroom.class_state import BOARD, CLASS_STATE, RECENT, ClassState, after, from_json
from gradtutor.session.store.events import Close, Erased, Joined, Message, Notice, Removed, record_of
from gradtutor.tui.app import Tutor
from gradtutor.tui.classroom.event_feed import Hearing
from gradtutor.tui.classroom.messages import Read, SaidScreen
from gradtutor.tui.classroom.stored_data import StoredScreen
from gradtutor.tui.screens.base import key_of
from gradtutor.view.classroom.messages import clean_message, last_word

if TYPE_CHECKING:
    from gradtutor.lessons.course.course import Course
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.store.interface import Event as Said
    from gradtutor.session.store.interface import Store

NOTICE: Final = "notice"
CLOSE: Final = "close"
"""The kinds of what is said to one process alone and kept nowhere; both carry ``text``."""
AGAIN: Final = 5.0
"""Seconds after which a class that did not answer is asked again."""
LONG: Final = 60.0
"""Seconds that a notice stays: as long as the warning that it may be is about."""


class Attending(Tutor):
    """Listens to a class. ``store`` brings the class's events; ``name`` is the learner's, as it is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "board", mark("messages"), id="class.board",
                tooltip=mark("Read again what your teacher has written")),
        Binding("i", "stored", mark("my data"), id="class.stored", tooltip=mark("What is stored of you")),
    ]  # fmt: skip

    def __init__(self, course: Course, progress: Progress, store: Store, name: str) -> None:
        super().__init__(course, None, progress)
        self._store, self._shown_name = store, name
        self._class = ClassState()
        self._unread = 0
        """How many of them are shown until they have been read."""
        self._said: SaidScreen | None = None
        self._hearing: Hearing | None = None
        self._noticed = False
        """Whether a notice waits for a key."""

    @property
    def _board(self) -> list[str]:
        """The last messages, oldest first."""
        return [text for one in self._class.said if (text := clean_message(one.text))]

    @property
    def greeting(self) -> str:
        """The learner's name, and what the teacher has written last."""
        return " · ".join([self._shown_name, *self._board[-1:]])

    def on_mount(self) -> None:
        """Listen, and hear what holds in the class."""
        self._listen()
        self.closed = self._class.closed

    def _listen(self) -> None:
        try:
            # In this order nothing is missed: what is heard twice means the same.
            if self._hearing is None:
                feed = self._store.subscribe()
                self._hearing = Hearing(self, feed, self.hear, self.lose, self.tell_trouble)
            self._class = from_json(self._store.state(CLASS_STATE)).since(time.time() - RECENT)
        except StoreError:
            # It is told where the learner's own progress is asked for.
            self.set_timer(AGAIN, self._listen_again)

    def _listen_again(self) -> None:
        self._listen()
        self.class_changed()

    def on_ready(self) -> None:
        """What was said before the learner came."""
        self.class_changed()
        if self._board and not self._unread:
            text = tr("Messages of your teacher from before you came: {count}. Press {key} to read them.")
            self.notify(text.format(count=len(self._board), key=key_of(self, "class.board")), timeout=12, markup=False)

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
        if not self.is_running:
            # It ends: its screens are being taken apart.
            return
        for event in events:
            record = record_of(event)
            match record:
                case Close(text) if not event.number:
                    self.exit(0, message=Text(clean_message(text)))
                    return
                case Notice(text) if not event.number:
                    self._noticed = True
                    self.notify(clean_message(text), severity="warning", timeout=LONG, markup=False)
                case Erased():
                    self.progress.read_anew()
                case Joined() | Removed() if last := last_word(event, self.progress.learner):
                    self.exit(0, message=Text(last))
                    return
            before, self._class = self._class, after(self._class, event)
            if isinstance(record, Message) and clean_message(record.text) and self._class.said != before.said:
                self._unread = min(self._unread + 1, BOARD)
        self.class_changed()

    def lose(self, error: StoreError) -> None:
        """The class is not heard any more: say so once, and go on without it."""
        if self._hearing is not None:
            self._hearing.end()
        self._class = ClassState(said=self._class.said)
        self.class_changed()
        # The store of the progress is the same: it shall notice now, not at the next step with a second notice.
        self.progress.refresh(anyway=True)
        self.tell_trouble()
        if not self.progress.trouble:
            self.notify(str(error), severity="warning", timeout=12, markup=False)

    def class_changed(self) -> None:
        """Something else holds in the class now: show it."""
        self.show_said()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is something to read."""
        if action == "stored":
            return not any(isinstance(screen, StoredScreen) for screen in self.screen_stack)
        return bool(self._board) if action == "board" else super().check_action(action, parameters)

    def show_said(self) -> None:
        """The box with the pause and what has not been read, if there is such a thing."""
        paused, unread = self._class.paused, self._board[-self._unread :] if self._unread else []
        if not (paused or unread):
            self.uncover()
        elif self._said is not None:
            self._said.say(paused, unread)
        else:
            self._said = SaidScreen(paused, unread)
            self.push_screen(self._said)

    def uncover(self) -> None:
        """Take the box away; where the screens below it change it is put up again afterwards."""
        if self._said is not None:
            self._said = None
            self.pop_screen()

    def on_read(self, message: Read) -> None:
        """The messages have been read."""
        self._unread = 0
        self.show_said()

    def action_board(self) -> None:
        """The last messages once more."""
        self._unread = len(self._board)
        self.show_said()

    def action_stored(self) -> None:
        """What is stored of the learner."""
        self.push_screen(StoredScreen(self._store, self.progress.learner, self._shown_name))
