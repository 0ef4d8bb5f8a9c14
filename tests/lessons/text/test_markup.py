"""Marks that are not shown: each is told where it stands, once, and LaTeX with how to write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.text.markup import without_markup
from gradtutor.lessons.toml.faults import Faults


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def told(line: str) -> tuple[str, list[str]]:
    """The line without LaTeX, and the faults; it is line 4 of the file, and begins in column 3."""
    faults = Faults(Path("t.md"))
    left = without_markup(line, 4, 3, faults)
    return left, [str(one).removeprefix("t.md:4:") for one in faults.found]


@pytest.mark.parametrize(
    "line",
    ["a < b and c > d", "a [b] c", "cost $5 and $6", "3 $ and $ 4", "`\\frac{1}{2}` `<b>` `[a](b)`", "x", "", "(a)[b]"],
)
def test_plain_words_stay(line: str) -> None:
    assert told(line) == (line, [])


SIGNS = "Write the signs themselves, such as Δ, ŷ, ∂L/∂w and 1/2."


@pytest.mark.parametrize(
    ("latex", "mend"),
    [
        ("$\\Delta x$", "Write Δ x."),
        ("\\alpha", "Write α."),
        ("$x$", "Write x."),
        ("$\\frac{1}{2}$", "Write 1/2."),
        ("\\frac{\\partial}{x}", "Write ∂/x."),
        ("$\\hat{y}$", "Write y\u0302."),
        ("$\\sqrt{x}$", SIGNS),
        ("$x_{1}$", SIGNS),
        ("\\unknown", SIGNS),
        *((f"\\{name}", f"Write {sign}.")
          for name, sign in zip("partial beta eta theta lambda sigma mu pi nabla times cdot to leq geq approx".split(),
                                "∂βηθλσμπ∇×·→≤≥≈", strict=True)),
    ],
)  # fmt: skip
def test_latex_is_blank_and_how_to_write_it_is_told(latex: str, mend: str) -> None:
    # "A " is columns 3 and 4.
    left, said = told(f"A {latex} is {{w}}.")
    assert said[0].startswith("5: '") and "is LaTeX, which is not shown here." in said[0]
    assert said[0].endswith(mend)
    assert (left, len(said)) == (f"A {' ' * len(latex)} is {{w}}.", 1)


def test_several_in_a_line_are_told_together() -> None:
    left, said = told("\\alpha, then \\beta: {w}")
    assert left == "      , then      : {w}"
    assert said == ["3: '\\alpha' is LaTeX, which is not shown here. Write α and β."]


def test_other_marks_are_told_each_and_stay() -> None:
    line = "![a](b) [c](d) <br> [e]"
    assert told(line) == (
        line,
        [
            "3: '![a](b)' is a picture, which is not shown here. Draw a chart, or say it in words.",
            "11: '[c](d)' is a link, which is not shown here. "
            "Write its words, and the address behind them if it is needed.",
            "18: '<br>' is HTML, which is not shown here. Write **strong** or `code`, or take it out.",
        ],
    )


def test_code_before_a_mark_does_not_move_it() -> None:
    # `<i>` and a blank are six characters.
    assert told("`<i>` <b>")[1][0].startswith("9: '<b>' is HTML")
