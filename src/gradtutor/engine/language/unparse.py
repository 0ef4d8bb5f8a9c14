"""An expression as text that ``parser.parse`` reads back to the same tree: ``(2*w + 3*b)*c``, ``x**2``."""

from __future__ import annotations

from typing import Final

from gradtutor.engine.language.precedence import ATOM, BINDING, POWER, SIGN
from gradtutor.engine.language.tree import Expression, Name, Number

_SIGNS: Final = {"add": " + ", "sub": " - ", "mul": "*", "div": "/", "matmul": " @ "}


def source(expression: Expression) -> str:
    """The text of an expression in the grammar of lessons, with no bracket that is not needed."""
    return _write(expression)[0]


def _write(expression: Expression) -> tuple[str, int]:
    if isinstance(expression, Number):
        text = repr(expression.value).removesuffix(".0")
        return text, SIGN if text.startswith("-") else ATOM
    if isinstance(expression, Name):
        return expression.id, ATOM
    name, arguments = expression.operation, expression.arguments
    if name in _SIGNS:
        sign, own = _SIGNS[name], BINDING[name]
        # What stands to the right of a sign of the same strength was in brackets: a - (b - c).
        return f"{_inside(arguments[0], own)}{sign}{_inside(arguments[1], own + 1, signed=False)}", own
    if name == "pow":
        return f"{_inside(arguments[0], ATOM)}**{_inside(arguments[1], POWER, signed=False)}", POWER
    if name == "neg":
        return f"-{_inside(arguments[0], SIGN)}", SIGN
    if not arguments:
        return name, ATOM
    return f"{name}({', '.join(source(argument) for argument in arguments)})", ATOM


def _inside(expression: Expression, binding: int, *, signed: bool = True) -> str:
    """``expression`` as a part of another; where it may not begin with a sign, one that does gets brackets."""
    text, own = _write(expression)
    return text if own >= binding and (signed or not text.startswith("-")) else f"({text})"
