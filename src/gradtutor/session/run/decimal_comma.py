"""A decimal comma in what a learner types, where it can be nothing else: ``0,5`` is 0.5 in every language.

Numbers that are shown have a point, as the formulas, the programs and the lessons' files do. ``1,234`` may be a
thousand or a little more than one, and ``max(0,5)`` has two arguments: they stay as they are.
"""

from __future__ import annotations

import re
from typing import Final

_COMMA: Final = re.compile(r"(?<![\w.,])(\d+),(\d+)(?![\d.,])")
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2},\d{3}")
_OPENING: Final = {")": "(", "]": "["}


def with_points(text: str) -> str:
    """``text`` with a point in the place of each comma that can only be a decimal one: between two digits, inside of
    no list and of no function's brackets, and not as thousands are parted."""
    return _COMMA.sub(
        lambda found: (
            found[0]
            if _THOUSANDS.fullmatch(found[0]) or _separates(text[: found.start()])
            else f"{found[1]}.{found[2]}"
        ),
        text,
    )


def _separates(before: str) -> bool:
    """Whether a comma behind ``before`` parts the items of a list or the arguments of a function."""
    opened: list[tuple[str, bool]] = []
    for at, sign in enumerate(before):
        if sign in "([":
            behind_name = before[:at].rstrip()[-1:]
            opened.append((sign, sign == "[" or behind_name.isalnum() or behind_name == "_"))
        elif sign in _OPENING and opened and opened[-1][0] == _OPENING[sign]:
            opened.pop()
    return any(parts for _, parts in opened)
