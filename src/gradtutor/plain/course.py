"""The dialogue about a course: which lessons there are, and the way into one of them."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, TextIO

from gradtutor import i18n
from gradtutor.errors import GradtutorError
from gradtutor.i18n import tr
from gradtutor.lessons.course.course import lesson_ids
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.plain.commands import CONTENTS, EVERYWHERE, FIRST, help_lines, understood
from gradtutor.plain.company import Elsewhere
from gradtutor.plain.glossary import tell_word
from gradtutor.plain.lesson import MOST_IDLE, LessonDialogue
from gradtutor.plain.shelved import Shelved
from gradtutor.plain.voice import Silence, Voice
from gradtutor.safe_text import quoted
from gradtutor.session.assignments.taking import with_own_numbers
from gradtutor.session.lesson_walk import LessonWalk
from gradtutor.session.store.paths import lesson_key
from gradtutor.view.course.contents import Entry, Total, done_words, entries, total

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.lessons.course.course import Course
    from gradtutor.lessons.course.known import Shelf
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.progress.review import Due
    from gradtutor.session.store.events import Follow
    from gradtutor.session.store.taken import Taken


def run(
    course: Course,
    lesson: Path | None,
    progress: Progress,
    source: TextIO,
    sink: TextIO,
    shelf: Shelf | None = None,
) -> None:
    """Speak about ``lesson``, else about the one that was open last, else about the course; until the learner leaves,
    or nothing more is heard."""
    voice = Voice(source, sink, lambda: progress.trouble)
    try:
        with ExitStack() as unpacked:
            CourseDialogue(voice, course, progress, Shelved(shelf, unpacked)).hold(lesson)
        voice.tell_trouble()
    except Silence:
        # The end of the input is a way to leave.
        pass
    finally:
        progress.close()


class CourseDialogue:
    """Speaks about a course."""

    def __init__(self, voice: Voice, course: Course, progress: Progress, shelved: Shelved | None = None) -> None:
        """``shelved``: the other courses that can be gone to."""
        self._shelved = shelved or Shelved()
        self._voice = voice
        self._course = course
        self._progress = progress
        i18n.offer(course.languages)
        self._idle = 0
        """Empty lines so far, one after the other."""

    def hold(self, lesson: Path | None) -> None:
        """Hold the dialogue, beginning with a lesson or with the one that was open last. Raises ``Silence``."""
        folders = self._by_key()
        first = lesson or folders.get(self._progress.last_of(folders))
        self._greet()
        act = self._contents if first is None else partial(self._begin, first)
        while True:
            try:
                if act():
                    return
            except Elsewhere as place:
                if place.attempt is not None:
                    act = partial(self._do, place.attempt)
                else:
                    act = self._contents if place.follow is None else partial(self._lead, place.follow)
            else:
                act = self._turn

    def _begin(self, first: Path) -> bool:
        """Go on in a lesson; whether the learner has left from there."""
        if self._lesson(first) == "quit":
            return True
        return self._contents()

    def _lead(self, follow: Follow) -> bool:
        """Open the lesson in which the teacher is, there; whether the learner has left from there."""
        left = self._lesson(self._by_key()[follow.lesson], follow=follow)
        return left == "quit" or self._contents()

    def _do(self, attempt: Taken) -> bool:
        """Take a lesson that was assigned; whether the learner has left from there."""
        return self._lesson(self._by_key()[attempt.lesson], attempt=attempt) == "quit" or self._contents()

    def _turn(self) -> bool:
        """Hear one line and do what it asks for; whether the learner leaves."""
        text = self._voice.hear()
        command, more = understood(text, (*CONTENTS, *EVERYWHERE))
        self._idle = 0 if text else self._idle + 1
        if command == "quit" or self._idle == MOST_IDLE:
            return True
        if self._idle == MOST_IDLE - 1:
            self._voice.say(tr("One more empty line leaves."))
        elif command in ("again", "contents") or not text:
            self._contents()
        elif command == "language":
            i18n.use(i18n.next_language())
            self._contents()
        elif command == "word":
            self._word(more)
        elif command == "courses":
            self._courses(more)
        elif command == "help":
            self._voice.say(*help_lines((*CONTENTS, *EVERYWHERE, *self._voice.company.words)))
        else:
            self._voice.company.on_own(self._voice)
            left = self._review() if command == "review" else self._choose(text)
            if left == "quit":
                return True
            if left:
                self._contents()
        return False

    def _greet(self) -> None:
        """What is said at first, and to a newcomer how a lesson is taken."""
        self._voice.say(tr("An empty line goes on. 'help' tells the other words, 'quit' leaves."))
        if not self._done().begun:
            self._voice.say(*help_lines(FIRST))

    def _done(self) -> Total:
        """What has been done of the course."""
        return total([self._progress.mark(lesson_key(self._course.home, folder)) for folder in self._folders()])

    def _folders(self) -> list[Path]:
        return [self._course.folder / id_ for id_ in lesson_ids(self._course)]

    def _entries(self) -> tuple[Entry, ...]:
        return entries(self._course, i18n.language())

    def _by_key(self) -> dict[str, Path]:
        return {lesson_key(self._course.home, folder): folder for folder in self._folders()}

    def _contents(self) -> bool:
        """Say which lessons there are; nobody has left by that."""
        self._progress.refresh()
        self._voice.say("", self._course.titles[i18n.language()])
        done = self._done()
        if done.begun:
            self._voice.say(*done_words(done))
        for number, entry in enumerate(self._entries(), 1):
            if entry.number == 1:
                self._voice.say(entry.chapter)
                if entry.leads:
                    self._voice.say(tr("After “{chapter}”: {leads}").format(chapter=entry.chapter, leads=entry.leads))
            self._voice.say(f"{number}. {entry.title}{self._mark(entry)}")
        self._voice.say(tr("Type the number of a lesson."))
        if count := len(self._due()):
            self._voice.say(tr("To be tried again today: {count}.").format(count=count))
        self._voice.say(*self._voice.company.to_do())
        return False

    def _mark(self, entry: Entry) -> str:
        key = lesson_key(self._course.home, entry.folder)
        mark = self._progress.mark(key)
        words = tr("done") if "default" in mark.finished else tr("begun") if mark.steps else ""
        if words and (asked := mark.right + mark.wrong):
            words += ", " + tr("{right} of {count} right").format(right=mark.right, count=asked)
        if key in self._voice.company.closed:
            words = ", ".join(filter(None, (words, tr("closed"))))
        return f" ({words})" if words else ""

    def _choose(self, text: str) -> str:
        """Open the lesson that was asked for by its number or its id."""
        folders = self._folders()
        chosen = [folder for number, folder in enumerate(folders, 1) if text in (str(number), folder.name)]
        if chosen:
            return self._lesson(chosen[0])
        self._voice.say(tr("There is no lesson '{name}'. Type a number from 1 to {count}.").format(
            name=quoted(text), count=len(folders)))  # fmt: skip
        return ""

    def _courses(self, number: str) -> None:
        """Say which courses there are, or go to the one of that number."""
        other = self._shelved.opened(self._voice, self._course, number)
        if other is not None:
            self._course = other
            self._contents()

    def _due(self) -> list[Due]:
        keys = self._by_key()
        return [due for due in self._progress.due() if due.lesson in keys]

    def _review(self) -> str:
        """Try again what is due longest."""
        found = self._due()
        if not found:
            self._voice.say(tr("Nothing is to be tried again today."))
            return ""
        return self._lesson(self._by_key()[found[0].lesson], found[0])

    def _lesson(
        self, folder: Path, due: Due | None = None, follow: Follow | None = None, attempt: Taken | None = None
    ) -> str:
        """Speak about a lesson, beginning where something is due or the teacher is, or in a try of what was assigned;
        the command that left it, empty where it cannot be read or is closed."""
        if self._voice.company.refuses(self._voice, lesson_key(self._course.home, folder)):
            return ""
        try:
            lesson = load_lesson(folder)
            if attempt is not None:
                evidence = self._progress.taken.get(attempt.key)
                lesson = with_own_numbers(lesson, attempt, self._progress.learner, evidence)
        except GradtutorError as error:
            self._voice.say(str(error))
            return ""
        resolved = folder.resolve()
        entry = next((one for one in self._entries() if one.folder.resolve() == resolved), None)
        home = self._course.home if entry else resolved.parent
        walk = LessonWalk(lesson, self._progress, attempt.key if attempt else lesson_key(home, folder))
        left_before = walk.resume(due)
        led = follow is not None and walk.go_along(follow.variant, follow.iteration, follow.revealed)
        if left_before and due is None and not led:
            self._voice.say(tr("You are where you left; 'start' goes back to the beginning."))
        return LessonDialogue(self._voice, walk, self._word, led).hold()

    def _word(self, name: str) -> None:
        """What a word means."""
        tell_word(self._voice, self._course.folder, name)
