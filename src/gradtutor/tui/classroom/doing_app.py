"""A learner's tutor that knows what the class was given: what is due, where the learner stands, and the way into it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor.errors import GradtutorError, StoreError
from gradtutor.i18n import mark, tr
from gradtutor.session.assignments import kept
from gradtutor.session.assignments.taking import attempt_of, with_own_numbers
from gradtutor.session.store.events import Assigned, record_of
from gradtutor.session.store.taken import Taken, taken
from gradtutor.tui.classroom.attending_app import Attending
from gradtutor.tui.screens.base import key_of
from gradtutor.tui.screens.contents import ContentsScreen
from gradtutor.view.classroom.assignments import due_words, summary_words

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.plan import Plan
    from gradtutor.session.assignments.standing import Standing
    from gradtutor.session.store.interface import Event as Said
    from gradtutor.tui.classroom.assigned_lesson import AssignedLesson


class _Everything:
    """Contains every key."""

    def __contains__(self, key: object) -> bool:
        return True


class Doing(Attending):
    """What the class was given is known from the store, and from what is said while the learner is there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("A", "assigned", mark("assignments"), id="class.assigned",
                tooltip=mark("What you are to do until when, and where you stand")),
    ]  # fmt: skip

    given: Mapping[str, Assignment] = {}
    """By their ids, those that are due first in front."""
    _plans: Mapping[str, Plan] = {}
    _unreadable: frozenset[str] = frozenset()
    """Lessons that cannot be read."""
    _settled = False
    """Whether the first frame is out."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    # What is given

    def _listen(self) -> None:
        super()._listen()
        self._read_given()

    def _read_given(self) -> None:
        try:
            self.given = kept.assignments(self._store)
        except StoreError:
            # It is asked for again together with all else.
            self.given = {}

    @property
    def greeting(self) -> str:
        """What is due next stands between the name and the last message."""
        name, *rest = super().greeting.split(" · ", 1)
        # Lessons that have been begun are looked into once the first frame is there, and not for it.
        due = summary_words(self.standings() if self._settled else self._quickly(), self.now())
        if due:
            due += tr(" (press {key})").format(key=key_of(self, "class.assigned"))
        return " · ".join(filter(None, (name, due, *rest)))

    def hear(self, events: Sequence[Said]) -> None:
        """What is given or taken back is known at once, and said."""
        for event in events:
            before, self.given = self.given, kept.after(self.given, event)
            if isinstance(record_of(event), Assigned):
                for one in (one for id_, one in self.given.items() if before.get(id_) != one):
                    text = tr("To be done: {title}, {due}. {key} shows it.")
                    words = {"title": one.title, "due": due_words(one, self.now())}
                    self.notify(text.format(**words, key=key_of(self, "class.assigned")), timeout=12, markup=False)
        super().hear(events)

    def mine(self) -> list[Assignment]:
        """What has a lesson of this course; what is over stands last."""
        found = (one for one in self.given.values() if any(key in self.lesson_folders for key in one.lessons))
        now = self.now()
        return sorted(found, key=lambda one: not one.ever(now))

    def standings(self) -> list[tuple[Assignment, Standing]]:
        """Where the learner stands with each. Only lessons that have been begun are looked into."""
        from gradtutor.session.assignments.standing import standing

        evidence = self.progress.taken if self.given else {}
        for lesson in self._begun() - self._plans.keys() - self._unreadable:
            self._plan(lesson)
        return [(one, standing(one, evidence, self._plans)) for one in self.mine()]

    def _quickly(self) -> list[tuple[Assignment, Standing]]:
        """The same of what no lesson has to be read for."""
        return [] if self._begun() - self._plans.keys() else self.standings()

    def _begun(self) -> set[str]:
        """The lessons of which a try has been begun that still is to be done."""
        tries = ((taken(key), one.begun) for key, one in (self.progress.taken if self.given else {}).items())
        return {
            found.lesson for found, begun in tries if begun and found is not None and found.assignment in self.given
        }

    def on_ready(self) -> None:
        """Now there is time to look into lessons, and to say what they have brought."""
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        self._settled = True
        if isinstance(self.screen, ContentsScreen) and self.screen.spoken and self._begun():
            self.screen.draw()

    def _plan(self, lesson: str) -> None:
        """Find out what counts in a lesson; one that cannot be read brings nothing."""
        from gradtutor.lessons.loading.load import load_lesson
        from gradtutor.session.assignments.plan import plan_of

        folder = self.lesson_folders.get(lesson)
        if folder is not None:
            try:
                self._plans = {**self._plans, lesson: plan_of(load_lesson(folder))}
                return
            except GradtutorError:
                pass
        self._unreadable = self._unreadable | {lesson}

    # Into it

    @property
    def _opens(self) -> Path | None:
        # Whoever was in an assigned lesson last comes back to that one.
        return None if self._last_attempt else super()._opens

    @property
    def _last_attempt(self) -> Taken | None:
        found = taken(self.progress.last_of(_Everything()))
        return found if found is not None and found.lesson in self.lesson_folders else None

    def on_mount(self) -> None:
        """Go on with what was assigned, if that was open last."""
        last = self._last_attempt
        if last is not None:
            # Textual calls this before the same of the classes below, which listen to the class.
            self._read_given()
        if last is not None and (assignment := self.given.get(last.assignment)) is not None:
            self.open_assigned(assignment, last.lesson)

    def open_assigned(self, assignment: Assignment, lesson: str, *, afresh: bool = False) -> None:
        """Open a lesson of an assignment where the learner was last, or with other numbers in a new try."""
        if self.refuses(lesson):
            return
        attempt = attempt_of(assignment, lesson, self.progress.taken, afresh=afresh)
        if attempt is None:
            self.notify(tr("There is no try left. The best one counts."), markup=False)
            return
        try:
            screen = self._assigned_screen(assignment, attempt)
        except GradtutorError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return
        # What was said of it has been heard, and would lie over the learner's own numbers.
        self.clear_notifications()
        self.stop_following()
        self.uncover()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, ContentsScreen):
            self.screen.highlight(self.lesson_folders[lesson])
        self.push_screen(screen)
        self.show_said()

    def refuses(self, lesson: str) -> bool:
        """Whether a lesson may not be opened now; that is said."""
        return False

    def stop_following(self) -> None:
        """On one's own."""

    def _assigned_screen(self, assignment: Assignment, attempt: Taken) -> AssignedLesson:
        from gradtutor.lessons.loading.load import load_lesson
        from gradtutor.tui.classroom.assigned_lesson import AssignedLesson

        folder, learner = self.lesson_folders[attempt.lesson], self.progress.learner
        evidence = self.progress.taken.get(attempt.key)
        lesson = with_own_numbers(load_lesson(folder), attempt, learner, evidence)
        screen = AssignedLesson(lesson, self.entry(folder), attempt.key)
        screen.assignment = assignment
        screen.resume()
        return screen

    # What is shown

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything to do."""
        return bool(self.mine()) if action == "assigned" else super().check_action(action, parameters)

    def action_assigned(self) -> None:
        """What is to be done; once more: back."""
        from gradtutor.tui.classroom.assigned import AssignedScreen

        if isinstance(self.screen, AssignedScreen):
            self.pop_screen()
        else:
            self.push_screen(AssignedScreen())
