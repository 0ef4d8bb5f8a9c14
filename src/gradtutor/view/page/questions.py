"""A question on a page: hints and answer are there, folded up until they are wanted."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.session.quiz.questions import Asking
from gradtutor.view.page.markup import element, paragraphs, spans, unfolding
from gradtutor.view.quiz.questions import pose

if TYPE_CHECKING:
    from gradtutor.lessons.model import Question
    from gradtutor.session.run.player import Player
    from gradtutor.view.page.palette import Palette
    from gradtutor.view.scene import Scene


def question(asked: Question, player: Player, scene: Scene, palette: Palette) -> str:
    """What is asked in the language in use, what there is to choose from, the hints, and the answer with its reason;
    nothing where the run does not come to it. ``scene`` is any place of its run."""
    words = scene.words.questions.get(asked.id)
    posed = None if words is None else pose(asking := Asking.of(asked, words, player), scene)
    if posed is None:
        return ""
    parts = [element("h4", escape(tr("Question"))), paragraphs(posed.asked(), palette)]
    if exactness := posed.exactness():
        parts.append(element("p", escape(exactness), classes="note"))
    numbers = asking.order or range(1, asking.items + 1)
    if asking.items:
        parts.append(element("ol", *(element("li", spans(posed.item(number), palette)) for number in numbers)))
    while asking.hint():
        hint = posed.hints()[-1]
        parts.append(unfolding(tr("Hint {number}").format(number=asking.hints), paragraphs([hint], palette)))
    asking.tell()
    told = [paragraphs(posed.feedback(), palette)]
    if asked.kind == "order":
        told.append(element("ol", *(element("li", spans(posed.item(number), palette)) for number in asking.order)))
    return element("section", *parts, unfolding(tr("Answer"), *told), classes="question")
