"""What was meant by a name that there is not: for formulas, lessons, settings and commands alike."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from gradtutor.i18n import tr
from gradtutor.safe_text import quoted

ALIKE: Final = 0.6
"""How much of two names has to be the same, as ``difflib`` measures it; its own usual value."""
FEW: Final = 16
"""So many names are all told where none looks like the one that was written: all rules, and all keys of a lesson."""
_READ: Final = 200
"""Characters of a name that are compared: it takes as long as the square of them."""


def nearest(name: str, names: Collection[str]) -> str | None:
    """The one of ``names`` that looks most like ``name``, or ``None`` when none does."""
    # Only a fault needs it.
    from difflib import get_close_matches

    near = get_close_matches(name[:_READ], sorted(names), n=1, cutoff=ALIKE)
    return near[0] if near else None


def write_instead(name: str, names: Collection[str]) -> str:
    """A mend: the nearest of the names, or all of them when they are few; empty where there is nothing to say."""
    near = nearest(name, names)
    if near is not None:
        return tr("Write '{name}'.").format(name=quoted(near))
    if 0 < len(names) <= FEW:
        return tr("There are: {names}.").format(names=", ".join(quoted(one) for one in names))
    return ""
