"""Numbers below each other: decimal points in line, whether a number is in e-notation or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from gradtutor.records import NamedTuple
from gradtutor.view.text.ascii_spelling import spelled
from gradtutor.view.text.lines import pad, width
from gradtutor.view.text.numbers import MINUS, UNKNOWN

_NUMBER: Final = rf"([{MINUS}+-]?\d+|[{UNKNOWN}-])((?:[.,e].*)?)$"
"""Also as it is spelled in ASCII, and also several, of which the first has its point in line."""


class Widths(NamedTuple):
    """The columns that texts below each other take: up to their decimal points, and from there on."""

    before: int
    after: int

    @property
    def whole(self) -> int:
        """Both together."""
        return self.before + self.after

    def aligned(self, text: str, columns: int = 0) -> str:
        """A text in so many columns, or as many as are needed: a number with its point in line, others at the end."""
        text, columns = spelled(text), max(columns, self.whole)
        before, after, is_number = _parts(text)
        if not is_number:
            return pad(text, columns, "right")
        return " " * (columns - self.after - before) + text + " " * (self.after - after)


def widths(texts: Iterable[str], after: int = 0) -> Widths:
    """What these texts need, and at least ``after`` from the point on. A text that is no number has no point: it may
    begin before the numbers and ends with them."""
    found = [_parts(text) for text in texts]
    after = max([after, *(behind for _, behind, _ in found)])
    return Widths(max((ahead if is_number else ahead - after for ahead, _, is_number in found), default=0), after)


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[int, int, bool]:
    """The columns up to the point of a number, those from there on, and whether it is one."""
    number = re.match(_NUMBER, text)
    return (width(number[1]), width(number[2]), True) if number else (width(text), 0, False)
