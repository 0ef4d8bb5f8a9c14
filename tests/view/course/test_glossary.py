"""The glossary as lines: the list around the highlighted word, and what that word means."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.glossary import Term
from gradtutor.view.course.glossary import glossary_header, glossary_lines, list_columns, spoken_lines, term_lines
from gradtutor.view.text.lines import line_width
from tests.view.scenes import roles_of, texts

TERMS = tuple(
    Term(f"t{n}", "slope", (f"word {n}", f"term {n}"), f"Means {n}.", f"{n} + 1 = {n + 1}.", n) for n in range(9)
)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("selected", "rows"),
    [
        (0, ["▸ word 0", "word 1", "word 2", "word 3", "↓ 5 more"]),
        (4, ["↑ 3 more", "word 3", "▸ word 4", "word 5", "↓ 3 more"]),
        (8, ["↑ 5 more", "word 5", "word 6", "word 7", "▸ word 8"]),
    ],
)
def test_the_list_says_how_much_there_is_beyond_its_ends(selected: int, rows: list[str]) -> None:
    lines, first = glossary_lines(TERMS, selected, 20, 5)
    assert [text.strip() for text in texts(lines)] == rows
    assert first == {0: 0, 4: 2, 8: 4}[selected]


def test_where_all_are_seen_nothing_is_said() -> None:
    lines, first = glossary_lines(TERMS, 3, 20, 12)
    assert [text.strip() for text in texts(lines)] == [f"{'▸ ' if n == 3 else ''}word {n}" for n in range(9)]
    assert first == 0
    assert roles_of(lines, "word 3") == ["forward current"]


def test_the_list_is_as_wide_as_its_names_but_leaves_room() -> None:
    assert list_columns(TERMS, 80) == len("word 0") + 4
    long = (TERMS[0]._replace(names=("n" * 90,)),)
    assert [list_columns(long, columns) for columns in (60, 80, 200)] == [24, 32, 36]


def test_a_word_is_explained_with_its_other_names_and_its_lesson() -> None:
    lines = term_lines(TERMS[2], "The slope", 40)
    assert [text.strip() for text in texts(lines)] == [
        "word 2  term 2", "", "Means 2.", "", "For example:", "2 + 1 = 3.", "", "Shown in the lesson: The slope",
    ]  # fmt: skip
    assert max(map(line_width, term_lines(TERMS[2]._replace(meaning="long " * 60), "L", 40))) <= 40
    assert spoken_lines(TERMS[2], "The slope") == [
        "word 2, term 2: Means 2.", "For example: 2 + 1 = 3.", "Shown in the lesson: The slope",
    ]  # fmt: skip


def test_the_header_counts() -> None:
    line = glossary_header(9, 3, 60)
    (text,) = texts([line])
    assert text.startswith(" What the words mean") and text.rstrip().endswith("4 of 9")
    assert line_width(line) == 60
