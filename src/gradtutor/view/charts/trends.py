"""What a row of numbers does, in a sentence: for those who do not see the curve that it makes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.view.charts.sentences import spoken, spoken_point
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

LOOKED_AT: Final = 5
"""Numbers at the end of a row by which it is told."""
FEWEST: Final = 3
"""Numbers that make a trend."""
SAME: Final = 0.02
"""Relative difference up to which two ratios are the same to the ear."""


def went(scene: Scene, name: str, values: Sequence[float]) -> list[str]:
    """``x went 3, 2.4, 1.92.``: the last numbers of a row, once there are some."""
    if len(values) < FEWEST:
        return []
    text = tr("{name} went {numbers}.") if len(values) <= LOOKED_AT else tr("{name} went …, {numbers}.")
    return [text.format(name=name, numbers=", ".join(spoken(scene, one) for one in values[-LOOKED_AT:]))]


def places_went(scene: Scene, points: Sequence[tuple[float, float]]) -> list[str]:
    """The same of places on a plane."""
    if len(points) < FEWEST:
        return []
    text = tr("The last places: {points}.")
    return [text.format(points=", ".join(spoken_point(scene, one) for one in points[-FEWEST:]))]


def pace(values: Sequence[float]) -> list[str]:
    """How fast the size of a number has fallen or grown lately; nothing where there are too few to tell.

    ``The size falls by a third each time``: by ratios of neighbours, which are the same for a factor.
    """
    lately = [value for value in values[-LOOKED_AT:] if math.isfinite(value)]
    if len(lately) < FEWEST:
        return []
    found = [_pace([abs(value) for value in lately])]
    if all(one * other < 0 for one, other in pairwise(lately)):
        found.append(tr("Its sign changes each time."))
    return found


def _pace(sizes: Sequence[float]) -> str:
    if len(set(sizes)) == 1:
        return tr("It stays the same.")
    if min(sizes) == 0:
        return tr("It has come to 0.") if sizes[-1] == 0 else tr("It goes up and down.")
    ratios = [later / earlier for earlier, later in pairwise(sizes)]
    steady = max(ratios) - min(ratios) <= SAME * max(ratios)
    if all(ratio < 1 for ratio in ratios):
        if steady:
            return tr("It falls by {part} each time.").format(part=part_words(1 - ratios[-1]))
        if all(later < earlier for earlier, later in pairwise(ratios)):
            return tr("It falls each time, by a larger and larger part.")
        if all(later > earlier for earlier, later in pairwise(ratios)):
            return tr("It falls each time, by a smaller and smaller part.")
        return tr("It falls each time.")
    if all(ratio > 1 for ratio in ratios):
        factor = short(float(f"{ratios[-1]:.3g}"))
        return (
            tr("It grows to {factor} times as much each time.").format(factor=factor)
            if steady
            else tr("It grows each time.")
        )
    return tr("It goes up and down.")


def part_words(part: float) -> str:
    """``a third``: a part of 1 as it is said; in percent where it has no name."""
    names = [(1 / 2, tr("half")), (1 / 3, tr("a third")), (2 / 3, tr("two thirds")), (1 / 4, tr("a quarter"))]
    names.append((3 / 4, tr("three quarters")))
    near = [name for known, name in names if abs(part - known) <= SAME / 2]
    return near[0] if near else tr("{percent} percent").format(percent=short(float(f"{100 * part:.2g}")))


def side(here: float, lowest: float, least: float, slope: str) -> str:
    """On which side of the lowest place of a curve something is, and on which slope; ``least`` is the distance from
    which on it is beside it. ``slope`` is empty where it is not known yet."""
    if abs(here - lowest) < least:
        return tr("That is at the lowest place.")
    if here < lowest:
        text = (
            tr("That is left of the lowest place, on a slope of {slope}.")
            if slope
            else tr("That is left of the lowest place.")
        )
    else:
        text = (
            tr("That is right of the lowest place, on a slope of {slope}.")
            if slope
            else tr("That is right of the lowest place.")
        )
    return text.format(slope=slope)


def steps_words(points: Sequence[tuple[float, float]], names: tuple[str, str]) -> list[str]:
    """How the steps of a path on a plane change, and which of its numbers goes back and forth."""
    if len(points) < FEWEST + 1:
        return []
    lately = points[-LOOKED_AT:]
    lengths = [math.dist(one, other) for one, other in pairwise(lately)]
    found = []
    if all(later < earlier for earlier, later in pairwise(lengths)):
        found.append(tr("Each step is shorter than the one before."))
    elif all(later > earlier for earlier, later in pairwise(lengths)):
        found.append(tr("Each step is longer than the one before."))
    for at, name in enumerate(names):
        changes = [other[at] - one[at] for one, other in pairwise(lately)]
        if all(one * other < 0 for one, other in pairwise(changes)):
            found.append(tr("{name} goes back and forth.").format(name=name))
    return found


def nearer(points: Sequence[tuple[float, float]], goal: tuple[float, float]) -> list[str]:
    """Whether a path has come nearer to its goal with each of its last steps."""
    if len(points) < FEWEST:
        return []
    away = [math.dist(point, goal) for point in points[-LOOKED_AT:]]
    if all(later < earlier for earlier, later in pairwise(away)):
        return [tr("Each step has come nearer to the lowest place.")]
    if all(later > earlier for earlier, later in pairwise(away)):
        return [tr("Each step has led further away from the lowest place.")]
    return []
