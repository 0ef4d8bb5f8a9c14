"""The roles of a surface in perspective: ``relief0``, ``relief1``, …: one for each height and light."""

from __future__ import annotations

from typing import Final

BANDS: Final = 10
"""As many as a map has, so that one height has one colour on both."""
SHADES_A_BAND: Final = 4
LEVELS: Final = BANDS * SHADES_A_BAND
"""Colours from the lowest place to the highest, on the upper side."""
LIGHTS: Final = 8
"""From the side in shadow to the side in light."""
BELOW: Final = LEVELS * LIGHTS
"""The first code of the side that is seen from below; a code for each level, for no light falls there."""
CODES: Final = BELOW + LEVELS
NOTHING: Final = -1
"""The code of a pixel beside the surface."""
NAME: Final = "relief"
FIRST_LIGHT_LEVEL: Final = 4 * SHADES_A_BAND
"""From this level on, where light falls, signs on the surface are dark."""


def code(level: int, light: int) -> int:
    """The code of a pixel of the upper side."""
    return level * LIGHTS + light


def parts(number: int) -> tuple[int, int | None]:
    """Level and light of a code; no light where the surface is seen from below."""
    return (number - BELOW, None) if number >= BELOW else divmod(number, LIGHTS)


def role(number: int) -> str:
    """The role of a code; none beside the surface."""
    return "" if number == NOTHING else f"{NAME}{number}"


def ink(number: int, strong: bool = False) -> str:
    """The role of a sign on a pixel."""
    if number == NOTHING:
        return "strong" if strong else "muted"
    level, light = parts(number)
    dark = light is not None and level >= FIRST_LIGHT_LEVEL and light >= LIGHTS // 2 - 1
    return f"{'ink' if dark else 'chalk'}/{NAME}{number}{' strong' if strong else ''}"
