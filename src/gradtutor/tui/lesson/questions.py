"""The author's questions: asked where their stage is about to begin, and again whenever the learner wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.session.progress.review import ANSWERED
from gradtutor.session.quiz.questions import Asking, before
from gradtutor.tui.core.first_keys import QUESTION
from gradtutor.tui.lesson.base import LessonBase

if TYPE_CHECKING:
    from gradtutor.lessons.model import Question
    from gradtutor.session.progress.review import DueItem


class Questioning(LessonBase, part=True):
    """Questions that open by themselves once, and on a key."""

    MOVES: ClassVar[frozenset[str]] = frozenset({"ask"})
    """Actions that lead to another place of the lesson, or away from its picture."""
    BINDINGS: ClassVar[list[BindingType]] = [
        QUESTION,
    ]  # fmt: skip

    @cached_property
    def _asked(self) -> dict[str, Asking]:
        """The questions that have been opened, by their ids."""
        return {}

    def ask_first(self) -> bool:
        """The question whose stage is about to begin."""
        if self.host.asks and self.lesson.questions:
            question = self.walk.question
            if question is not None and self.open_question(question):
                return True
        return super().ask_first()

    def ask_again(self, item: DueItem) -> None:
        """Ask the question."""
        super().ask_again(item)
        for question in self.lesson.questions:
            if item.kind == ANSWERED and question.id == item.question:
                self.open_question(question)

    def action_ask(self) -> None:
        """The question of this place, again if need be."""
        question = self.walk.question_here
        if question is None or not self.open_question(question):
            self.remark(lambda: tr("There is no question here."))

    def open_question(self, question: Question) -> bool:
        """Ask a question of the run that is shown; ``False`` where the run does not come to it."""
        # Not needed for the first frame.
        from gradtutor.tui.screens.question import QuestionScreen

        if before(question, self.player) is None:
            return False
        self.zoom = ""
        self.walk.past.add(question.id)
        asking = self._asked.get(question.id)
        if asking is None or asking.player is not self.player:
            words = self.lesson.words[i18n.language()].questions[question.id]
            asking = self._asked[question.id] = Asking.of(question, words, self.player)
        elif asking.over:
            asking.again()
        self.app.push_screen(
            QuestionScreen(asking, self.scene, self.layout_here, self.walk.note), lambda _: self.draw_footer()
        )
        return True

    def _footer_bindings(self) -> Sequence[Binding]:
        """The key stands beside that for the next step where a question waits, or has been put away."""
        every = super()._footer_bindings()
        if not self._waits():
            return every
        own = [replace(binding, show=True) for binding in every if binding.action == "ask"]
        others = [binding for binding in every if binding.action != "ask"]
        return [*others[:1], *own, *others[1:]]

    def score(self) -> tuple[int, int]:
        """Numbers, and the questions of the lesson."""
        right, asked = super().score()
        known = {id_ for id_, asking in self._asked.items() if asking.right} | set(self.walk.answered)
        opened = {id_ for id_, asking in self._asked.items() if asking.told or asking.last is not None} | known
        return right + len(known), asked + len(opened)

    def _waits(self) -> bool:
        question = self.walk.question_here if self.lesson.questions else None
        if question is None or question.id in self.walk.answered:
            return False
        asking = self._asked.get(question.id)
        return asking is None or not asking.over
