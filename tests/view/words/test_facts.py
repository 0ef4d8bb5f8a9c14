"""What a run is known by: settings, the first iteration and the last, as plain numbers with names."""

from __future__ import annotations

import pytest

from gradtutor.view.words.facts import facts_of
from tests.session.walks import lesson


def test_a_run_is_known_by_its_settings_and_both_of_its_ends() -> None:
    # J = x² from 1.2 at rate 0.3: x is multiplied by 1 − 2·0.3 = 0.4, J by 0.16.
    facts = facts_of(lesson("descent-1d").variants["default"])
    assert (facts.settings["x"], facts.settings["rule.rate"]) == (1.2, 0.3)
    assert facts.results["{J} (1)"] == pytest.approx(1.44)
    assert facts.results["{grad(x)} (1)"] == pytest.approx(2.4)
    assert facts.results["{next(x)} (1)"] == pytest.approx(0.48)
    # 1.44·0.16⁴ = 0.00094 is the first below 0.001: in iteration 5, after 4 updates.
    assert (facts.results["{iteration}"], facts.results["{= iteration - 1}"]) == (5.0, 4.0)
    assert facts.results["{J} (5)"] == pytest.approx(1.44 * 0.16**4)
    # The exponent holds at every setting.
    assert facts.fixed == {2.0}


def test_before_the_end_is_shown_no_run_is_taken_there() -> None:
    results = facts_of(lesson("descent-1d").variants["default"], to_end=False).results
    assert "{J} (1)" in results and "{iteration}" not in results


def test_a_run_that_waits_for_the_learner_has_only_a_beginning() -> None:
    results = facts_of(lesson("two-variables").variants["by-hand"]).results
    assert "{f} (1)" in results and "{iteration}" not in results


def test_the_facts_of_a_run_are_worked_out_once() -> None:
    variant = lesson("descent-1d").variants["creeps"]
    assert facts_of(variant) is facts_of(variant)
