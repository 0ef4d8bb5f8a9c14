"""How a number is written: aligned in a table, short in a formula, and never as ``-0`` or ``nan``."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.values import is_array
from gradtutor.session.quiz.rounding import column_decimals, in_range

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value

UNKNOWN = "—"
"""What stands for a number that is not yet known."""
MINUS = "−"
POINTER = "▸"
"""Stands before the number of this step: what is current must not rest on colour alone."""
SHORTEST_EXPONENT = len(".0e−9")
"""What a small number in e-notation takes from its point on."""
LONGEST_VECTOR = 4
"""A vector of so many numbers is written as such in sentences and formulas; a longer one as its shape."""


def fixed(value: Value | None, digits: int = 5) -> str:
    """For a table: ``digits`` decimals, so that decimal points stand below each other; e-notation out of range."""
    if value is None:
        return UNKNOWN
    if is_array(value):
        return _shape(value)
    number = float(value)
    if not math.isfinite(number):
        return UNKNOWN
    if in_range(number, digits):
        return _signed(f"{number:.{digits}f}")
    return _exponential(number, max(digits - 1, 1))


def in_column(value: Value | None, digits: int = 5) -> str:
    """As ``fixed``, but in e-notation with so few decimals that a column need not grow for it."""
    if value is None or is_array(value):
        return fixed(value, digits)
    return _in_column(float(value), digits)


@lru_cache(maxsize=8192)
def _in_column(number: float, digits: int) -> str:
    """Most numbers of a table were in it before the last key."""
    text = fixed(number, digits)
    return text if "e" not in text else _exponential(number, column_decimals(number, digits))


def short(value: Value | None, digits: int = 5) -> str:
    """For a formula or a sentence: at most ``digits`` decimals, no zeros at the end."""
    return _short(float(value), digits) if isinstance(value, float | int) else fixed(value, digits)


@lru_cache(maxsize=8192)
def _short(number: float, digits: int) -> str:
    """Most numbers that are seen were seen before the last key, and a number that is made to fit is written again."""
    mantissa, mark, exponent = fixed(number, digits).partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + mark + exponent


def within(value: Value | None, columns: int, digits: int = 5) -> str:
    """A plain number as ``short`` writes it, with fewer decimals, or in e-notation, where it would be wider than
    ``columns``; as short as it can be where even that is too wide."""
    text = short(value, digits)
    for decimals in range(digits - 1, 0, -1):
        if len(text) <= columns:
            return text
        text = short(value, decimals)
    if len(text) > columns and value is not None and not is_array(value):
        # A million and more, or less than the last decimal: one figure, or none after the point.
        fewest = f"{float(value):.0f}" if 1 <= abs(float(value)) < 10.0**columns else f"{float(value):.0e}"
        text = min(text, _signed(_tidy_exponent(fewest)), key=len)
    return text


def vector(value: Value | None, digits: int = 5) -> str | None:
    """The numbers of an array with one axis of at most ``LONGEST_VECTOR``: ``(177, 201, 225)``; ``None`` for others."""
    extents: tuple[int, ...] = getattr(value, "shape", ())
    if value is None or isinstance(value, float | int) or len(extents) != 1 or extents[0] > LONGEST_VECTOR:
        return None
    return f"({', '.join(short(float(one), digits) for one in value)})"


def formatted(value: Value | None, spec: str, digits: int = 5) -> str:
    """By a format that the author wrote (``.3f``, ``+.2f``, ``.2e``, ``d``, ``%``); ``short`` when it is empty."""
    if value is not None and is_array(value):
        if vector(value, digits) is None:
            return short(value, digits)
        numbers: Any = value
        return f"({', '.join(formatted(float(one), spec, digits) for one in numbers)})"
    if not spec or value is None or not math.isfinite(float(value)):
        return short(value, digits)
    number = float(value)
    text = format(round(number), spec) if spec.endswith("d") else format(number, spec)
    return _signed(_tidy_exponent(text))


def _exponential(number: float, decimals: int) -> str:
    return _signed(_tidy_exponent(f"{number:.{decimals}e}"))


def _tidy_exponent(text: str) -> str:
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else text


def _signed(text: str) -> str:
    if text.startswith("-") and not any(character in "123456789" for character in text):
        text = text[1:]
    return text.replace("-", MINUS)


def _shape(value: Value) -> str:
    return "[" + "×".join(str(extent) for extent in getattr(value, "shape", ())) + "]"
