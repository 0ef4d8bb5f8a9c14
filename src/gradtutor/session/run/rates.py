"""Two ladders that two keys climb up and down: of learning rates, and of paces at which a lesson plays by itself."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from gradtutor.engine.optim.rule import with_rate as rule_with_rate
from gradtutor.engine.optim.schedule import Schedule

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Variant

RUNGS = (1.0, 2.0, 3.0, 5.0, 7.0)
"""The first digit of the rates on the ladder: 0.1, 0.2, 0.3, 0.5, 0.7, 1, …"""

PACES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0)
"""Seconds from one step to the next, the fastest first."""
USUAL_PACE = 1.5
"""Seconds; time enough to read a number and find where it stands."""


def is_scheduled(variant: Variant) -> bool:
    """Whether the variant's learning rate is an expression, which changes on the way."""
    return isinstance(variant.problem.rule.rate, Schedule)


def rate_of(variant: Variant) -> float | None:
    """What the keys change: the variant's learning rate, or the factor before one that is an expression; ``None`` for
    a rule without one."""
    rate = variant.problem.rule.rate
    return rate.factor if isinstance(rate, Schedule) else rate


def next_rung(rate: float, up: bool) -> float:
    """The nearest rate on the ladder above or below ``rate``; the same where numbers end."""
    power = math.floor(math.log10(rate))
    rungs = [float(f"{rung:g}e{exponent}") for exponent in range(power - 1, power + 2) for rung in RUNGS]
    near = 1e-9 * rate
    if up:
        return min((rung for rung in rungs if rate + near < rung < math.inf), default=rate)
    return max((rung for rung in rungs if 0 < rung < rate - near), default=rate)


def with_rate(variant: Variant, rate: float) -> Variant:
    """The variant with another learning rate, or another factor before it; its name and its words stay."""
    rule = variant.problem.rule
    other = rule.rate._replace(factor=rate) if isinstance(rule.rate, Schedule) else rate
    return variant._replace(problem=replace(variant.problem, rule=rule_with_rate(rule, other)))


def in_bounds(rate: float) -> bool:
    """Whether a rate, which may come from a file, is one that the keys could have led to."""
    return 0 < rate < math.inf


def other_rate(lesson: Lesson, variant: Variant) -> float | None:
    """The rate of a variant where it is not the one that the lesson gives to the variant of that name."""
    rate = rate_of(variant)
    known = (one for one in (*lesson.variants.values(), *lesson.sweep) if one.name == variant.name)
    own = next(known, None)
    return None if own is None or rate == rate_of(own) else rate


def other_pace(seconds: float, *, faster: bool) -> float:
    """The pace beside ``seconds`` on the ladder; the same at its ends."""
    rung = PACES.index(seconds) + (-1 if faster else 1)
    return PACES[min(max(rung, 0), len(PACES) - 1)]
