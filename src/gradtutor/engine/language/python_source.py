"""An expression as Python source, over names that a program has made: what the compiled passes and updates run."""

from __future__ import annotations

from collections.abc import Mapping

from gradtutor.engine.language.apply import value_source
from gradtutor.engine.language.shapes import Shape, shape_of
from gradtutor.engine.language.tree import Call, Expression, Name, Number


def source(expression: Expression, shapes: Mapping[str, Shape], inline: Mapping[str, str] | None = None) -> str:
    """An expression over names of the program as Python source; ``inline`` gives the source of some names."""
    if isinstance(expression, Number):
        return repr(expression.value) if expression.value >= 0 else f"({expression.value!r})"
    if isinstance(expression, Name):
        return (inline or {}).get(expression.id, expression.id)
    parts = [source(part, shapes, inline) for part in expression.arguments]
    if expression.operation == "pow" and (text := _small_power(expression, parts[0])):
        return text
    arrays = any(shape_of(part, shapes) for part in expression.arguments)
    text = f"({value_source(expression.operation, parts, arrays, expression.options)})"
    # A number out of arrays is numpy's: divided by 0 it would be inf, and a warning on the screen.
    return f"float{text}" if arrays and not shape_of(expression, shapes) else text


def _small_power(call: Call, base: str) -> str:
    """The square of a name as a product: faster, and the same for arrays and numbers."""
    exponent = call.arguments[1]
    if isinstance(exponent, Number) and exponent.value == 2.0 and base.isalnum():
        return f"({base} * {base})"
    return ""
