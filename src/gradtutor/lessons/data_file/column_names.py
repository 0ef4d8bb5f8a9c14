"""Headers as people write them, made into names that a formula can use: ``Size (sq ft)`` becomes ``Size_sq_ft``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

LONGEST: Final = 40
"""Characters of a name."""


def names_of(headers: Sequence[str], taken: Collection[str]) -> tuple[str, ...]:
    """A name for each header, all different and none of ``taken`` (functions, say).

    Letters of any script and digits stay, all else becomes ``_``; a name that cannot be made is that of the column's
    number, ``c3``; one that stands twice gets a number behind it.
    """
    found: list[str] = []
    for place, header in enumerate(headers, 1):
        name = _name(header) or f"c{place}"
        found.append(_free(name, {*found, *taken}))
    return tuple(found)


def one_hot_name(column: str) -> str:
    """The name of the matrix that a column's classes are; it is as a formula writes it."""
    return f"one_hot({column})"


def _name(header: str) -> str:
    text = unicodedata.normalize("NFKC", header)
    name = re.sub(r"\W+", "_", text).strip("_")[:LONGEST].rstrip("_")
    return f"c_{name}"[:LONGEST] if name[:1].isdigit() else name


def _free(name: str, taken: Collection[str]) -> str:
    if name not in taken:
        return name
    ends = (f"_{number}" for number in range(1, len(taken) + 2))
    return next(one for end in ends if (one := name[: LONGEST - len(end)] + end) not in taken)
