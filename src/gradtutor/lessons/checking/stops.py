"""Stops that cannot hold, whatever the numbers are: no absolute value is below 0."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, TypeAlias

from gradtutor.engine.language.notation import write
from gradtutor.engine.language.tree import Call, Name, Number
from gradtutor.i18n import tr
from gradtutor.lessons.checking.places import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.language.tree import Comparison, Expression
    from gradtutor.lessons.model import Lesson
    from gradtutor.lessons.toml.faults import Faults

Range: TypeAlias = tuple[float, float]

ANY: Final[Range] = (-math.inf, math.inf)
_RANGES: Final[Mapping[str, Range]] = {
    **dict.fromkeys(("abs", "sqrt", "relu", "exp", "softplus", "norm", "var", "std"), (0.0, math.inf)),
    **dict.fromkeys(("sin", "cos", "tanh"), (-1.0, 1.0)),
    **dict.fromkeys(("sigmoid", "softmax"), (0.0, 1.0)),
    "cosh": (1.0, math.inf),
}
"""Where the values of an operation lie, whatever it is given."""


def stops_that_cannot_hold(lesson: Lesson, faults: Faults, text: str) -> None:
    """Note a fault at each stop that no run can come to."""
    for variant in lesson.variants.values():
        condition = variant.problem.stop.when
        if condition is None:
            continue
        known = {name: (float(value),) * 2 for name, value in variant.problem.constants.items()
                 if isinstance(value, float | int)}  # fmt: skip
        formulas = {node.name: node.expression for node in variant.problem.nodes}
        false = [one for one in condition.comparisons if _never(one, formulas, known)]
        if false and (condition.joiner == "and" or len(false) == len(condition.comparisons)):
            one = false[0]
            what = tr("This stop never holds: {left} is never {sign} {right}.")
            what = what.format(left=write(one.left), sign=one.operator, right=write(one.right))
            place = place_of(text, ("stop", "when"), ("stop",), variant=variant.words)
            faults.value(place, what, tr("Write a number that it can come below, such as abs(error) < 0.001."))


def _never(one: Comparison, formulas: Mapping[str, Expression], known: Mapping[str, Range]) -> bool:
    left, right = (reach(side, formulas, known) for side in (one.left, one.right))
    if one.operator.startswith(">"):
        left, right = right, left
    return left[0] > right[1] or (left[0] == right[1] and one.operator in "<>")


def reach(expression: Expression, formulas: Mapping[str, Expression], known: Mapping[str, Range]) -> Range:
    """Between which numbers an expression lies, as far as its form tells."""
    match expression:
        case Number(value):
            return value, value
        case Name(name):
            return known.get(name) or (reach(formulas[name], formulas, known) if name in formulas else ANY)
        case Call(operation, (base, Number(exponent))) if operation == "pow" and exponent % 2 == 0 and exponent > 0:
            low, _ = reach(base, formulas, known)
            return (0.0, math.inf) if low <= 0 else (low**exponent, math.inf)
        case Call(operation, arguments):
            return _of_operation(operation, [reach(part, formulas, known) for part in arguments])


def _of_operation(operation: str, parts: list[Range]) -> Range:
    """Between which numbers a value lies, from where its arguments lie."""
    if operation in ("mean", "amax", "amin"):
        return parts[0]
    if operation == "add":
        return parts[0][0] + parts[1][0], parts[0][1] + parts[1][1]
    if operation == "sub":
        return parts[0][0] - parts[1][1], parts[0][1] - parts[1][0]
    if operation == "neg":
        return -parts[0][1], -parts[0][0]
    if operation in ("mul", "div", "sum") and all(low >= 0 for low, _ in parts):
        return 0.0, math.inf
    return _RANGES.get(operation, ANY)
