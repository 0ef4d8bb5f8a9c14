"""An array on a few columns: its numbers where there are at most three, else a strip of shades with size and norm."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gradtutor.view.text.lines import width
from gradtutor.view.text.numbers import short, within

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value

FEW = 3
"""Arrays of so many numbers are written out."""
SHADES = "▁▂▃▄▅▆▇█"
"""From the lowest to the highest; nought is the lowest where nothing lies below it."""
COUNTS = 0.02
"""A number of less than this part of the largest may be shown as nought."""
FEWEST, MOST = 4, 10
"""Shades of a strip: fewer say nothing, more are not looked at."""
SHORTEST = 8
"""Columns of four shades and the size of a vector."""
WHOLE = 17
"""Columns in which a strip has its size and its norm beside it, unless the array is very large."""
WRITTEN_OUT = 27
"""Columns in which three numbers have five decimals each."""


def array_strip(value: Value, columns: int, digits: int = 5) -> str:
    """``value``, an array of any shape, in at most ``columns``: ``2, 1, 0`` or ``▂▅█▁ 9×3 ‖0.42‖``.

    A shade stands for one element, or for the mean of some that follow one another where there are more elements (row
    by row) than shades. The norm is the root of the sum of squares. What there is no room for is left out from the end.
    """
    array: Any = value
    numbers = [float(number) for number in array.ravel()]
    if len(numbers) <= FEW and (text := _written(numbers, columns, digits)) is not None:
        return text
    size = "×".join(str(extent) for extent in array.shape)
    norm = f"‖{within(math.hypot(*numbers), 4, 2)}‖"
    for ending in (f" {size} {norm}", f" {size}", ""):
        room = columns - width(ending)
        if room >= min(FEWEST, len(numbers)) or not ending:
            return _strip(numbers, max(min(room, MOST, len(numbers)), 1)) + ending
    return ""


def _written(numbers: list[float], columns: int, digits: int) -> str | None:
    """The numbers themselves, with as many decimals as there is room for; ``None`` where there is none, or where so few
    decimals would make nothing of a number that counts."""
    texts = [short(number, digits) for number in numbers]
    counts = COUNTS * max(map(abs, numbers), default=0.0)
    for decimals in range(digits - 1, -2, -1):
        if width(", ".join(texts)) <= columns:
            return ", ".join(texts)
        texts = [short(round(number, decimals), digits) for number in numbers]
        if any(text == "0" and abs(number) > counts for text, number in zip(texts, numbers, strict=True)):
            return None
    return None


def _strip(numbers: list[float], shades: int) -> str:
    means = []
    for place in range(shades):
        part = numbers[place * len(numbers) // shades : (place + 1) * len(numbers) // shades]
        means.append(math.fsum(part) / len(part))
    low, high = min(0.0, *means), max(0.0, *means)
    scale = (len(SHADES) - 1) / (high - low) if high > low else 0.0
    return "".join(SHADES[round((mean - low) * scale)] for mean in means)
