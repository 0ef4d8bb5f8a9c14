"""The lesson on Kepler's equation against bisection, and against Newton's method written out by hand."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest

from tests.golden_runs import trace


class Orbit(NamedTuple):
    """A variant: the eccentricity, the mean anomaly in radians, and where E begins."""

    eccentricity: float
    mean: float
    start: float
    fixed: bool = False
    """Whether the slope of iteration 1 is kept."""


ORBITS = {
    "default": Orbit(0.4, 1.0, 1.0),
    "chord": Orbit(0.4, 1.0, 1.0, fixed=True),
    "comet": Orbit(0.967, 0.2, 0.2),
    "from-pi": Orbit(0.967, 0.2, 3.14159),
}


def bisected(orbit: Orbit) -> float:
    """E with E − e·sin E = M: the left side grows with E as e < 1, so 0 and 2π hold the one solution between them."""
    low, high = 0.0, 2 * math.pi
    for _ in range(60):
        middle = (low + high) / 2
        if middle - orbit.eccentricity * math.sin(middle) < orbit.mean:
            low = middle
        else:
            high = middle
    return low


def by_hand(orbit: Orbit) -> list[float]:
    """Every E that is tried: E − (E − e·sin E − M)/(1 − e·cos E), until the gap is below a millionth."""
    tried = [orbit.start]
    while True:
        place = tried[-1]
        gap = place - orbit.eccentricity * math.sin(place) - orbit.mean
        if abs(gap) < 1e-6:
            return tried
        slope = 1 - orbit.eccentricity * math.cos(orbit.start if orbit.fixed else place)
        tried.append(place - gap / slope)


@pytest.mark.parametrize("variant", ORBITS)
def test_every_variant_finds_the_place_of_the_planet(variant: str) -> None:
    found, tried = trace("kepler", variant), by_hand(ORBITS[variant])
    assert found.end is not None and (found.end.reason, found.end.iteration) == ("converged", len(tried))
    places = [float(found.iteration(n).parameters["E"]) for n in range(1, len(tried) + 1)]
    np.testing.assert_allclose(places, tried, rtol=1e-9)
    # The slope at the solution is more than 0.49 for each orbit: a gap below 1e-6 leaves E wrong by less than 2.1e-6.
    assert places[-1] == pytest.approx(bisected(ORBITS[variant]), abs=2.1e-6)


def test_how_long_each_way_takes() -> None:
    assert {name: len(by_hand(orbit)) for name, orbit in ORBITS.items()} == {
        "default": 4,
        "chord": 9,
        "comet": 7,
        "from-pi": 6,
    }


def test_what_the_words_say_of_the_runs() -> None:
    comet, far = by_hand(ORBITS["comet"]), by_hand(ORBITS["from-pi"])
    goal = bisected(ORBITS["comet"])
    # "The first step went far past it, the rest came back"; and from π "no step goes past the goal".
    assert comet[0] < goal and comet[1] > goal + 2.5 and comet[1:] == sorted(comet[1:], reverse=True)
    assert far == sorted(far, reverse=True) and far[-1] > goal
    # "Each time about twice as many digits are right": the error of the next one is about a multiple of its square.
    errors = [abs(place - bisected(ORBITS["default"])) for place in by_hand(ORBITS["default"])]
    assert all(after < 0.5 * before**2 for before, after in pairwise(errors))
    # "Each iteration takes away the same part of the gap": what is left is (1 − slope at E ∕ slope of iteration 1).
    chord, place = by_hand(ORBITS["chord"]), bisected(ORBITS["chord"])
    left = 1 - (1 - 0.4 * math.cos(place)) / (1 - 0.4 * math.cos(1))
    ratios = [(after - place) / (before - place) for before, after in pairwise(chord[3:7])]
    assert ratios == pytest.approx([left] * 3, rel=0.02)
