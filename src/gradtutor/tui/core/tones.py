"""The colours of a smooth map: viridis without steps, darker where one band of height meets the next."""

from __future__ import annotations

from typing import Final

from gradtutor.tui.core.relief import viridis, written
from gradtutor.view.charts.shades import PARTS, SMOOTH, TONES

BRIGHT: Final = {SMOOTH["band"]: 1.0, SMOOTH["dusk"]: 0.5}
"""Roles -> how much of a colour is left: letters and arrows stand out from the darker one."""
LINE: Final = 0.86
"""What is left of it on a line of equal height."""


def colour(role: str) -> tuple[str, int] | None:
    """The colour of a shade as ``#rrggbb``, and the band that it belongs to; ``None`` for any other role."""
    name = role.rstrip("0123456789")
    if name not in BRIGHT or name == role or (number := int(role[len(name) :])) >= 2 * TONES:
        return None
    line, tone = divmod(number, TONES)
    share = BRIGHT[name] * (LINE if line else 1.0)
    return written([share * one for one in viridis((tone + 0.5) / TONES)]), tone // PARTS
