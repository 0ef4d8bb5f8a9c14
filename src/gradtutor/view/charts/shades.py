"""The bands of a ground as shades: what is written on them, and signs of growing weight where there are no blocks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from gradtutor.view.text.lines import Line

NOWHERE = -1
"""The band of a point at which the node has no value."""
FIRST_LIGHT = 4
"""From this band on, the ground is so light that signs on it are dark."""
SHADES = " .:-=+%&#@"
"""A sign for each band, the lowest first; none of them stands for anything else on a ground."""


def ink(band: int, roles: str) -> str:
    """The role of a sign on a band: light on dark ground, dark on light ground; none where there are no bands."""
    if band == NOWHERE or not roles:
        return ""
    return f"{'ink' if band >= FIRST_LIGHT and roles == 'band' else 'chalk'}/{roles}{band}"


def shaded(bands: Sequence[Sequence[int]], roles: str) -> list[Line]:
    """A cell for every two pixels, one above the other: a blank in the band's colour, or a sign where there are no
    ``roles`` of bands."""
    lines: list[Line] = []
    for upper, lower in zip(bands[::2], bands[1::2], strict=True):
        spans = []
        for band, run in groupby(map(max, upper, lower)):
            sign = " " if roles or band == NOWHERE else SHADES[band]
            spans.append((sign * len(list(run)), ink(band, roles) or "muted"))
        lines.append(tuple(spans))
    return lines
