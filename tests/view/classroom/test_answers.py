"""The histogram of a class's answers: which bars there are, how long, and that it gives nothing away."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.session.classroom.tally import Tallied
from gradtutor.session.progress.review import DueItem
from gradtutor.view.classroom.answers import MOST_BARS, Bar, answers_header, bars, histogram_lines
from gradtutor.view.classroom.topics import About, about
from gradtutor.view.text.lines import line_width, plain
from tests.session.pupils import lesson_of

NUMBER = About("number", "Δb", (((("Δb = ?", "strong")),),))
CHOICE = About("choice", "Which?", ((("Which?", ""),),), ((("this", ""),), (("that", ""),), (("neither", ""),)), 2)
ORDER = About("order", "Order!", ((("Order!", ""),),), ((("one", ""),), (("two", ""),), (("three", ""),)))


def wrong(*numbers: float) -> list[Tallied]:
    return [Tallied(number, False) for number in numbers]


def sizes(found: list[Bar]) -> dict[str, int]:
    return {plain(bar.label): bar.size for bar in found}


def test_each_choice_has_a_bar() -> None:
    found = bars(CHOICE, [Tallied(1.0, False), Tallied(2.0, True), Tallied(2.0, True)])
    assert sizes(found) == {"1  this": 1, "2  that": 2, "3  neither": 0}
    assert [bar.right for bar in found] == [False, True, False]


def test_orders_are_told_by_how_far_they_are_right() -> None:
    # Right is 1, 2, 3; nobody can have two of three in place and not the third.
    given = [(1, 2, 3), (1, 3, 2), (2, 1, 3), (3, 2, 1)]
    found = bars(ORDER, [Tallied(order, order == (1, 2, 3)) for order in given])
    assert sizes(found) == {"0 in place": 2, "1 in place": 1, "all in place": 1}


def test_a_few_numbers_have_a_bar_each_in_order() -> None:
    answers = [*wrong(3.0, -2.0, 3.001), Tallied(-1.46, True), Tallied(-1.4615, True)]
    found = bars(NUMBER, answers)
    assert list(sizes(found).items()) == [("−2", 1), ("−1.46", 2), ("3", 2)]
    assert [bar.right for bar in found] == [False, True, False]


def test_many_numbers_share_bars() -> None:
    # 1 to 100: the outermost 5 at each end aside, from 6 to 95, in 8 bars of 11.125 each.
    found = bars(NUMBER, wrong(*(float(number) for number in range(1, 101))))
    assert len(found) == MOST_BARS
    assert [bar.size for bar in found] == [17, 11, 11, 11, 11, 11, 11, 17]
    assert plain(found[0].label) == "below 17.1"
    assert plain(found[1].label) == "17.1 … 28.2"
    assert plain(found[-1].label) == "from 83.9"


def test_many_equal_numbers_and_a_few_others_share_bars() -> None:
    found = bars(NUMBER, wrong(*[5.0] * 200, *(float(number) for number in range(10, 20))))
    assert sum(bar.size for bar in found) == 210


@pytest.mark.parametrize("reveal", [False, True])
@pytest.mark.parametrize("size", [(80, 22), (120, 38), (60, 18)])
@pytest.mark.parametrize("what", [CHOICE, ORDER, NUMBER])
def test_everything_fits_and_nothing_is_given_away(what: About, size: tuple[int, int], reveal: bool) -> None:
    columns, rows = size
    answers = {
        "choice": [Tallied(2.0, True), Tallied(3.0, False)],
        "order": [Tallied((1, 2, 3), True), Tallied((1, 3, 2), False)],
        "number": [*wrong(*(float(number) for number in range(40))), Tallied(-1.46, True)],
    }[what.kind]
    lines = histogram_lines(what, bars(what, answers), columns, rows, reveal, "−1.4615")
    assert len(lines) <= rows
    assert max(map(line_width, lines)) <= columns
    text = "\n".join(map(plain, lines))
    assert ("✓" in text) == reveal
    assert any("update" in role for line in lines for _, role in line if role != "update strong") == reveal
    if what.kind == "number":
        assert ("−1.4615" in text) == reveal
    if what.kind == "order":
        assert ("three" in text) == reveal


def test_the_longest_bar_is_that_of_the_most() -> None:
    found = [Bar((("a", ""),), 1), Bar((("b", ""),), 4), Bar((("c", ""),), 2), Bar((("d", ""),), 0)]
    rows = [plain(line) for line in histogram_lines(NUMBER, found, 80, 12, reveal=False)]
    one, four, two, none = (next(row for row in rows if f" {name} " in row).count("█") for name in "abcd")
    # To the half of a column.
    assert two == pytest.approx(four / 2, abs=1)
    assert one == pytest.approx(four / 4, abs=1)
    assert (four > 50, none) == (True, 0)


def test_what_was_asked_is_in_the_words_of_the_lesson() -> None:
    i18n.use("en")
    number = about(lesson_of("nonlinear-chain"), DueItem("predicted", "", "default", 2, "delta", "b"), "en")
    assert (number.kind, number.title, number.asked) == ("number", "Δb · iteration 2", ((("Δb = ?", "strong"),),))
    choice = about(lesson_of("chain-rule"), DueItem("answered", "sum-or-product"), "en")
    assert (choice.kind, choice.right) == ("choice", 2)
    assert len(choice.items) >= 2
    order = about(lesson_of("computational-graph"), DueItem("answered", "way-back"), "zh")
    assert order.kind == "order"
    assert order.title != about(lesson_of("computational-graph"), DueItem("answered", "way-back"), "en").title


def test_what_the_lesson_does_not_ask_is_named_as_it_was_recorded() -> None:
    i18n.use("en")
    assert about(None, DueItem("answered", "sign"), "en") == About("number", "question: sign")
    gone = DueItem("predicted", "", "gone", 2, "delta", "b")
    assert about(lesson_of("nonlinear-chain"), gone, "en") == About("number", "Δb · iteration 2 · gone")


def test_the_header_says_which_answers() -> None:
    i18n.use("en")
    line = answers_header("Slope", "a", 12, True, 60)
    assert line_width(line) == 60
    assert plain(line).split("  ")[0] == " Slope · a"
    assert plain(line).endswith("last answers: 12 ")
