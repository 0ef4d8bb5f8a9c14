"""What a class was asked, in words: a question of a lesson, or a number that was predicted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from gradtutor.lessons.model import Lesson
from gradtutor.records import NamedTuple
from gradtutor.session.progress.resume import asked_of, place_of
from gradtutor.session.progress.review import ANSWERED
from gradtutor.session.quiz.questions import Asking
from gradtutor.session.run.player import Player
from gradtutor.view.course.review import what
from gradtutor.view.quiz.prediction import asked_label, asked_question
from gradtutor.view.quiz.questions import pose
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import Span, plain

if TYPE_CHECKING:
    from gradtutor.session.progress.review import DueItem


class About(NamedTuple):
    """One thing that was asked, in one language."""

    kind: Literal["number", "choice", "order"]
    title: str
    """In short."""
    asked: tuple[tuple[Span, ...], ...] = ()
    """Paragraphs."""
    items: tuple[tuple[Span, ...], ...] = ()
    """The choices in order, or the steps in their right order."""
    right: int = 0
    """Which of the choices is right, from 1."""
    answer: str = ""
    """The right answer to a question for a number; empty where it is in the answers that were given."""


def about(lesson: Lesson | None, item: DueItem, language: str) -> About:
    """What ``item`` is about; without its lesson, or where that has no such thing any more, what the event says."""
    found = None
    if lesson is not None:
        found = _question(lesson, item, language) if item.kind == ANSWERED else _number(lesson, item, language)
    return found or About("number", what(item))


def _question(lesson: Lesson, item: DueItem, language: str) -> About | None:
    question = next((one for one in lesson.questions if one.id == item.question), None)
    words = lesson.words[language].questions.get(item.question)
    if question is None or words is None:
        return None
    player = Player(lesson.variants[question.variant])
    scene = Scene(lesson, player.variant, player.trace, lesson.words[language], player.snapshot())
    posed = pose(Asking.of(question, words, player), scene)
    if posed is None:
        return None
    asked = tuple(map(tuple, posed.asked()))
    items = tuple(tuple(posed.item(place)) for place in range(1, len(words.items) + 1))
    title = plain(asked[0]) if asked else what(item)
    answer = posed.answer() if question.kind == "number" else ""
    return About(question.kind, title, asked, items, question.right, answer)


def _number(lesson: Lesson, item: DueItem, language: str) -> About | None:
    place = place_of(item, lesson)
    if place is None:
        return None
    player = Player(lesson.variants[place.variant])
    player.go(place.iteration, place.revealed)
    scene = Scene(lesson, player.variant, player.trace, lesson.words[language], player.snapshot())
    asked = asked_of(item)
    title = what(item).replace(what_number(item), asked_label(scene, asked), 1)
    return About("number", title, (((asked_question(scene, asked), "strong"),),))


def what_number(item: DueItem) -> str:
    """The number in what the event says of a prediction."""
    return what(item).partition(" · ")[0]
