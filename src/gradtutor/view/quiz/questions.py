"""A question as lines: what is asked, the choices or steps, the hints so far, and what is said to the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gradtutor.engine.language.tree import Number
from gradtutor.i18n import tr
from gradtutor.lessons.text.lines import joined
from gradtutor.records import dataclass
from gradtutor.session.quiz.grading import RELATIVE, Verdict
from gradtutor.session.quiz.questions import after, allowance, before, step_of, truth
from gradtutor.view.quiz.misconceptions import reason_sentence
from gradtutor.view.quiz.prediction import tolerance_words
from gradtutor.view.text.lines import Line, Span, wrap
from gradtutor.view.text.numbers import short
from gradtutor.view.words.narration import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.lessons.text.model import ListItem, QuestionWords
    from gradtutor.session.quiz.questions import Asking, QuestionState
    from gradtutor.view.scene import Scene

RIGHT, WRONG = "✓", "✗"
"""Set a right answer and a wrong one apart without colour."""
_HELD = "●"
"""Before a step that has been picked up."""


@dataclass(frozen=True)
class Posed:
    """A question in the language in use, with the numbers of its place in it."""

    asking: Asking
    words: QuestionWords
    scene: Scene
    """Where it is asked."""
    shown: Scene
    """Where its iteration has been shown: the numbers of what is said to an answer."""

    @property
    def iteration(self) -> int:
        """The iteration of which it speaks."""
        return self.shown.snapshot.iteration

    def asked(self) -> list[list[Span]]:
        """What is asked, paragraph by paragraph."""
        return filled(self.scene, self.words.asked)

    def item(self, number: int) -> list[Span]:
        """A choice or a step, counted from 1 in the order of the words."""
        return _first(filled(self.scene, (self._item(number).text,)))

    def hints(self) -> list[list[Span]]:
        """The hints that have been given."""
        return filled(self.scene, self.words.hints[: self.asking.hints])

    def feedback(self) -> list[list[Span]]:
        """What is said to the last answer, or with the answer that has been shown; nothing before."""
        asking, paragraphs = self.asking, [[self._verdict()]]
        if not asking.over and asking.last is None:
            return []
        chosen = asking.question.right if asking.over else asking.last.choice if asking.last else 0
        if chosen and asking.question.kind == "choice":
            paragraphs += filled(self.shown, self._item(chosen).feedback)
        if asking.over:
            paragraphs += filled(self.shown, self.words.right)
        elif asking.last is not None and asking.last.reason:
            paragraphs.append([(self._reason(asking.last), "")])
        if asking.told and asking.question.kind == "number":
            # Two numbers would run into each other.
            return paragraphs
        # The verdict and what explains it are one paragraph.
        return [_led(paragraphs[0][0], paragraphs[1]), *paragraphs[2:]] if len(paragraphs) > 1 else paragraphs

    def answer(self) -> str:
        """The right answer in words."""
        question = self.asking.question
        if question.kind == "number":
            return short(truth(question, self.asking.player), self.scene.digits)
        if question.kind == "choice":
            return tr("number {number}").format(number=question.right)
        return ", ".join(str(number) for number in range(1, len(self.words.items) + 1))

    def exactness(self) -> str:
        """How exact a number has to be; empty for what is counted, and where no number is asked for."""
        question, player = self.asking.question, self.asking.player
        right = truth(question, player)
        if right is None or (right.is_integer() and isinstance(question.answer, Number)):
            return ""
        step = step_of(question, player) if question.tolerance == RELATIVE else None
        if step is not None:
            return tolerance_words(self.scene, step[1], right, allowance(question, player))
        return tr("right within {percent} %").format(percent=short(100 * question.tolerance, 3))

    def _reason(self, last: QuestionState) -> str:
        """The likeliest reason of a wrong number, with the numbers of its step."""
        step = step_of(self.asking.question, self.asking.player)
        if step is None:
            return ""
        player, asked = step
        right, allowed = truth(self.asking.question, player) or 0.0, allowance(self.asking.question, player)
        scene = replace(self.scene, snapshot=player.snapshot())
        return reason_sentence(scene, asked, Verdict(False, last.given, right, allowed, last.reason))

    def _item(self, number: int) -> ListItem:
        return self.words.items[number - 1]

    def _verdict(self) -> Span:
        asking = self.asking
        kind, last = asking.question.kind, asking.last
        if asking.right:
            right = tr("Right.")
            return f"{RIGHT} {right}", "update strong"
        if asking.told:
            told = tr("This is the order.") if kind == "order" else tr("The answer: {answer}.")
            return told.format(answer=self.answer()), "strong"
        if kind == "number" and last is not None:
            text = tr("{number} is not right yet.").format(number=short(last.given, self.scene.digits))
        elif kind == "choice":
            text = tr("No.")
        elif last is not None and last.in_place:
            text = tr("Not yet: from the top, {count} in place.").format(count=last.in_place)
        else:
            text = tr("Not yet: something else comes first.")
        return f"{WRONG} {text}", "fault"


def pose(asking: Asking, scene: Scene) -> Posed | None:
    """A question in the language of ``scene``, a place of the same run; ``None`` where the run does not come to it."""
    asked, shown = before(asking.question, asking.player), after(asking.question, asking.player)
    words = scene.words.questions.get(asking.question.id)
    if asked is None or shown is None or words is None:
        return None
    places = (replace(scene, snapshot=player.snapshot()) for player in (asked, shown))
    return Posed(asking, words, *places)


def question_lines(
    posed: Posed, cursor: int, held: bool, columns: int, fault: str = "", *, tight: bool = False
) -> list[Line]:
    """The whole question. ``cursor`` is the choice or step that is pointed at, counted from 0; ``held``: it is a step
    that has been picked up; ``fault``: what is wrong with what was typed last, which is no answer; ``tight``:
    without the blank line above what there is to choose from."""
    lines: list[Line] = []
    for paragraph in posed.asked():
        lines += ([()] if lines else []) + wrap(paragraph, columns)
    if exactness := posed.exactness():
        lines.append(((exactness, "muted"),))
    if posed.words.items:
        lines += [*([] if tight else [()]), *_item_lines(posed, cursor, held, columns)]
    for number, paragraph in enumerate(posed.hints(), 1):
        lead = tr("Hint {number}:").format(number=number)
        lines += ([()] if number == 1 else []) + wrap(_led((lead, "backward strong"), paragraph), columns)
    for number, paragraph in enumerate([[(fault, "fault")]] if fault else posed.feedback()):
        lines += ([()] if not number else []) + wrap(paragraph, columns)
    return lines


def _item_lines(posed: Posed, cursor: int, held: bool, columns: int) -> list[Line]:
    asking = posed.asking
    ordering = asking.question.kind == "order"
    lines: list[Line] = []
    for place in range(asking.items):
        number = asking.order[place] if ordering else place + 1
        pointed = place == cursor and not asking.over
        sign = (_HELD if held else "▸") if pointed else _mark(posed, number)
        role = "forward current" if pointed else _role(posed, number)
        # The digit is the key; of steps in order, it is the place.
        head: list[Span] = [(f" {sign} ", role), (f"{place + 1}  ", "key" if not pointed else role)]
        body = [(text, " ".join(filter(None, (own, role)))) for text, own in posed.item(number)]
        for row, line in enumerate(wrap(body, columns - 6)):
            lines.append((*head, *line) if not row else ((" " * 6, ""), *line))
    return lines


def _mark(posed: Posed, number: int) -> str:
    """Before a choice: whether it has turned out right or wrong."""
    asking = posed.asking
    if asking.question.kind != "choice":
        return " "
    if asking.over and number == asking.question.right:
        return RIGHT
    return WRONG if number in asking.tried else " "


def _role(posed: Posed, number: int) -> str:
    return {RIGHT: "update", WRONG: "muted"}.get(_mark(posed, number), "")


def _led(lead: Span, paragraph: list[Span]) -> list[Span]:
    """A paragraph with something before it; Chinese goes on without a blank."""
    return [lead, (joined(lead[0], paragraph[0][0]), ""), *paragraph] if paragraph else [lead]


def _first(paragraphs: Sequence[list[Span]]) -> list[Span]:
    return paragraphs[0] if paragraphs else []
