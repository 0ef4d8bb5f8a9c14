"""The list of what a class was asked: columns, the share of right answers, the highlighted line."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.view.classroom.topic_list import AskedTopic, nothing_answered, topic_lines, topics_header
from gradtutor.view.text.lines import line_width, plain
from tests.view.scenes import roles_of, texts

FOUND = [
    AskedTopic("Slope", "Δb · iteration 2", 12, 9),
    AskedTopic("A lesson with a title that is much too long", "question: sign", 3, 1),
]


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def test_each_line_has_lesson_question_and_how_many_were_right() -> None:
    first, second = texts(topic_lines(FOUND, 0, 80))
    # 9 of 12 are 75 %, 1 of 3 is 33 %.
    assert first.split() == "▸ Slope Δb · iteration 2 12 · right: 75 %".split()
    assert second.endswith("3 · right: 33 %")
    # A third of the screen is 26 columns, the last one of them for the ….
    assert second.split("…")[0].strip() == "A lesson with a title tha"


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_columns_stand_below_one_another_and_fit(columns: int) -> None:
    lines = topic_lines(FOUND, 1, columns)
    first, second = map(plain, lines)
    assert first.index("Δb") == second.index("question: sign")
    assert first.index("right:") == second.index("right:")
    assert max(map(line_width, lines)) <= columns
    assert roles_of(lines, "Slope") == [""] and roles_of(lines, "A lesson") == ["forward current"]


def test_the_header_counts_and_an_empty_list_says_so() -> None:
    assert plain(topics_header(2, 60)).endswith(" questions: 2 ")
    assert line_width(topics_header(2, 60)) == 60
    assert topic_lines([], 0, 80) == []
    assert texts(nothing_answered()) == ["", "  Nobody has answered anything yet."]
