"""What a class was given, for somebody who learns line by line: it is told, and each lesson of it can be begun."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gradtutor.errors import GradtutorError, StoreError
from gradtutor.i18n import tr
from gradtutor.plain.attending import Attending
from gradtutor.plain.commands import ASSIGNED, IN_A_CLASS, UNDERSTOOD_ANEW, understood
from gradtutor.plain.company import Elsewhere
from gradtutor.session.assignments import kept
from gradtutor.session.assignments.taking import attempt_of
from gradtutor.session.store.taken import taken
from gradtutor.view.classroom.assignments import (
    counted_words,
    done_words,
    due_words,
    late_words,
    lesson_line,
    listed,
    numbers_words,
    summary_line,
    summary_words,
    title_words,
    titled,
)

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson
    from gradtutor.plain.company import Speaker
    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.plan import Plan
    from gradtutor.session.assignments.standing import Standing
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.store.interface import Event, Store


class Doing(Attending):
    """Tells what is due in the contents, and of everything when it is asked for."""

    words = (*IN_A_CLASS, *ASSIGNED)

    def __init__(
        self,
        store: Store,
        progress: Progress,
        name: str,
        titles: Callable[[], Mapping[str, str]],
        folders: Mapping[str, Path],
    ) -> None:
        """``folders``: of the lessons by their keys."""
        super().__init__(store, progress, name, titles)
        self._folders = folders
        self._plans: dict[str, Plan] = {}
        self._given: dict[str, Assignment] = {}
        try:
            self._given = kept.assignments(store)
        except StoreError:
            # What cannot be read is said of the progress.
            return

    def _hear(self, event: Event) -> None:
        before, self._given = self._given, kept.after(self._given, event)
        for one in (one for id_, one in self._given.items() if before.get(id_) != one):
            text = tr("To be done: {title}, {due}. 'assignments' tells more.")
            self._notices.append(text.format(title=one.title, due=due_words(one, time.time())))
        super()._hear(event)

    def _standings(self) -> list[tuple[Assignment, Standing]]:
        """Where the learner stands with what has a lesson of this course."""
        from gradtutor.lessons.loading.load import load_lesson
        from gradtutor.session.assignments.plan import plan_of
        from gradtutor.session.assignments.standing import standing

        evidence = self._progress.taken
        for key in evidence:
            found = taken(key)
            folder = self._folders.get(found.lesson) if found else None
            if found is not None and folder is not None and found.lesson not in self._plans:
                try:
                    self._plans[found.lesson] = plan_of(load_lesson(folder))
                except GradtutorError:
                    continue
        mine = (one for one in self._given.values() if any(key in self._folders for key in one.lessons))
        return [(one, standing(one, evidence, self._plans)) for one in mine]

    def to_do(self) -> list[str]:
        """What is due next."""
        due = summary_words(self._standings(), time.time())
        return [due, tr("'assignments' tells more.")] if due else []

    def begins(self, lesson: Lesson, key: str) -> list[str]:
        """That the numbers are the learner's own, and where the learner stands."""
        own = taken(key)
        found = [pair for pair in self._standings() if own is not None and pair[0].id == own.assignment]
        if own is None or not found:
            return []
        assignment, standing = found[0]
        said = [title_words(assignment, time.time())]
        if numbers := numbers_words(lesson):
            said.append(tr("Your own numbers: {numbers}.").format(numbers=numbers))
        one = next((one for one in standing.lessons if one.lesson == own.lesson), None)
        return said if one is None else [*said, lesson_line(self._title(own.lesson), one, assignment)]

    def _title(self, lesson: str) -> str:
        return titled(self._titles(), lesson)

    def answers(self, voice: Speaker, text: str) -> bool:
        """As in every class; and what was given, and the way into it."""
        if super().answers(voice, text):
            return True
        command, more = understood(text, ASSIGNED)
        if command == "assignments":
            self._tell(voice)
        elif command == "do":
            self._do(voice, more)
        return bool(command)

    def _listed(self) -> list[tuple[Assignment, str]]:
        """The lessons in the order in which they are told."""
        given = (one for one, _ in self._standings())
        return [(one, lesson) for one in given for lesson in one.lessons if lesson in self._folders]

    def _tell(self, voice: Speaker) -> None:
        found = self._standings()
        if not found:
            voice.say(tr("You were given nothing to do."))
            return
        number, now = 0, time.time()
        for assignment, standing in found:
            voice.say(summary_line(assignment, standing, now))
            parts = listed(counted_words(assignment))
            voice.say(*filter(None, (tr("What counts: {things}.").format(things=parts), late_words(assignment))))
            for one in standing.lessons:
                if one.lesson in self._folders:
                    number += 1
                    voice.say(f"{number}. {lesson_line(self._title(one.lesson), one, assignment)}")
                    voice.say(*map(done_words, one.parts))
        voice.say(
            tr("'do 1' begins the first lesson, or goes on with it; 'do 1 again' begins anew with other numbers.")
        )
        voice.say(tr("What has been shown before you answer does not count."))

    def _do(self, voice: Speaker, more: str) -> None:
        """Go into a lesson. Raises ``Elsewhere``."""
        number, _, rest = more.partition(" ")
        listed = self._listed()
        place = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
        if not 0 < place <= len(listed):
            voice.say(tr("Which one? 'assignments' tells their numbers, 'do 1' goes into the first."))
            return
        assignment, lesson = listed[place - 1]
        if self.refuses(voice, lesson):
            return
        afresh = understood(rest, (UNDERSTOOD_ANEW,))[0] != ""
        attempt = attempt_of(assignment, lesson, self._progress.taken, afresh=afresh)
        if attempt is None:
            voice.say(tr("There is no try left. The best one counts."))
            return
        self.on_own(voice)
        raise Elsewhere(None, attempt)
