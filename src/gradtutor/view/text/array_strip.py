"""An array on a few columns: its numbers where there are at most three, else a strip of shades with size and norm."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.lines import width
from gradtutor.view.text.numbers import short, within

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.view.text.lines import Span

FEW = 3
"""Arrays of so many numbers are written out."""
SHADES = "▁▂▃▄▅▆▇█"
"""From the lowest to the highest; nought is the lowest where nothing lies below it."""
OFF, COUNTS = 0.025, 0.01
"""Parts of the largest number: by so much one that is written may be off, and so small it may be shown as nought."""
FEWEST, MOST = 4, 10
"""Shades of a strip: fewer say nothing, more are not looked at."""
MOST_KEPT = 1024
"""Numbers of an array whose strip is kept."""
SHORTEST = 8
"""Columns of four shades and the size of a vector."""
WHOLE = 17
"""Columns in which a strip has its size and its norm beside it, unless the array is very large."""
_SQUARED = (1e-150, 1e150)
"""Between these a number's square is neither nought nor too large."""
WRITTEN_OUT = 27
"""Columns in which three numbers have five decimals each."""


def current_spans(text: str, role: str) -> list[Span]:
    """A number of this step with its ``role``; of a strip, what stands before its shades has it. Without colours it is
    in reverse, and so shades would be read upside down: the lowest as the highest."""
    first = next((place for place, sign in enumerate(text) if sign in SHADES), len(text))
    found = (text[:first], role), (text[first:], role.replace("current", "strong"))
    return [span for span in found if span[0]]


def array_strip(value: Value, columns: int, digits: int = 5) -> str:
    """``value``, an array of any shape, in at most ``columns``: ``2, 1, 0`` or ``▂▅█▁ 9×3 ‖0.42‖``.

    A shade stands for one element, or for the mean of some that follow one another where there are more elements (row
    by row) than shades. The norm is the root of the sum of squares. What there is no room for is left out from the end.
    """
    array: Any = value
    if array.size > MOST_KEPT:
        return _written_or_strip(array, columns, digits)
    return _kept(array.tobytes(), array.dtype.str, array.shape, columns, digits, in_ascii())


@lru_cache(maxsize=2048)
def _kept(numbers: bytes, kind: str, shape: tuple[int, ...], columns: int, digits: int, ascii: bool) -> str:
    """Most arrays of a table were in it before the last key. ``ascii``: signs are as wide as they are spelled."""
    from numpy import frombuffer

    return _written_or_strip(frombuffer(numbers, kind).reshape(shape), columns, digits)


def _written_or_strip(array: Any, columns: int, digits: int) -> str:
    flat, count = array.ravel(), array.size
    if count <= FEW and (text := _written([float(number) for number in flat], columns, digits)) is not None:
        return text
    size = "×".join(str(extent) for extent in array.shape)
    norm = f"‖{within(_norm(flat), 4, 2)}‖"
    for ending in (f" {size} {norm}", f" {size}", ""):
        room = columns - width(ending)
        if room >= min(FEWEST, count) or not ending:
            return _strip(flat, max(min(room, MOST, count), 1)) + ending
    return ""


def _written(numbers: list[float], columns: int, digits: int) -> str | None:
    """The numbers themselves, with as many decimals as there is room for; ``None`` where there is none, or where so few
    decimals would make another number of one that counts."""
    texts = [short(number, digits) for number in numbers]
    largest = max(map(abs, numbers), default=0.0)
    for decimals in range(digits - 1, -2, -1):
        if width(", ".join(texts)) <= columns:
            return ", ".join(texts)
        rounded = [round(number, decimals) for number in numbers]
        for about, number in zip(rounded, numbers, strict=True):
            if abs(about - number) > (OFF if about else COUNTS) * largest:
                return None
        texts = [short(number, digits) for number in rounded]
    return None


def _norm(flat: Any) -> float:
    """The root of the sum of squares, also where a square is too large for a number, or nought."""
    largest = float(abs(flat).max(initial=0.0))
    if not _SQUARED[0] < largest < _SQUARED[1]:
        return math.hypot(*map(float, flat))
    return math.sqrt(float((flat * flat).sum()))


def _strip(flat: Any, shades: int) -> str:
    edges = [place * flat.size // shades for place in range(shades + 1)]
    if shades == flat.size:
        means = [float(number) for number in flat]
    else:
        means = [float(flat[first:last].mean()) for first, last in pairwise(edges)]
    low, high = min(0.0, *means), max(0.0, *means)
    scale = (len(SHADES) - 1) / (high - low) if high > low else 0.0
    return "".join(SHADES[round((mean - low) * scale)] for mean in means)
