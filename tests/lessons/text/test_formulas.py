"""Formulas in the words: what their names stand for, what they come to, and when a condition holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradtutor import i18n
from gradtutor.errors import ExpressionError
from gradtutor.lessons.text.formulas import compute, holds, read_formula
from gradtutor.lessons.text.model import Placeholder, SectionKey, Words
from gradtutor.lessons.text.parse import parse_text

NAMES = frozenset({"x", "w"})
FRAME = "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## done\nDone.\n\n"


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def number(meant: Placeholder) -> float | str | None:
    """The numbers of some place: rate 0.25, x = 3, which began at 5; w is not known yet."""
    known = {("rate", ()): 0.25, ("value", ("x",)): 3.0, ("start", ("x",)): 5.0, ("iteration", ()): 8.0}
    return known.get((meant.kind, meant.names))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 - 2*rate", 0.5), ("1 − 2·rate", 0.5), ("start(x) - x", 2.0), ("start( x )/x", 5 / 3),
        ("iteration - 1", 7.0), ("2rate", 0.5), ("0.8", 0.8), ("w + 1", None), ("1/(x - 3)", None), ("next(x)", None),
    ],
)  # fmt: skip
def test_a_formula_is_worked_out_with_the_numbers_of_its_place(text: str, value: float | None) -> None:
    assert compute(text, NAMES, number) == (None if value is None else pytest.approx(value))


def test_one_start_asked_of_twice_is_not_taken_for_another() -> None:
    """As in ``start(w) - rate*(start(w)*x + start(b) - y)*x``: the second start(w) stays that of w."""
    starts = {"x": 5.0, "w": 2.0}
    # 5 − (10·5 + 2) = −47; with w's start in the place of the second 5 it would be 5 − (10·2 + 2) = −17.
    found = compute("start(x) - (10*start(x) + start(w))", NAMES, lambda meant: starts[meant.names[0]])
    assert found == pytest.approx(-47.0)


def test_a_name_of_the_lesson_comes_before_the_runs() -> None:
    assert read_formula("rate", frozenset({"rate"})).meanings["rate"] == Placeholder("value", ("rate",))
    assert read_formula("rate", NAMES).meanings["rate"] == Placeholder("rate")


def test_what_is_hidden_stays_hidden() -> None:
    assert compute("2*x", NAMES, lambda meant: "hidden") == "hidden"


def test_arrays_go_through() -> None:
    assert list(compute("2*x", NAMES, lambda meant: np.array([1.0, 2.0]))) == [2.0, 4.0]  # type: ignore[arg-type]


def test_an_unknown_name_has_its_place() -> None:
    with pytest.raises(ExpressionError) as caught:
        read_formula("1 - start(x)*rote", NAMES)
    assert caught.value.start == len("1 - start(x)*")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("0.2 < rate < 1", True), ("rate < 0.2", False), ("rate == 0.25", True), ("x > 4 or rate < 1", True),
        ("not x > 1", False), ("w > 0", False), ("unchanged", False),
    ],
)  # fmt: skip
def test_a_condition_holds_or_does_not(condition: str, expected: bool) -> None:
    assert holds(condition, NAMES, number, unchanged=False) is expected


def test_unchanged_is_a_condition_of_its_own() -> None:
    assert holds("unchanged", NAMES, number, unchanged=True)


def test_of_several_sections_the_first_whose_condition_holds_is_shown() -> None:
    parsed = parse_text(
        Path("text.en.md"),
        FRAME + "## limit\nOf all.\n\n## limit if rate  <  0.3\nSlow.\n\n## limit if rate < 0.5\nFair.\n\n"
        "## limit @fast if rate > 1\nFast.\n",
    )
    assert not parsed.faults.found
    words = Words("", "", parsed.templates())

    def shown(rate: float, variant: str = "default") -> str:
        found = words.find("limit", None, variant, lambda text: holds(text, NAMES, lambda meant: rate, unchanged=True))
        assert found is not None
        return str(found[0][0])

    assert [shown(0.1), shown(0.4), shown(0.5)] == ["Slow.", "Fair.", "Of all."]
    # A variant's own comes first where it holds.
    assert [shown(2.0, "fast"), shown(0.4, "fast")] == ["Fast.", "Fair."]
    assert words.key("limit") == SectionKey("limit")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("## variant x if rate < 1\nA.", "11:17: A section 'variant' takes no condition. Take out 'if rate < 1'."),
        ("## ?q if rate < 1\nA.", "11:6: The heading of a question is its id alone. Write '## ?q'."),
        ("## limit if rate < 1\nA.\n## limit if rate < 1\nB.",
         "13:1: The section '## limit if rate < 1' stands in line 11 already. Join the two."),
        ("## loss\nA {=}.", "12:4: The formula is missing. Write one such as {= 1 - 2*rate}."),
        ("## loss\nA {= rate:9x}.",
         "12:11: '9x' is no format for a number. Write one such as .3f, +.3f, .2e, d or .1%."),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_place(text: str, fault: str) -> None:
    parsed = parse_text(Path("text.en.md"), FRAME + text)
    assert [str(one) for one in parsed.faults.found] == [f"text.en.md:{fault}"]


def test_a_format_follows_a_colon_and_a_slice_has_its_own() -> None:
    parsed = parse_text(Path("text.en.md"), FRAME + "## loss\n{= 1 - rate : .2f} and {= X[:, 1]}.")
    (paragraph,) = parsed.templates()[SectionKey("loss")]
    assert paragraph[0] == Placeholder("computed", (), ".2f", "1 - rate")
    assert paragraph[2] == Placeholder("computed", (), "", "X[:, 1]")
