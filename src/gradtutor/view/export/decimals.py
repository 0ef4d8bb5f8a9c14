"""Many numbers as ``repr`` writes them, at once: the shortest decimals that are read back to the same number.

orjson finds the same digits many times faster than Python does, and writes its exponents otherwise: ``1e-7`` for
``1e-07``, ``0.0000123`` for ``1.23e-05``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import orjson

_ONE_DIGIT: Final = re.compile(r"e-(?=\d,)")
_PLAIN: Final = re.compile(r"0\.0000(?<!\d0\.0000)(\d)(\d*)")
"""Between 1e-05 and 1e-04. What it may not stand behind comes second: a pattern that begins with plain characters is
looked for many times faster."""


def decimals(numbers: Sequence[float]) -> list[str]:
    """``[repr(number) for number in numbers]``, of floats alone."""
    text = orjson.dumps(numbers)[1:-1].decode("ascii") + ","
    text = _ONE_DIGIT.sub("e-0", text)
    if "0.0000" in text:
        text = _PLAIN.sub(r"\1.\2e-05", text).replace(".e-05,", "e-05,")
    texts = text.split(",")[:-1]
    # nan and the infinities have no spelling in json.
    return list(map(repr, numbers)) if "null" in texts else texts


def columns(numbers: Sequence[float], count: int) -> list[list[str]]:
    """``repr`` of each of the ``numbers`` of a table of ``count`` columns, given row by row; column by column."""
    return [decimals(list(map(float, numbers[place::count]))) for place in range(count)]
