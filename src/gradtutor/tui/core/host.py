"""What a screen may ask of the program that shows it: a screen knows these protocols, and no program.

The programs are ``Tutor``, ``Teaching`` and ``Taught``; mypy compares each with its protocol where it is defined. What
a screen asks of Textual (to push another screen, how large the terminal is) it asks of ``app`` as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from gradtutor.lessons.course.course import Course
    from gradtutor.lessons.model import Lesson
    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.standing import Standing
    from gradtutor.session.classroom.roll import Roll
    from gradtutor.session.classroom.tally import Topic
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.progress.review import Due
    from gradtutor.session.store.events import Record
    from gradtutor.session.store.interface import Store
    from gradtutor.view.classroom.topics import About
    from gradtutor.view.course.contents import Entry

Done = TypeVar("Done")


class Host(Protocol):
    """The program around a course: its lessons, what the learner has done in them, and the way from one to another."""

    course: Course
    progress: Progress
    asks: bool
    """Whether a lesson's questions, and the steps that are the learner's, are asked for by themselves."""
    closed: frozenset[str]
    """The keys of the lessons that may not be opened now."""

    @property
    def may_write(self) -> bool:
        """Whether the learner may write files here."""

    @property
    def greeting(self) -> str:
        """What stands above the contents."""

    @property
    def lesson_folders(self) -> Mapping[str, Path]:
        """The name of each lesson of the course in the learner's progress -> its folder, in the course's order."""

    @property
    def known_courses(self) -> Sequence[Path]:
        """Where the courses are that can be gone to."""

    def open_courses(self) -> None:
        """Show them."""

    def entry(self, folder: Path) -> Entry | None:
        """The place of a lesson folder in the course, if it has one."""

    def entries(self) -> tuple[Entry, ...]:
        """The lessons of the course, in the language in use."""

    def due(self) -> list[Due]:
        """What is to be tried again today in this course, oldest first."""

    def tell_trouble(self) -> None:
        """Say, once, when progress cannot be saved any more."""

    def open_lesson(self, folder: Path, due: Due | None = None) -> None:
        """Show a lesson where the learner was last, or where something is due."""

    def open_contents(self) -> None:
        """Leave the lesson."""


class Follower(Host, Protocol):
    """A learner's program in a class: the teacher's place can be followed."""

    following: bool
    """Whether the place that is shown moves along with the teacher's."""

    def stop_following(self) -> None:
        """On one's own again."""


class Doer(Follower, Protocol):
    """A learner's program in a class that was given something to do."""

    def now(self) -> float:
        """Seconds since 1970."""

    def standings(self) -> list[tuple[Assignment, Standing]]:
        """What was given, and where the learner stands with each."""

    def open_assigned(self, assignment: Assignment, lesson: str, *, afresh: bool = False) -> None:
        """Open a lesson of an assignment where the learner was last, or with other numbers in a new try."""


class ClassHost(Host, Protocol):
    """The teacher's program: the class, what is said to it, and the screens that show it."""

    roll: Roll
    trouble: str
    """Why the class cannot be followed any more; empty while it can."""

    def now(self) -> float:
        """Seconds since 1970."""

    def say(self, what: Record) -> None:
        """Say something to the whole class."""

    def titles(self) -> Mapping[str, str]:
        """The lessons of the course by their keys -> their titles in the language in use."""

    def title_of(self, lesson: str) -> str:
        """The title of a lesson, or its key where it is none of the course."""

    def lesson_of(self, key: str) -> Lesson | None:
        """A lesson of the course by its key; ``None`` where there is none, or where it cannot be read."""

    def about(self, topic: Topic) -> About:
        """What was asked, in the language in use."""

    def unlock(self, id_: str) -> None:
        """Let a learner log in again at whose name too much was guessed."""

    def manage(self, act: Callable[[Store, float], Done]) -> Done | None:
        """Do something with the learners of the class, in its store and now; ``None`` where the store fails."""

    def open_learner(self, id_: str) -> None:
        """Show what can be done with a learner's name and PIN."""

    def changed(self) -> None:
        """Learners have other names now, or are gone: work the class out again."""

    def offered_words(self) -> str:
        """The place that is offered to everybody; nothing where none is."""

    def open_lessons(self, folder: Path | None = None) -> None:
        """Show the list of lessons, with one highlighted."""

    def open_questions(self) -> None:
        """Show what the class was asked."""

    def open_answers(self, topic: Topic) -> None:
        """Show the answers to one thing that was asked."""

    def watch_learner(self, id_: str) -> None:
        """Show the lesson of a learner."""

    def watch_other(self, id_: str, by: int) -> None:
        """Show the lesson of the next learner in the list who has opened one."""
