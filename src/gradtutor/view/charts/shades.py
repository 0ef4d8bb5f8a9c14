"""The bands of a ground as shades: what is written on them, and signs of growing weight where there are no blocks.

Where there are colours enough, a band is not one shade but ``PARTS`` of them, and lines stand where bands meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.text.lines import Line

BANDS: Final = 10
"""From the lowest place of a ground to its highest."""
PARTS: Final = 4
"""Shades that a band has where there are colours enough."""
TONES: Final = BANDS * PARTS
"""From this shade on they are again those from 0, for the lines between bands."""
SMOOTH: Final[Mapping[str, str]] = {"band": "tone", "dusk": "gloam"}
"""Roles of bands -> those of their shades."""
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
    light = (roles == "band" and band >= FIRST_LIGHT) or (roles == "tone" and band % TONES >= FIRST_LIGHT * PARTS)
    return f"{'ink' if light else 'chalk'}/{roles}{band}"


def roles_of(bands: str, canvas: Canvas) -> str:
    """The roles of a ground on a canvas, for those of its bands."""
    return SMOOTH[bands] if canvas.smooth and not canvas.colourless else bands


def steps(roles: str) -> list[str]:
    """The roles of a scale from the lowest place to the highest: one a band, from its middle."""
    fine = roles in SMOOTH.values()
    return [f"{roles}{band * PARTS + PARTS // 2 if fine else band}" for band in range(BANDS)]


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
