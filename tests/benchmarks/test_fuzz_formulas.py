"""Some of the formulas that ``benchmarks.fuzz_formulas`` compares with Python, and that it notices what is wrong."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random

import pytest

from benchmarks import fuzz_formulas
from benchmarks.fuzz_formulas import Fuzzer, formulas_below, in_python, slope_is_right
from benchmarks.fuzz_meanings import PYTHON, meant
from gradtutor.engine.language import notation
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.precedence import PRODUCT

INPUTS = 400


def formulas() -> list[str]:
    return formulas_below([Path(__file__).parents[2] / "lessons"])


def tried(count: int) -> Fuzzer:
    fuzzer = Fuzzer(1, formulas())
    for number in range(count):
        fuzzer.attempt(number)
    return fuzzer


def test_the_language_and_python_agree() -> None:
    fuzzer = tried(INPUTS)
    assert fuzzer.found["read"] > INPUTS / 3
    assert fuzzer.found["against their meaning"] > INPUTS / 8


def test_a_formula_that_is_shown_without_its_brackets_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    # a − (b − c) as a − b − c
    monkeypatch.setattr(notation._Writer, "_sub", lambda self, a, b: (f"{self.text(a)} − {self.text(b)}", PRODUCT))
    with pytest.raises(AssertionError):
        tried(INPUTS)


def test_a_function_that_is_computed_otherwise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_formulas, "PYTHON", {**PYTHON, "tanh": math.sinh})
    with pytest.raises(AssertionError):
        tried(4 * INPUTS)


def test_powers_are_those_of_real_numbers_from_the_right() -> None:
    assert in_python("2**x**2", {"x": 3.0}) == 512.0
    assert in_python("abs(x**0.5)", {"x": -1.0}) is None
    assert in_python("x > 0 and 1/x > 0", {"x": 0.0}) is None
    assert in_python("-x**2", {"x": 3.0}) == -9.0


def test_a_slope_beside_a_very_large_number_is_compared_all_the_same() -> None:
    # sinh(250) has 108 digits before its point; the slope by x is 1/2.
    values = {"x": 1.0, "y": 2.0}
    for text in ("x/y - sinh(250)", "x/y + exp(700) - exp(700)"):
        assert slope_is_right(text, parse(text, list(values)), values, Random(1))


def test_the_same_seed_gives_the_same_formula() -> None:
    assert meant(Random(3), 3) == meant(Random(3), 3) != meant(Random(4), 3)
