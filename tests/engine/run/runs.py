"""Runs that tests have in common: a short one, one with noise, a long one."""

from __future__ import annotations

from typing import Any

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.engine.problem import Noise, Problem
from gradtutor.engine.run.trace import Iteration
from tests.engine.problems import plain, problem

NOISY = (Noise("one", 0.5, None, 3), Noise("many", 2.0, 3, 3))
SLOW = problem({"x": 1.0}, {"J": "x**2"}, rule=Sgd(1e-5), limit=1_000_000)


def chain() -> Problem:
    nodes = {"a": "x**2", "b": "ln(a)", "c": "sqrt(b)"}
    return problem({"x": 2.0}, nodes, 2.13, Newton(), stop="abs(error) < 1e-3", limit=20)


def noisy() -> Problem:
    nodes = {"p": "x + one", "L": "mean((p + many)**2)"}
    return problem({"x": 4.0}, nodes, rule=Sgd(0.1), noise=NOISY, limit=300)


def fields(record: Iteration) -> dict[str, Any]:
    return {name: plain(value) for name, value in record._asdict().items()}
