"""Updates written as lines: the numbers by hand, what is remembered, and what the program of arrays makes of them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import GradientRule
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.optim.update import Line, Update
from gradtutor.errors import ExpressionError

AVERAGE = Update(
    [
        Line("mean", "m", "keep*mean + (1 - keep)*gradient"),
        Line("scaled", "s", "mean/(1 - keep**count)"),
        Line("value", "", "value - rate*scaled"),
    ],
    ["rate", "keep"],
)
"""An update that is none of the product's own: an average of the gradients, corrected for its start at 0."""
SETTINGS = SimpleNamespace(rate=0.5, keep=0.75)


def test_each_line_sees_what_those_above_it_found() -> None:
    # mean = 0.75·0 + 0.25·8 = 2; scaled = 2/(1 − 0.75) = 8; value = 10 − 0.5·8 = 6.
    assert AVERAGE.found(SETTINGS, 10.0, 8.0, 1, {}) == {"mean": 2.0, "scaled": 8.0, "value": 6.0}
    # mean = 0.75·2 + 0.25·1.5 = 1.875; scaled = 1.875/(1 − 0.5625) = 30/7; value = 6 − 15/7 = 27/7.
    second = AVERAGE.found(SETTINGS, 6.0, 1.5, 2, {"mean": 2.0})
    assert second == pytest.approx({"mean": 1.875, "scaled": 30 / 7, "value": 27 / 7}, rel=1e-15)


def test_only_what_a_line_uses_before_it_is_found_is_remembered() -> None:
    assert AVERAGE.remembers == ("mean",)
    assert AVERAGE.besides == ("scaled",)
    # A gradient of the iteration before: used in the line above its own.
    late = Update([Line("value", "", "value - last")], ["last"])
    assert (late.remembers, late.besides) == ((), ())
    swapped = Update([Line("used", "", "last"), Line("last", "", "gradient"), Line("value", "", "value - used")], [])
    assert (swapped.remembers, swapped.besides) == (("last",), ("used",))
    assert swapped.found(SETTINGS, 1.0, 3.0, 2, {"last": 0.25}) == {"used": 0.25, "last": 3.0, "value": 0.75}


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if issubclass(rule, GradientRule)])
@pytest.mark.parametrize("zero_grad", [True, False])
def test_arrays_are_updated_element_by_element(kind: str, zero_grad: bool) -> None:
    rule = RULES[kind](zero_grad=zero_grad)  # type: ignore[call-arg]
    assert isinstance(rule, GradientRule)
    values, slopes = [1.0, -2.0, 0.5], [[3.0, -0.25, 1e-3], [2.0, 4.0, -7.0]]
    array, one_by_one = np.array(values), list(values)
    before: dict[str, object] = {}
    each: list[dict[str, object]] = [{}, {}, {}]
    for count, row in enumerate(slopes, 1):
        before = rule.update.found(rule, array, np.array(row), count, before)  # type: ignore[arg-type]
        array = before["value"]  # type: ignore[assignment]
        for place, slope in enumerate(row):
            each[place] = rule.update.found(rule, one_by_one[place], slope, count, each[place])  # type: ignore[arg-type]
            one_by_one[place] = each[place]["value"]  # type: ignore[call-overload]
    assert array.tolist() == pytest.approx(one_by_one, rel=1e-15)


def test_a_line_that_names_what_is_not_there_is_refused() -> None:
    with pytest.raises(ExpressionError):
        Update([Line("value", "", "value - ratte*gradient")], ["rate"])
