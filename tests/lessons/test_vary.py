"""Numbers of one's own: what a seed draws must be the same for ever, on every machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gradtutor.lessons.vary import Draw, corners, drawn

X = Draw("x", 2.0, 1.0, 4.0, 0.5)
"""1, 1.5, 2, 2.5, 3, 3.5, 4: seven values."""


def test_the_draw_is_the_documented_one() -> None:
    # printf 'gradtutor numbers 1\nanna/hw1\nx\n0' | sha256sum begins with a8a8b2670c482736; that modulo 7 is 0.
    assert drawn([X], "anna/hw1") == {"x": 1.0}
    # Without 1.0 there are six values, and the same number modulo 6 is 2: the third of 1.5, 2, 2.5, 3, 3.5, 4.
    assert drawn([X._replace(left_out=(1.0,))], "anna/hw1") == {"x": 2.5}
    # The further numbers of a list have INDEX 1, 2: a56668a3cb454de4 modulo 7 is 0, 46178a9beea57be3 modulo 7 is 1.
    assert drawn([X._replace(own=[2.0, [2.0, 2.0]])], "anna/hw1") == {"x": [1.0, [1.0, 1.5]]}


def test_what_is_drawn_may_be_added_to_the_lessons_own_numbers_without_rounding() -> None:
    # 8739b5d47d144184 and 8b27e075acfe3ba5 modulo 5 are 2 and 4: of −0.2, −0.1, 0, 0.1, 0.2 the third and
    # the last. 0.3 − 0.2 and 0.1 + 0.2 would not be 0.1 and 0.3 in binary.
    draw = Draw("data.y", [0.3, 0.1], -0.2, 0.2, 0.1, add=True)
    assert drawn([draw], "anna/hw1") == {"data.y": [0.3, 0.3]}


def test_a_name_does_not_depend_on_the_others() -> None:
    other = X._replace(name="other")
    assert drawn([other, X], "s")["x"] == drawn([X], "s")["x"]
    assert len({drawn([X], str(seed))["x"] for seed in range(60)}) == 7


def test_what_counts_stays_whole() -> None:
    found = drawn([Draw("data.generate.seed", 7, 1, 9, 1)], "s")["data.generate.seed"]
    assert isinstance(found, int)
    assert isinstance(drawn([X], "s")["x"], float)


def test_the_grid_is_exact() -> None:
    assert Draw("x", 1.0, 0.1, 0.7, 0.1).values == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    assert Draw("x", 1.0, 0.0, 1.0, 0.3).values == [0.0, 0.3, 0.6, 0.9]


def test_the_corners_are_all_mixtures_of_the_ends() -> None:
    y = Draw("y", [0.0, 0.0], -1.0, 1.0, 1.0)
    assert list(corners([X, y], 8)) == [
        {"x": 1.0, "y": [-1.0, -1.0]},
        {"x": 4.0, "y": [1.0, 1.0]},
        {"x": 4.0, "y": [-1.0, -1.0]},
        {"x": 1.0, "y": [1.0, 1.0]},
    ]
    # All mixtures of three names are eight; of more than there may be, only the two ends.
    for names, found in ((1, 2), (2, 4), (3, 8), (4, 2), (20, 2)):
        draws = [X._replace(name=str(n)) for n in range(names)]
        made = [tuple(one.values()) for one in corners(draws, 8)]
        assert (len(made), len(set(made))) == (found, found)
        assert made[:2] == [(1.0,) * names, (4.0,) * names]


def test_another_process_with_another_hash_seed_draws_the_same() -> None:
    code = "from gradtutor.lessons.vary import *; print(drawn([Draw('x', 2.0, 1.0, 4.0, 0.5)], 'anna/hw1'))"
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert run.stdout == "{'x': 1.0}\n"
