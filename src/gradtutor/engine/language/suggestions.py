"""What may have been meant by a name that there is not."""

from __future__ import annotations

from collections.abc import Callable, Collection

from gradtutor.i18n import tr

MOST_LISTED = 12
"""So many names can be read; more of them would hide the fault."""


def nearest(name: str, names: Collection[str]) -> str | None:
    """The one of ``names`` that looks most like ``name``, or ``None`` when none does."""
    # Only a fault needs it.
    from difflib import get_close_matches

    near = get_close_matches(name[:200], sorted(names), n=1, cutoff=0.6)
    return near[0] if near else None


def write_instead(name: str, names: Collection[str], shown: Callable[[str], str] = str) -> str:
    """A mend: the nearest of the names, or all of them when they are few; empty where neither helps.

    ``shown`` makes a name safe to print.
    """
    near = nearest(name, names)
    if near is not None:
        return tr("Write '{name}'.").format(name=shown(near))
    if 0 < len(names) <= MOST_LISTED:
        return tr("There are: {names}.").format(names=", ".join(map(shown, names)))
    return ""
