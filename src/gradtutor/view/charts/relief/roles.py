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
WALLS: Final = LEVELS * LIGHTS
"""The first code of the two walls that stand below the edge of the surface, the lighter one first: a code for each
level of each."""
CODES: Final = WALLS + 2 * LEVELS
NOTHING: Final = -1
"""The code of a pixel beside the surface."""
NAME: Final = "relief"
FIRST_LIGHT_LEVEL: Final = 4 * SHADES_A_BAND
"""From this level on, where light falls, signs on the surface are dark."""


def code(level: int, light: int) -> int:
    """The code of a pixel of the upper side."""
    return level * LIGHTS + light


def parts(number: int) -> tuple[int, int]:
    """Level and light of a code; on a wall, the light is −1 on the lighter one and −2 on the other."""
    if number < WALLS:
        return divmod(number, LIGHTS)
    wall, level = divmod(number - WALLS, LEVELS)
    return level, -1 - wall


def role(number: int) -> str:
    """The role of a code; none beside the surface."""
    return "" if number == NOTHING else f"{NAME}{number}"


def ink(number: int, strong: bool = False) -> str:
    """The role of a sign on a pixel."""
    if number == NOTHING:
        return "strong" if strong else "muted"
    level, light = parts(number)
    dark = level >= FIRST_LIGHT_LEVEL and light >= LIGHTS // 2 - 1
    return f"{'ink' if dark else 'chalk'}/{NAME}{number}{' strong' if strong else ''}"
