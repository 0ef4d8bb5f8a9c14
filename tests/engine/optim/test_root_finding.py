"""Whole runs of the rules that close a gap, against the methods written down once more, in plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gradtutor.engine.optim.rule import Rule
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.run.trace import Trace
from tests.engine.problems import problem

ROUNDS = 6
START, SECOND, LOW, HIGH = 1.0, 2.0, 0.0, 4.0


def gap(x: float) -> float:
    """Of x³ − 2x against the target 5, after Wallis (1685), whose root is 2.0945514815423265."""
    return x**3 - 2 * x - 5


def slope(x: float) -> float:
    return 3 * x**2 - 2


def newton() -> Iterator[float]:
    x = START + 1
    while True:
        x -= gap(x) / slope(x)
        yield x


def chord() -> Iterator[float]:
    x = START + 1
    first = slope(x)
    while True:
        x -= gap(x) / first
        yield x


def secant() -> Iterator[float]:
    x0, x1 = START, SECOND
    yield x1
    while True:
        x0, x1 = x1, x1 - gap(x1) * (x1 - x0) / (gap(x1) - gap(x0))
        yield x1


def bisection() -> Iterator[float]:
    low, high, x = LOW, HIGH, START
    while True:
        low, high = (x, high) if gap(x) < 0 else (low, x)
        x = (low + high) / 2
        yield x


METHODS: dict[str, tuple[Callable[[], Iterator[float]], Rule, float]] = {
    "newton": (newton, RULES["newton"](), START + 1),
    "chord": (chord, RULES["chord"](), START + 1),
    "secant": (secant, RULES["secant"](tries={"x": (SECOND,)}), START),  # type: ignore[call-arg]
    "bisection": (bisection, RULES["bisection"](), START),
}


def test_every_rule_that_closes_a_gap_is_written_down_here() -> None:
    assert set(METHODS) == {kind for kind, rule in RULES.items() if rule.needs_target}


@pytest.mark.parametrize("kind", list(METHODS))
def test_six_updates(kind: str) -> None:
    method, rule, start = METHODS[kind]
    run = Trace(problem({"x": start}, {"f": "x**3 - 2*x"}, 5.0, rule, bounds={"x": (LOW, HIGH)}))
    found = [(run.iteration(number).updated or {})["x"] for number in range(1, ROUNDS + 1)]
    wanted = method()
    assert found == pytest.approx([next(wanted) for _ in range(ROUNDS)], rel=1e-9)


@pytest.mark.parametrize(("kind", "near"), [("newton", 1e-12), ("secant", 1e-6), ("chord", 1e-3), ("bisection", 0.05)])
def test_they_come_near_the_root(kind: str, near: float) -> None:
    _, rule, start = METHODS[kind]
    run = Trace(problem({"x": start}, {"f": "x**3 - 2*x"}, 5.0, rule, bounds={"x": (LOW, HIGH)}))
    last = (run.iteration(ROUNDS).updated or {})["x"]
    assert last == pytest.approx(2.0945514815423265, abs=near)
