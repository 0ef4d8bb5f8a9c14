"""The dialogue about a course: which lessons there are, and the way into one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from gradtutor import i18n
from gradtutor.errors import GradtutorError
from gradtutor.i18n import tr
from gradtutor.lessons.course.course import lesson_ids
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.plain.commands import CONTENTS, EVERYWHERE, FIRST, help_lines, understood
from gradtutor.plain.glossary import tell_word
from gradtutor.plain.lesson import LessonDialogue
from gradtutor.plain.voice import Silence, Voice
from gradtutor.safe_text import quoted
from gradtutor.session.lesson_walk import LessonWalk
from gradtutor.session.store.paths import lesson_key
from gradtutor.view.course.contents import Entry, Total, done_words, entries, total

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.lessons.course.course import Course
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.progress.review import Due


def run(course: Course, lesson: Path | None, progress: Progress, source: TextIO, sink: TextIO) -> None:
    """Speak about ``lesson``, else about the one that was open last, else about the course; until the learner leaves,
    or nothing more is heard."""
    voice = Voice(source, sink, lambda: progress.trouble)
    try:
        CourseDialogue(voice, course, progress).hold(lesson)
        voice.tell_trouble()
    except Silence:
        # The end of the input is a way to leave.
        pass
    finally:
        progress.close()


class CourseDialogue:
    """Speaks about a course."""

    def __init__(self, voice: Voice, course: Course, progress: Progress) -> None:
        self._voice = voice
        self._course = course
        self._progress = progress

    def hold(self, lesson: Path | None) -> None:
        """Hold the dialogue, beginning with a lesson or with the one that was open last. Raises ``Silence``."""
        folders = {lesson_key(self._course.home, folder): folder for folder in self._folders()}
        first = lesson or folders.get(self._progress.last_of(folders))
        self._greet()
        if first is not None and self._lesson(first) == "quit":
            return
        self._contents()
        while True:
            text = self._voice.hear()
            command, more = understood(text, (*CONTENTS, *EVERYWHERE))
            if command == "quit":
                return
            if command in ("again", "contents") or not text:
                self._contents()
            elif command == "language":
                languages = i18n.LANGUAGES
                i18n.use(languages[(languages.index(i18n.language()) + 1) % len(languages)])
                self._contents()
            elif command == "word":
                self._word(more)
            elif command == "help":
                self._voice.say(*help_lines((*CONTENTS, *EVERYWHERE)))
            else:
                left = self._review() if command == "review" else self._choose(text)
                if left == "quit":
                    return
                if left:
                    self._contents()

    def _greet(self) -> None:
        """What is said at first, and to a newcomer how a lesson is taken."""
        self._voice.say(
            tr("An empty line goes on, where a lesson says space. 'help' tells the other words, 'quit' leaves.")
        )
        if not self._done().begun:
            self._voice.say(*help_lines(FIRST))

    def _done(self) -> Total:
        """What has been done of the course."""
        return total([self._progress.mark(lesson_key(self._course.home, folder)) for folder in self._folders()])

    def _folders(self) -> list[Path]:
        return [self._course.folder / id_ for id_ in lesson_ids(self._course)]

    def _entries(self) -> tuple[Entry, ...]:
        return entries(self._course, i18n.language())

    def _contents(self) -> None:
        self._progress.refresh()
        self._voice.say("", self._course.titles[i18n.language()])
        done = self._done()
        if done.begun:
            self._voice.say(*done_words(done))
        for number, entry in enumerate(self._entries(), 1):
            if entry.number == 1:
                self._voice.say(entry.chapter)
            self._voice.say(f"{number}. {entry.title}{self._mark(entry)}")
        self._voice.say(tr("Type the number of a lesson."))
        if count := len(self._due()):
            self._voice.say(tr("To be tried again today: {count}.").format(count=count))

    def _mark(self, entry: Entry) -> str:
        mark = self._progress.mark(lesson_key(self._course.home, entry.folder))
        words = tr("done") if "default" in mark.finished else tr("begun") if mark.steps else ""
        if words and (asked := mark.right + mark.wrong):
            words += ", " + tr("{right} of {count} right").format(right=mark.right, count=asked)
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

    def _due(self) -> list[Due]:
        keys = {lesson_key(self._course.home, folder) for folder in self._folders()}
        return [due for due in self._progress.due() if due.lesson in keys]

    def _review(self) -> str:
        """Try again what is due longest."""
        found = self._due()
        if not found:
            self._voice.say(tr("Nothing is to be tried again today."))
            return ""
        folders = {lesson_key(self._course.home, folder): folder for folder in self._folders()}
        return self._lesson(folders[found[0].lesson], found[0])

    def _lesson(self, folder: Path, due: Due | None = None) -> str:
        """Speak about a lesson; the command that left it, empty where it cannot be read."""
        try:
            lesson = load_lesson(folder)
        except GradtutorError as error:
            self._voice.say(str(error))
            return ""
        resolved = folder.resolve()
        entry = next((one for one in self._entries() if one.folder.resolve() == resolved), None)
        home = self._course.home if entry else resolved.parent
        walk = LessonWalk(lesson, self._progress, lesson_key(home, folder))
        if walk.resume(due) and due is None:
            self._voice.say(tr("You are where you left; 'start' goes back to the beginning."))
        return LessonDialogue(self._voice, walk, self._word).hold()

    def _word(self, name: str) -> None:
        """What a word means."""
        tell_word(self._voice, self._course.folder, name)
