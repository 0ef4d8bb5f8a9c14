"""The teacher's program: the class on the screen, beside the lessons."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from gradtutor import i18n
from gradtutor.errors import GradtutorError, StoreError
from gradtutor.i18n import tr
from gradtutor.session.assignments.taking import lesson_open
from gradtutor.session.classroom import people
from gradtutor.session.classroom.class_state import CLASS, CLASS_STATE, as_json, from_json
from gradtutor.session.classroom.roll import Roll
from gradtutor.session.store.events import Close, Locked, Notice, Paused, Record, Released, event_of, record_of
from gradtutor.session.store.interface import Event, Waking
from gradtutor.tui.app import Tutor
from gradtutor.tui.classroom.base import ClassView
from gradtutor.tui.classroom.event_feed import Wake
from gradtutor.tui.classroom.roll import ClassGrid
from gradtutor.view.classroom.assignments import WithTries
from gradtutor.view.classroom.topics import About, about

if TYPE_CHECKING:
    from pathlib import Path
    from signal import Signals

    from gradtutor.lessons.course.course import Course
    from gradtutor.lessons.model import Lesson
    from gradtutor.session.classroom.tally import Topic
    from gradtutor.session.progress.review import Due
    from gradtutor.session.store.interface import Store, Subscription
    from gradtutor.tui.classroom.answers import OtherTopic
    from gradtutor.tui.core.host import ClassHost
    from gradtutor.tui.lesson.screen import LessonScreen

Done = TypeVar("Done")
AT_ONCE: Final = 5000
"""Events that are read at a go."""
AGAIN: Final = 5.0
"""Seconds after which a store that has failed is asked again."""
SECONDS: Final = 1.0
"""Between two looks at what the class does."""
LONG: Final = 30.0
"""Seconds that a warning stays."""


class Teaching(Tutor):
    """A teacher's tutor over the store of the class. What the teacher does in a lesson is kept nowhere."""

    def __init__(self, course: Course, store: Store, now: Callable[[], float] = time.time) -> None:
        super().__init__(course)
        self.roll = Roll()
        self.now = now
        self.trouble = ""
        """Why the class cannot be followed any more; empty while it can."""
        self._store = store
        self._feed: Subscription | None = None
        self._lessons: dict[str, Lesson | None] = {}
        self._abouts: dict[tuple[str, Topic], About] = {}
        self._titles: dict[str, dict[str, str]] = {}

    def get_default_screen(self) -> ClassGrid:
        """The class."""
        return ClassGrid()

    def on_mount(self) -> None:
        """Read what has been so far, and follow what comes."""
        self._read_on()

    def _read_on(self) -> None:
        """A piece of what has been so far: a long term must not keep the first frame."""
        try:
            events = self._store.read(self.roll.number, None, AT_ONCE)
            for event in events:
                self.roll.fold(event)
            if len(events) < AT_ONCE:
                self._begin_to_follow()
                return
        except StoreError as error:
            self._fail(error)
            self.set_timer(AGAIN, self._read_on)
            return
        self.call_after_refresh(self._read_on)

    def _begin_to_follow(self) -> None:
        self.trouble = ""
        kept = self._store.state(CLASS_STATE)
        if kept is not None:
            self.roll.state = from_json(kept)
        self._feed = self._store.subscribe(self.roll.number)
        if isinstance(self._feed, Waking):
            Wake(self, self._feed, self.look, lambda: self._feed is not None)
        else:
            self.set_interval(SECONDS, self.look)
        self._show_news()

    def look(self) -> None:
        """Take in what the class has done since the last time, and show it."""
        if self._feed is None:
            return
        try:
            events = self._feed.new()
        except StoreError as error:
            self._lose(error)
            return
        self.trouble = ""
        # What comes to this process alone has no number; the rest may come twice around the subscription's begin.
        for event in events:
            if not event.number:
                self._be_told(event)
        stored = {event.number: event for event in events if event.number > self.roll.number}
        fresh = [stored[number] for number in sorted(stored)]
        for event in fresh:
            new = event.learner not in self.roll.learners
            self.roll.fold(event)
            self._warn(event, new)
        for screen in self._views():
            screen.hear(fresh)
        if any(event.kind == "erased" for event in fresh):
            self._read_anew(Roll())
        self._show_news()
        self.tell_trouble()

    def tell_trouble(self) -> None:
        """Say, once, what has happened to the store of the class."""
        if (notice := self._store.notice) != self._told:
            self._told = notice
            self.notify(notice, severity="warning", timeout=LONG, markup=False)

    def _read_anew(self, roll: Roll) -> None:
        """Work the class out again, a piece at a time: events have become another learner's, or are gone."""
        try:
            events = self._store.read(roll.number, None, AT_ONCE)
        except StoreError as error:
            self._lose(error)
            return
        for event in events:
            roll.fold(event)
        if len(events) == AT_ONCE:
            self.call_after_refresh(self._read_anew, roll)
            return
        roll.state = self.roll.state
        self.roll = roll
        self._leave_those_gone()
        self._show_news()

    def _leave_those_gone(self) -> None:
        """Leave the lesson of a learner whom there is not any more."""
        from gradtutor.tui.classroom.watch_learner import WatchScreen

        if isinstance(self.screen, WatchScreen):
            learner = self.roll.learners.get(self.screen.learner.id)
            if learner is None:
                self.pop_screen()
            else:
                self.screen.learner = learner

    def _warn(self, event: Event, new: bool) -> None:
        """Say at once what a teacher has to know of a learner's name; ``new``: it is heard for the first time."""
        text = ""
        if isinstance(record_of(event), Locked):
            text = tr("{name} is locked: too many wrong PINs or passwords.")
        elif new and self.roll.look_alikes.of(event.learner):
            text = tr("{name} has come, who is not {other}: the two names look alike.")
        if text:
            others = ", ".join(self.roll.look_alikes.of(event.learner))
            name = self.roll.learners[event.learner].name
            self.notify(text.format(name=name, other=others), severity="warning", timeout=LONG, markup=False)

    def _views(self) -> Iterator[ClassView]:
        return (screen for screen in self.screen_stack if isinstance(screen, ClassView))

    def _show_news(self) -> None:
        # The first pieces are read before there is anything to draw on.
        if isinstance(self.screen, ClassView) and self.screen.spoken:
            self.screen.news()

    def _be_told(self, event: Event) -> None:
        from rich.text import Text

        match record_of(event):
            case Close(text):
                self.exit(0, message=Text(text))
            case Notice(text):
                self.notify(text, timeout=LONG, markup=False)

    def _lose(self, error: StoreError) -> None:
        """The class is not heard any more; the lessons go on."""
        self._feed = None
        self._fail(error)

    def _fail(self, error: StoreError) -> None:
        """Say, once, what is wrong."""
        if self.trouble != str(error):
            self.trouble = str(error)
            self.notify(self.trouble, severity="error", timeout=12, markup=False)
        self._show_news()

    def say(self, what: Record) -> None:
        """Say something to the whole class, and keep what holds from now on for those who come later."""
        event = event_of(what, learner=CLASS, time=self.now())
        try:
            self._store.append([event])
            # It comes back with a number as well; taken in twice it means the same.
            self.roll.fold(event)
            self._store.set_state(CLASS_STATE, as_json(self.roll.state))
        except StoreError as error:
            self._lose(error)

    def unlock(self, id_: str) -> None:
        """Let a learner log in again at whose name too much was guessed."""
        event = self.manage(lambda store, time: people.unlock(store, id_, time))
        if event is not None:
            self.roll.fold(event)
            self._show_news()

    def manage(self, act: Callable[[Store, float], Done]) -> Done | None:
        """Do something with the learners of the class, in the store and now; ``None`` where the store fails. Raises
        what ``act`` does beside ``StoreError``."""
        try:
            return act(self._store, self.now())
        except StoreError as error:
            self._lose(error)
            return None

    def open_learner(self, id_: str) -> None:
        """What can be done with a learner's name and PIN."""
        from gradtutor.tui.classroom.manage_learner import ManageScreen

        self.push_screen(ManageScreen(id_))

    def changed(self) -> None:
        """Learners have other names now, or are gone."""
        self._read_anew(Roll())

    def titles(self) -> Mapping[str, str]:
        """The lessons of the course by their keys, in its order -> their titles in the language in use."""
        language = i18n.language()
        if language not in self._titles:
            titles = [entry.title for entry in self.entries()]
            self._titles[language] = WithTries(zip(self.lesson_folders, titles, strict=True))
        return self._titles[language]

    def title_of(self, lesson: str) -> str:
        """The title of a lesson, or its key where it is none of the course."""
        return self.titles().get(lesson, lesson)

    def lesson_of(self, key: str) -> Lesson | None:
        """A lesson of the course by its key; ``None`` where there is none, or where it cannot be read."""
        if key not in self._lessons:
            from gradtutor.lessons.loading.load import load_lesson

            folder = self.lesson_folders.get(key)
            try:
                self._lessons[key] = load_lesson(folder) if folder else None
            except GradtutorError:
                self._lessons[key] = None
        return self._lessons[key]

    def about(self, topic: Topic) -> About:
        """What was asked, in the language in use."""
        language = i18n.language()
        if (language, topic) not in self._abouts:
            self._abouts[language, topic] = about(self.lesson_of(topic[0]), topic[1], language)
        return self._abouts[language, topic]

    def offered_words(self) -> str:
        """The place that is offered to everybody; nothing where none is."""
        follow = self.roll.state.follow
        if follow is None:
            return ""
        iteration = tr("iteration {number}").format(number=follow.iteration)
        return f"{self.title_of(follow.lesson)}, {iteration}"

    def open_lessons(self, folder: Path | None = None) -> None:
        """The list of lessons, with one highlighted."""
        from gradtutor.tui.classroom.lessons import LessonsScreen

        screen = LessonsScreen()
        if folder is not None:
            screen.highlight(folder)
        self.push_screen(screen)

    def open_questions(self) -> None:
        """What the class was asked."""
        from gradtutor.tui.classroom.questions import QuestionsScreen

        self.push_screen(QuestionsScreen())

    def open_answers(self, topic: Topic) -> None:
        """The answers to one thing that was asked."""
        from gradtutor.tui.classroom.answers import AnswersScreen

        self.push_screen(AnswersScreen(topic))

    def on_other_topic(self, message: OtherTopic) -> None:
        """The answers to another one of the list, which lies below."""
        from gradtutor.tui.classroom.answers import AnswersScreen
        from gradtutor.tui.classroom.questions import QuestionsScreen

        lists = (screen for screen in self.screen_stack if isinstance(screen, QuestionsScreen))
        if isinstance(self.screen, AnswersScreen) and (questions := next(lists, None)) is not None:
            questions.action_move(message.by)
            self.screen.show(questions.topic)

    def open_lesson(self, folder: Path, due: Due | None = None) -> None:
        """Open a lesson on this screen, above the list of lessons."""
        try:
            screen = self._lesson_screen(folder, due)
        except GradtutorError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.open_lessons(folder)
        self.push_screen(screen)

    def _lesson_screen(self, folder: Path, due: Due | None) -> LessonScreen:
        from gradtutor.lessons.loading.load import load_lesson
        from gradtutor.tui.classroom.lead_lesson import LeadScreen

        screen = LeadScreen(load_lesson(folder), self.entry(folder))
        screen.resume(due)
        return screen

    def watch_learner(self, id_: str) -> None:
        """Show the lesson of a learner; a notice where there is none to show."""
        from gradtutor.session.classroom.replay import Watched
        from gradtutor.tui.classroom.watch_learner import WatchScreen

        learner, watched = self.roll.learners[id_], Watched()
        try:
            # What has not been taken in yet comes through the subscription.
            for event in self._store.read(0, id_):
                if event.number <= self.roll.number:
                    watched.fold(event)
        except StoreError as error:
            self._fail(error)
            return
        lesson = lesson_open(watched.lesson, self.lesson_of, self.roll.evidence.of(id_))
        if lesson is None:
            text = tr("{name} has no lesson open that could be shown.")
            self.notify(text.format(name=learner.name), markup=False)
            return
        if isinstance(self.screen, WatchScreen):
            self.pop_screen()
        self.push_screen(WatchScreen(learner, watched, lesson, self.entry(lesson.folder)))

    def watch_other(self, id_: str, by: int) -> None:
        """Show the lesson of the next learner in the list of the class who has opened one, round and round."""
        grid = self.screen_stack[0]
        assert isinstance(grid, ClassGrid)  # it is the default screen
        ids = [
            row.learner.id
            for row in grid.rows
            if row.learner.id == id_ or lesson_open(row.learner.lesson, self.lesson_of)
        ]
        if ids:
            other = ids[((ids.index(id_) if id_ in ids else 0) + by) % len(ids)]
            grid.select([row.learner.id for row in grid.rows].index(other))
            self.watch_learner(other)

    async def action_quit(self) -> None:
        """Leave: nobody stays paused, or follows a place that does not move any more."""
        state = self.roll.state
        if state.paused:
            self.say(Paused(on=False))
        if state.follow is not None:
            self.say(Released())
        await super().action_quit()


if TYPE_CHECKING:

    def _is_host(program: Teaching) -> ClassHost:
        return program


def run_teacher(
    course: Course,
    store: Store,
    before_input: Callable[[], None] | None = None,
    endings: Sequence[Signals] = (),
) -> int:
    """Run the teacher's program in the terminal; the exit code. ``before_input`` and ``endings``: see ``Tutor``.

    Raises ``CrashError``.
    """
    try:
        program = Teaching(course, store)
        program.before_input = before_input or program.before_input
        return program.run_here(mouse=False, endings=endings)
    finally:
        store.close()
