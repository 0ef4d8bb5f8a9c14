"""Which name was meant by one that there is not, without ever changing the mathematics."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from gradtutor.engine.language.synonyms import ELSEWHERE, own_name

_LONGEST: Final = 40
_LONG: Final = 7
"""From this length on two letters may be wrong; before it one."""


def meant_function(word: str, functions: Collection[str]) -> str | None:
    """The function of which ``word`` is a misspelling; ``None`` for one that means something else, as ``det``."""
    if word.lower() in ELSEWHERE:
        return None
    return own_name(word, functions) or _nearest(word, functions)


def meant_name(word: str, names: Collection[str]) -> str | None:
    """The name of which ``word`` is a misspelling; names that differ in digits are different names."""
    return _nearest(word, [name for name in names if _digits(name) == _digits(word)])


def _digits(name: str) -> str:
    return "".join(sign for sign in name if sign.isdecimal())


def _nearest(word: str, names: Collection[str]) -> str | None:
    if not 3 <= len(word) <= _LONGEST:
        return None
    most = 2 if len(word) >= _LONG else 1
    near = [(distance(word.lower(), name.lower()), name) for name in names if abs(len(name) - len(word)) <= most]
    best = min(near, default=None)
    return best[1] if best is not None and best[0] <= most else None


def distance(one: str, other: str) -> int:
    """How many letters have to be put in, taken out, changed or swapped with their neighbour (Damerau, 1964)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one):
        older, before = before, row
        row = [at + 1]
        for place, against in enumerate(other):
            cost = min(before[place + 1], row[place]) + 1
            cost = min(cost, before[place] + (letter != against))
            if at and place and letter == other[place - 1] and one[at - 1] == against:
                cost = min(cost, older[place - 1] + 1)
            row.append(cost)
    return row[-1]
