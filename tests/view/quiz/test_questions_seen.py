"""On a screen of 80×24 every choice and step of the course's questions is seen at once: one that has to be scrolled to
is not chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.quiz.questions import Asking, before
from gradtutor.session.run.player import Player
from gradtutor.view.lesson.layout import lesson_layout, question_place
from gradtutor.view.quiz.questions import pose, question_lines
from gradtutor.view.scene import Scene

LESSONS = sorted(path.parent for path in (Path(__file__).parents[3] / "lessons").glob("*/lesson.toml"))
FRAME = 3
"""Columns of the margins and of the bar that shows where a question is scrolled to."""
LINE_ABOVE = 1


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("folder", LESSONS, ids=lambda folder: folder.name)
def test_every_choice_is_seen_at_once(folder: Path, language: str) -> None:
    i18n.use(language)
    lesson = load_lesson(folder)
    for question in lesson.questions:
        if question.kind == "number":
            continue
        variant, words = lesson.variants[question.variant], lesson.words[language]
        player = Player(variant)
        there = before(question, player)
        assert there is not None
        scene = Scene(lesson, variant, there.trace, words, there.snapshot(), lesson.id, 1, 1)
        posed = pose(Asking.of(question, words.questions[question.id], player), scene)
        assert posed is not None
        layout = lesson_layout(scene, variant.charts[0] if variant.charts else None, 80, 24)
        rows = {place.columns: len(question_lines(posed, 0, False, place.columns - FRAME, tight=True)) + LINE_ABOVE
                for place in (layout.words_place, layout.table_place)}  # fmt: skip
        place = question_place(layout, rows.__getitem__)
        assert rows[place.columns] <= place.rows, question.id


def test_without_room_the_blank_line_goes_first() -> None:
    i18n.use("en")
    lesson = load_lesson(next(folder for folder in LESSONS if folder.name == "local-minima"))
    variant, question = lesson.variants["default"], lesson.questions[0]
    player = Player(variant)
    scene = Scene(lesson, variant, player.trace, lesson.words["en"], player.snapshot(), lesson.id, 1, 1)
    posed = pose(Asking.of(question, lesson.words["en"].questions[question.id], player), scene)
    assert posed is not None
    loose, tight = (question_lines(posed, 0, False, 40, tight=one) for one in (False, True))
    assert [line for line in loose if line] == tight
    assert len(loose) == len(tight) + 1
