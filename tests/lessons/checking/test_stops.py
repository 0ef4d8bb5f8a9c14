"""Between which numbers an expression lies, and which stops can therefore never hold.

Expected: interval arithmetic by hand.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.engine.language.parser import parse
from gradtutor.lessons.checking.stops import reach, stops_that_cannot_hold
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.faults import Faults
from tests.lessons.lessons import TOML, WORDS, make

INF = math.inf
KNOWN = {"p": (2.0, 3.0), "q": (-4.0, 5.0), "r": (10.0, 20.0)}
NODES = {"n": "abs(w) + 1", "m": "3 - n"}
NAMES = ["w", *KNOWN, *NODES]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("7", 7, 7), ("p", 2, 3), ("w", -INF, INF),
        # A node is what its formula is: |w| + 1 is at least 1, and 3 minus that at most 2.
        ("n", 1, INF), ("m", -INF, 2),
        ("p + r", 12, 23), ("q + p", -2, 8), ("p - q", -3, 7), ("q - r", -24, -5), ("-q", -5, 4), ("-p", -3, -2),
        # Of what is at least 0, product, quotient and sum are so too; of anything else nothing is known.
        ("p*r", 0, INF), ("p/r", 0, INF), ("sum(p)", 0, INF), ("0*p", 0, INF), ("p*q", -INF, INF), ("q/p", -INF, INF),
        ("sum(q)", -INF, INF), ("mean(q)", -4, 5), ("max(w)", -INF, INF), ("mean(abs(w))", 0, INF),
        # An even power is at least 0, and at least that of the lower end where this is above 0.
        ("w**2", 0, INF), ("p**2", 4, INF), ("p**4", 16, INF), ("q**2", 0, INF), ("(p - 2)**2", 0, INF),
        ("n**2", 1, INF), ("w**3", -INF, INF), ("w**0", -INF, INF), ("w**-2", -INF, INF), ("w**w", -INF, INF),
        *((f"{name}(w)", 0, INF) for name in ("abs", "sqrt", "relu", "exp", "softplus", "norm", "var", "std")),
        *((f"{name}(w)", -1, 1) for name in ("sin", "cos", "tanh")),
        *((f"{name}(w)", 0, 1) for name in ("sigmoid", "softmax")),
        # cosh w = (eʷ + e⁻ʷ)/2 is 1 at 0, its lowest place.
        ("cosh(w)", 1, INF), ("sinh(w)", -INF, INF), ("ln(w)", -INF, INF), ("cosh(w) + sin(w)", 0, INF),
    ],
)  # fmt: skip
def test_where_an_expression_lies(text: str, low: float, high: float) -> None:
    formulas = {name: parse(formula, NAMES) for name, formula in NODES.items()}
    assert reach(parse(text, NAMES), formulas, KNOWN) == (low, high)


def told(tmp_path: Path, when: str) -> list[str]:
    """What is said of a stop where x is a parameter, y = 2.13, and a = x²; with its place."""
    i18n.use("en")
    text = TOML.replace("abs(error) < 1e-3", when)
    lesson = load_lesson(make(tmp_path, text))
    faults = Faults(tmp_path / "lesson.toml", text)
    stops_that_cannot_hold(lesson, faults, text)
    return [str(one).partition("lesson.toml:")[2] for one in faults.found]


@pytest.mark.parametrize(
    ("when", "never"),
    [
        ("a < 0", True), ("a <= 0", False), ("a <= -0.1", True), ("a < 0.1", False),
        ("0 > a", True), ("0 >= a", False), ("-0.1 >= a", True),
        ("sin(x) > 1", True), ("sin(x) >= 1", False), ("sin(x) >= 1.1", True), ("sin(x) > 0.9", False),
        ("y < 2.13", True), ("y <= 2.13", False), ("x < -5", False), ("b < 0", False),
        # One that never holds is enough where all must hold; where one must, none may be able to.
        ("a < 0 and x > 1", True), ("x > 1 and a < 0", True), ("a < 0 or x > 1", False), ("x > 1 or a < 0", False),
        ("a < 0 or sin(x) > 1", True),
    ],
)  # fmt: skip
def test_a_stop_that_no_run_can_come_to(tmp_path: Path, when: str, never: bool) -> None:
    assert len(told(tmp_path, when)) == int(never)


def test_it_is_told_which_comparison_that_is_and_where(tmp_path: Path) -> None:
    # The stop is in line 22, behind 'when = '.
    assert TOML.split("\n")[21] == 'when = "abs(error) < 1e-3"'
    (said,) = told(tmp_path, "x > 1 and a < 0")
    assert said.startswith("22:8: This stop never holds: a is never < 0.")


def test_each_variant_has_its_own_stop_or_none(tmp_path: Path) -> None:
    second = '"\n\n[variants.descent]\nstop.when = "sin(x) > 1'
    text = TOML.replace('when = "abs(error) < 1e-3', f"max_iterations = 5{second}").replace('= 5"', "= 5")
    words = WORDS + "\n## variant default\nOne\n\n## variant descent\nOther\n"
    faults = Faults(tmp_path / "lesson.toml", text)
    stops_that_cannot_hold(load_lesson(make(tmp_path, text, words)), faults, text)
    (said,) = faults.found
    assert (said.line, said.column) == (25, 13)
