"""``scale = "log"`` is refused for what goes below 0."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.checking.check import check
from tests.lessons.lessons import WORDS, make
from tests.session.walks import LESSONS

FALLS = """format = 1
id = "{id}"

[parameters]
x = {{ start = 6.0 }}
y = {{ start = 0.0 }}

[nodes]
f = "x**4 - 3*x**3 + 2 + y**2"

[goal]
minimize = "f"

[rule]
kind = "sgd"
rate = 0.01

[stop]
when = "abs(x - 2.25) < 1e-6"
max_iterations = 200

[[chart]]
{chart}
"""
CHARTS = {
    # x⁴ − 3x³ + 2 is −6.54296875 at 9/4, where its derivative 4x³ − 9x² is 0.
    "objective": 'kind = "objective"\nscale = "log"',
    "surface": 'kind = "surface"\nx = "x"\ny = "y"\nx_range = [0.0, 7.0]\ny_range = [-1.0, 1.0]\nscale = "log"',
}


def faults(parent: Path, chart: str) -> list[str]:
    folder = make(parent, FALLS.format(id="chain", chart=chart), WORDS.replace("{a:.2f} and {b}", "{f:.2f}"))
    return [str(fault) for fault in check(folder).faults]


@pytest.mark.parametrize("kind", CHARTS)
def test_a_log_scale_of_what_goes_below_0_is_refused(kind: str, tmp_path: Path) -> None:
    found = [fault for fault in faults(tmp_path, CHARTS[kind]) if "is for numbers above 0" in fault]
    assert len(found) == 1
    # A grid of places comes near the lowest.
    assert ("−6.54" if kind == "objective" else "−6.") in found[0] and "lesson.toml" in found[0]


@pytest.mark.parametrize("kind", CHARTS)
def test_another_scale_is_not(kind: str, tmp_path: Path) -> None:
    linear = CHARTS[kind].replace('"log"', '"linear"')
    assert not any("is for numbers above 0" in fault for fault in faults(tmp_path, linear))


@pytest.mark.parametrize(("array", "refused"), [("[x, y - 1.25, 2]", True), ("[x, y + 1.25, 2]", False)])
def test_bars_of_an_array_with_a_number_below_0_are_refused(array: str, refused: bool, tmp_path: Path) -> None:
    # y is 0 at the start.
    bars = f'kind = "bars"\nnode = "w"\nscale = "log"\n\n[nodes.w]\nexpression = "{array}"'
    found = [fault for fault in faults(tmp_path, bars) if "is for numbers above 0" in fault]
    assert ["−1.25" in fault for fault in found] == [True] * refused


def test_a_loss_that_stays_above_0_may_have_one() -> None:
    assert 'scale = "log"' in (LESSONS / "one-sample-regression" / "lesson.toml").read_text(encoding="utf-8")
    assert check(LESSONS / "one-sample-regression").faults == ()
