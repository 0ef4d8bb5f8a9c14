"""An expression as text that ``parser.parse`` reads back to the same tree: ``(2*w + 3*b)*c``, ``x**2``."""

from __future__ import annotations

from typing import Any, Final

from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.precedence import ATOM, BINDING, COMPARISON, NOT, POWER, SIGN, WRITTEN
from gradtutor.engine.language.tree import Call, Expression, Name, Number

CONSTANTS: Final = frozenset({"pi", "e"})
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
    if BINDING.get(name, ATOM) <= COMPARISON:
        return _asked(expression)
    if name in CONSTANTS:
        return name, ATOM
    return _called(expression), ATOM


def _asked(call: Call) -> tuple[str, int]:
    """A comparison, or several of them."""
    name, arguments = call.operation, call.arguments
    if name == "logical_not":
        return f"not {_inside(arguments[0], COMPARISON)}", NOT
    own = BINDING[name]
    return f"{_inside(arguments[0], own + 1)} {WRITTEN[name]} {_inside(arguments[1], own + 1)}", own


def _called(call: Call) -> str:
    """A function with its brackets, a list, or an element of an array."""
    if call.operation == "stack" and not call.options:
        return f"[{', '.join(map(source, call.arguments))}]"
    if call.operation == "index":
        subscripts = dict(call.options)["at"]
        return f"{_inside(call.arguments[0], ATOM)}[{', '.join(map(subscript_text, subscripts))}]"
    arguments = ", ".join(map(source, call.arguments))
    options = [f"{key}={value}" for key, value in call.options]
    pieces = [listed(call, arguments)] if arguments else []
    return f"{written_name(call.operation)}({', '.join([*pieces, *options])})"


def listed(call: Call, arguments: str) -> str:
    """The arguments in a list, where an operation takes as many as one likes: ``concat([a, b])``, as in numpy."""
    several = call.operation in OPERATIONS and OPERATIONS[call.operation].arity < 0
    return f"[{arguments}]" if several else arguments


def subscript_text(at: Any) -> str:
    """One subscript: ``1``, ``:``, ``0:3``."""
    if not isinstance(at, tuple):
        return str(at)
    begin, end, step = ("" if part is None else str(part) for part in at)
    return f"{begin}:{end}:{step}" if step else f"{begin}:{end}"


def written_name(operation: str) -> str:
    """The function that is written for an operation."""
    return (OPERATIONS[operation].written if operation in OPERATIONS else "") or operation


def _inside(expression: Expression, binding: int, *, signed: bool = True) -> str:
    """``expression`` as a part of another; where it may not begin with a sign, one that does gets brackets."""
    text, own = _write(expression)
    return text if own >= binding and (signed or not text.startswith("-")) else f"({text})"
