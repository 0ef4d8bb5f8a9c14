"""How fast a lesson plays by itself: the ladder of paces that two keys climb up and down."""

from __future__ import annotations

PACES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0)
"""Seconds from one step to the next, the fastest first."""
USUAL = 1.5
"""Seconds; time enough to read a number and find where it stands."""


def other_pace(seconds: float, *, faster: bool) -> float:
    """The pace beside ``seconds`` on the ladder; the same at its ends."""
    place = PACES.index(seconds) + (-1 if faster else 1)
    return PACES[min(max(place, 0), len(PACES) - 1)]
