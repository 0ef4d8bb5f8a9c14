"""A class, as somebody in it hears of it who learns line by line: what the teacher says, and what holds for all."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.plain.commands import EVERYWHERE, IN_A_CLASS, Utterance, help_lines, understood
from gradtutor.plain.company import Company, Elsewhere
from gradtutor.plain.voice import Silence
from gradtutor.session.classroom.class_state import CLASS_STATE, RECENT, ClassState, after, from_json
from gradtutor.session.classroom.stored_data import PINS, Stored
from gradtutor.session.store.events import Close, Erased, Joined, Message, Notice, Removed, record_of
from gradtutor.session.store.interface import Waking
from gradtutor.view.classroom.messages import clean_message, last_word
from gradtutor.view.classroom.stored_data import stored_lines

if TYPE_CHECKING:
    from gradtutor.plain.company import Speaker
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.store.events import Follow
    from gradtutor.session.store.interface import Event, Store, Subscription

LAST_EVENTS: Final = 10
"""Events that are told one by one of what is stored."""
AT_ONCE: Final = 500
"""Events that are read at a go."""
PAUSED: Final = ("messages", "stored", "help", "quit")
"""What can be asked for while the class is paused."""
ENDLESS: Final = 10_000
"""Columns of a line that is not broken."""


class Attending(Company):
    """Messages are told at the next prompt, and so is a pause; the end of a pause, a teacher who is followed, a notice
    and the last word at once, also while a line is waited for."""

    words: tuple[Utterance, ...] = IN_A_CLASS

    def __init__(self, store: Store, progress: Progress, name: str, titles: Callable[[], Mapping[str, str]]) -> None:
        """``titles``: of the lessons by their keys, in the language in use; ``name``: the learner's, as it is shown."""
        self._store, self._progress, self._name, self._titles = store, progress, name, titles
        self._feed: Subscription | None = None
        self._class = ClassState()
        self._unread: list[str] = []
        self._notices: list[str] = []
        self._last_word: str | None = None
        self._following = False
        self._gone_to: Follow | None = None
        """The place that the learner was led to last."""
        self._told_lesson = ""
        """The key of the lesson of the last offer that was told."""
        self._told_pause = False
        try:
            # In this order nothing is missed: what is heard twice means the same.
            self._feed = store.subscribe()
            self._class = from_json(store.state(CLASS_STATE)).since(time.time() - RECENT)
        except StoreError as error:
            # Where only the store does not answer, the teacher is heard all the same.
            if self._feed is None:
                self._lose(error)

    @property
    def closed(self) -> frozenset[str]:
        """The lessons that the teacher has closed."""
        return self._class.closed

    @property
    def file(self) -> int:
        """What can be read when there is something new; negative where that cannot be waited for."""
        return self._feed.fileno() if isinstance(self._feed, Waking) else -1

    def greet(self, voice: Speaker) -> None:
        """Who has logged in, and what was said before."""
        voice.say(tr("You are in the class as {name}.").format(name=self._name))
        if count := len(self._board):
            text = tr("Messages of your teacher from before you came: {count}. 'messages' reads them.")
            voice.say(text.format(count=count))

    # What is heard of the class

    def _look(self) -> None:
        """Take in what has come."""
        if self._feed is None:
            return
        try:
            for event in self._feed.new():
                self._hear(event)
        except StoreError as error:
            self._lose(error)

    def _hear(self, event: Event) -> None:
        record = record_of(event)
        match record:
            case Close(text) if not event.number:
                self._last_word = clean_message(text)
            case Notice(text) if not event.number:
                self._notices.append(clean_message(text))
            case Erased():
                self._progress.read_anew()
            case Joined() | Removed():
                self._last_word = last_word(event, self._progress.learner) or self._last_word
        before, self._class = self._class, after(self._class, event)
        if isinstance(record, Message) and self._class.said != before.said and (text := clean_message(record.text)):
            self._unread.append(text)

    def _lose(self, error: StoreError) -> None:
        """The class is not heard any more: go on without it. That nothing is saved is said of the progress."""
        self._feed = None
        self._class = ClassState(said=self._class.said)
        self._following = False
        # It has the same store, and shall notice now.
        self._progress.refresh(anyway=True)
        if not self._progress.trouble:
            self._notices.append(str(error))

    @property
    def _board(self) -> list[str]:
        return [text for one in self._class.said if (text := clean_message(one.text))]

    @property
    def _offered(self) -> Follow | None:
        """Where the teacher is, if that is a lesson that can be opened here."""
        follow = self._class.follow
        return follow if follow is not None and follow.lesson in self._titles() else None

    # What is said of it

    def woken(self, voice: Speaker) -> None:
        """Something has come while a line is waited for. Raises ``Silence`` and ``Elsewhere``."""
        self._look()
        self._end_with_last_word(voice, waiting=True)
        if self._notices:
            voice.interject(*self._notices)
            self._notices = []
        if self._told_pause and not self._class.paused:
            self._told_pause = False
            voice.interject(_goes_on())
        if self._leads():
            voice.interrupt()
            raise Elsewhere(self._gone_to)

    def speak(self, voice: Speaker) -> None:
        """Say what is new, before a prompt."""
        self._look()
        self._end_with_last_word(voice)
        voice.say(*self._notices)
        self._notices = []
        self._leave_closed(voice)
        if self._unread:
            voice.say(tr("Your teacher writes:"), *self._unread)
            self._unread = []
        if self._class.paused and not self._told_pause:
            voice.say(tr("Your teacher has paused the class. It goes on by itself."))
        self._tell_pauses_end(voice)
        self._told_pause = self._class.paused
        if self._leads():
            raise Elsewhere(self._gone_to)
        self._offer(voice)

    def _tell_pauses_end(self, voice: Speaker) -> None:
        if self._told_pause and not self._class.paused:
            self._told_pause = False
            voice.say(_goes_on())

    def _end_with_last_word(self, voice: Speaker, *, waiting: bool = False) -> None:
        if self._last_word is not None:
            if waiting:
                voice.interrupt()
            voice.say(self._last_word)
            raise Silence

    def _leave_closed(self, voice: Speaker) -> None:
        if self.lesson and self.refuses(voice, self.lesson):
            self._following = False
            raise Elsewhere(None)

    def _leads(self) -> bool:
        """Whether the teacher, who is followed, is elsewhere than before; that is where to go."""
        follow = self._offered
        if not self._following or self._class.paused or follow in (None, self._gone_to):
            return False
        self._gone_to = follow
        return follow is not None and follow.lesson not in self.closed

    def _offer(self, voice: Speaker) -> None:
        """Say where the teacher is, once for each lesson; in a pause nobody could go there."""
        follow = self._offered
        if follow is None:
            self._told_lesson = ""
            if self._following:
                self._following = False
                voice.say(tr("Your teacher does not lead any more: go on by yourself."))
        elif not (self._class.paused or self._following or self._told_lesson == follow.lesson):
            self._told_lesson = follow.lesson
            text = tr("Your teacher is at: {lesson}, iteration {number}. 'follow' goes there.")
            voice.say(text.format(lesson=self._titles()[follow.lesson], number=follow.iteration))

    def refuses(self, voice: Speaker, lesson: str) -> bool:
        """Whether the teacher has closed a lesson."""
        if lesson not in self.closed:
            return False
        voice.say(tr("Your teacher has closed this lesson for now. Your place in it is kept."))
        return True

    # What the learner says to it

    def answers(self, voice: Speaker, text: str) -> bool:
        """Whether a line was for the class; in a pause every line is, but what leaves or asks for what was said."""
        self._look()
        self._end_with_last_word(voice)
        self._tell_pauses_end(voice)
        command, _ = understood(text, self.words)
        if command == "follow" and not self._class.paused:
            self._follow(voice)
        elif command == "messages":
            voice.say(*(self._board or [tr("Your teacher has written nothing in the last two hours.")]))
        elif command == "stored":
            self._tell_stored(voice)
        elif self._class.paused:
            self._wait(voice, text)
        else:
            self._leave_closed(voice)
            return False
        return True

    def _wait(self, voice: Speaker, text: str) -> None:
        command, _ = understood(text, EVERYWHERE)
        if command == "quit":
            raise Silence
        if command == "help":
            voice.say(*help_lines(tuple(one for one in (*self.words, *EVERYWHERE) if one.name in PAUSED)))
        voice.say(tr("Your teacher has paused the class. It goes on by itself."))
        self._told_pause = True

    def _follow(self, voice: Speaker) -> None:
        follow = self._offered
        if self._following:
            self.on_own(voice)
        elif follow is None:
            voice.say(tr("Your teacher leads to no lesson now."))
        elif not self.refuses(voice, follow.lesson):
            self._following, self._gone_to, self._told_lesson = True, follow, follow.lesson
            raise Elsewhere(follow)

    def on_own(self, voice: Speaker) -> None:
        """Follow no more."""
        if self._following:
            self._following = False
            voice.say(tr("You are on your own again."))

    def _tell_stored(self, voice: Speaker) -> None:
        stored, learner = Stored(LAST_EVENTS), self._progress.learner
        try:
            pin = self._store.state(PINS + learner) is not None
            while events := self._store.read(stored.number, learner, AT_ONCE):
                for event in events:
                    stored.fold(event)
        except StoreError as error:
            voice.say(str(error))
            return
        voice.show(stored_lines(stored, self._name, pin, self._titles(), ENDLESS))


def _goes_on() -> str:
    return tr("Your teacher goes on with the class.")
