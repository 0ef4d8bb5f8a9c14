"""Numbers below each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.alignment import Widths, widths


@pytest.fixture
def in_ascii() -> Iterator[None]:
    ascii_spelling.use(ascii=True)
    yield
    ascii_spelling.use(ascii=False)


def test_points_stand_below_each_other() -> None:
    texts = ["−12.50000", "4.2432e−9", "1e6", "7", "—", "[4×3]", "far too small"]
    found = widths(texts)
    # Three before the point; .2432e−9 takes eight; the words take what is left of thirteen.
    assert found == Widths(5, 8)
    assert [found.aligned(text) for text in texts] == [
        "  −12.50000  ",
        "    4.2432e−9",
        "    1e6      ",
        "    7        ",
        "    —        ",
        "        [4×3]",
        "far too small",
    ]


def test_of_several_numbers_the_first_has_its_point_in_line() -> None:
    texts = ["1.41421, 0, −1.41421", "1, 0", "10, 20, 30", "12.77470", "−2, 3"]
    found = widths(texts)
    # The longest from a point on: ".41421, 0, −1.41421".
    assert found == Widths(2, 19)
    assert [found.aligned(text).rstrip() for text in texts] == [
        " 1.41421, 0, −1.41421",
        " 1, 0",
        "10, 20, 30",
        "12.77470",
        "−2, 3",
    ]


def test_more_room_is_put_in_front() -> None:
    assert widths(["1.5", "−22"], after=4).aligned("1.5", 9) == "    1.5  "
    assert widths([]).aligned("12") == "12"


def test_words_and_shapes_are_no_numbers() -> None:
    found = widths(["1.25", "2e"])
    assert found.aligned("e.g. 1.5", 10) == "  e.g. 1.5"


@pytest.mark.usefixtures("in_ascii")
def test_in_ascii_too() -> None:
    found = widths(["−12.5", "—", "4.25e−9"])
    assert [found.aligned(text) for text in ("−12.5", "—", "4.25e−9")] == ["-12.5    ", "  -      ", "  4.25e-9"]
