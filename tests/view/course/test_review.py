"""The review list as lines: what was asked, where, how long ago, and which lines are seen."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.session.progress.review import Due, DueItem
from gradtutor.view.course.review import Reviewed, nothing_due, review_header, review_lines, what
from gradtutor.view.text.lines import line_width, plain
from tests.view.scenes import roles_of, texts

DELTA = DueItem("predicted", "", "default", 2, "delta", "b")
FOUND = [
    Reviewed("Slope", Due("slope", DELTA, 1)),
    Reviewed("A lesson whose title takes more than its columns", Due("chain", DueItem("answered", "sign"), 12)),
    Reviewed("Train", Due("train", DELTA._replace(variant="careful"), 3)),
]


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (DELTA, "Δb · iteration 2"),
        (DELTA._replace(quantity="gradient"), "∂/∂b · iteration 2"),
        (DELTA._replace(quantity="local", of="c"), "∂c/∂b · iteration 2"),
        (DELTA._replace(quantity="updated", name="x"), "next x · iteration 2"),
        (DELTA._replace(quantity="objective"), "the gap · iteration 2"),
        (DELTA._replace(quantity="value", name="W", element=(0, 2)), "W[0, 2] · iteration 2"),
        (DELTA._replace(variant="careful"), "Δb · iteration 2 · careful"),
        (DueItem("answered", "sign"), "question: sign"),
    ],
)
def test_what_was_asked_is_named(item: DueItem, words: str) -> None:
    assert what(item) == words


def test_each_line_has_the_lesson_what_was_asked_and_when() -> None:
    first, second, third = texts(review_lines(FOUND, 2, 80, 9))
    assert first.split() == "Slope Δb · iteration 2 yesterday".split()
    assert second.endswith("12 days ago") and "…" in second
    assert third.split() == "▸ Train Δb · iteration 2 · careful 3 days ago".split()


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_columns_stand_below_one_another_and_fit(columns: int) -> None:
    lines = review_lines(FOUND, 0, columns, 9)
    first, second, _ = map(plain, lines)
    assert first.index("Δb") == second.index("quest")
    assert max(map(line_width, lines)) <= columns
    assert roles_of(lines, "Slope") == ["forward current"]


@pytest.mark.parametrize(("selected", "seen"), [(0, "Slope"), (1, "A lesson"), (2, "Train")])
def test_the_highlighted_line_is_in_view(selected: int, seen: str) -> None:
    (line,) = review_lines(FOUND, selected, 80, 1)
    assert seen in plain(line)


def test_the_header_counts_and_an_empty_list_says_so() -> None:
    line = review_header(3, 60)
    assert plain(line).startswith(" To be tried again ") and plain(line).endswith(" 3 ")
    assert line_width(line) == 60
    assert texts(nothing_due()) == ["", "  Nothing is left to be tried again today."]
