"""A lesson that was assigned: with the learner's own numbers, and with what it has brought so far in its header."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from gradtutor.i18n import tr
from gradtutor.session.store.taken import taken
from gradtutor.tui.classroom.following_lesson import FollowingLesson
from gradtutor.view.classroom.assignments import number, numbers_words, points_words, title_words, tries_words
from gradtutor.view.text.lines import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.standing import LessonStanding
    from gradtutor.tui.core.host import Doer
    from gradtutor.view.course.contents import Entry
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line


class AssignedLesson(FollowingLesson):
    """A try of a lesson of an ``assignment``."""

    assignment: Assignment

    @property
    def doing(self) -> Doer:
        """The learner's program, which knows what was given."""
        return cast("Doer", self.app)

    @property
    def standing(self) -> LessonStanding | None:
        """Where the learner stands with this lesson."""
        own = taken(self.lesson_key)
        found = (
            one for given, whole in self.doing.standings() if given.id == self.assignment.id for one in whole.lessons
        )
        return next((one for one in found if own is not None and one.lesson == own.lesson), None)

    @property
    def notes(self) -> tuple[str, ...]:
        """The points so far."""
        one = self.standing
        return super().notes if one is None else (*super().notes, f"{number(one.points)}/{number(one.most)}")

    @property
    def following(self) -> Entry | None:
        """What comes next in the course is not what was assigned."""
        return None

    def own_words(self) -> list[str]:
        """That the numbers are the learner's, and what there is to know of the assignment."""
        numbers, one, own = numbers_words(self.lesson), self.standing, taken(self.lesson_key)
        said = [title_words(self.assignment, self.doing.now())]
        if numbers:
            said.append(tr("Your own numbers: {numbers}.").format(numbers=numbers))
        if one is not None:
            # The first frame comes before it is written down that the try has begun.
            begun = max(one.begun, own.number if own is not None else 0)
            tries = tries_words(self.assignment, max(self.assignment.tries - begun, 0))
            said.append(tr("{points}, {tries}.").format(points=points_words(one.points, one.most), tries=tries))
        return said

    def words(self, scene: Scene, columns: int, rows: int) -> Sequence[Line]:
        """At the start the learner is told first; then come the lesson's words, as far as there is room."""
        if scene.snapshot.stage != "intro":
            return super().words(scene, columns, rows)
        own = [line for words in self.own_words() for line in wrap([(words, "strong")], columns)][:rows]
        rest = rows - len(own)
        return [*own, *(super().words(scene, columns, rest) if rest > 0 else ())]
