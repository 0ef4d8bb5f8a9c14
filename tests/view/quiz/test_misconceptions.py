"""Every misconception that can be diagnosed has words; one that has none would be told as too small or too large."""

from __future__ import annotations

import inspect

import pytest

from gradtutor import i18n
from gradtutor.session.quiz.grading import Verdict
from gradtutor.session.quiz.misconceptions import REASONS
from gradtutor.view.quiz import misconceptions


def methods() -> set[str]:
    """The methods that make a sentence of a reason."""
    own = vars(misconceptions._Reasons)
    functions = (name for name, one in own.items() if inspect.isfunction(one))
    return {name.removeprefix("_") for name in functions if not name.startswith("__")}


def test_every_reason_has_a_method_of_its_name() -> None:
    assert set(REASONS) - methods() == set()


@pytest.mark.parametrize("reason", REASONS)
def test_a_method_of_a_reason_needs_nothing_but_the_guess(reason: str) -> None:
    method = getattr(misconceptions._Reasons, f"_{reason}")
    assert list(inspect.signature(method).parameters) == ["self"]


def test_what_is_not_known_is_told_by_its_side() -> None:
    i18n.use("en")
    made = object.__new__(misconceptions._Reasons)
    fields = dict.fromkeys(Verdict._fields)
    for guess, words in ((1.0, "That is too small."), (3.0, "That is too large.")):
        made.verdict = Verdict(**{**fields, "guess": guess, "truth": 2.0, "reason": "a new one"})  # type: ignore[arg-type]
        assert made.sentence() == words
