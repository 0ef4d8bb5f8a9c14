"""Problems for tests, written as an author would write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gradtutor.engine.language.parser import parse, parse_condition
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.rule import Rule
from gradtutor.engine.problem import Goal, Node, Noise, Parameter, Problem, StopRule

BOUNDS = tuple[float | None, float | None]


def problem(
    parameters: Mapping[str, Any],
    nodes: Mapping[str, str],
    target: str | float | None = None,
    rule: Rule | None = None,
    *,
    output: str = "",
    stop: str = "",
    limit: int = 100,
    constants: Mapping[str, Any] | None = None,
    noise: Sequence[Noise] = (),
    bounds: Mapping[str, BOUNDS] | None = None,
) -> Problem:
    """A problem; the output is the last node unless ``output`` names another, the rule gradient descent."""
    names = [*parameters, *(constants or {}), *(entry.name for entry in noise)]
    lines = []
    for name, text in nodes.items():
        lines.append(Node(name, parse(text, names)))
        names.append(name)
    when = parse_condition(stop, [*names, "error", "iteration"]) if stop else None
    limits = bounds or {}
    return Problem(
        parameters=tuple(Parameter(name, start, *limits.get(name, ())) for name, start in parameters.items()),
        nodes=tuple(lines),
        goal=Goal(output or lines[-1].name, target),
        rule=rule or Sgd(),
        stop=StopRule(when, limit),
        constants=constants or {},
        noise=tuple(noise),
    )


def plain(value: Any) -> Any:
    """Arrays as lists, anywhere in dictionaries and tuples, so that ``==`` compares numbers."""
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.tolist() if hasattr(value, "tolist") else value
