"""The colours of a surface in perspective: viridis, as the bands of a map, without steps; in more or less light."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gradtutor.view.charts.relief.roles import BANDS, CODES, LEVELS, LIGHTS, NAME, SHADES_A_BAND, parts

_COLOURS: Final = (
    "#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
)  # fmt: skip
"""matplotlib's viridis at equal distances: as many colours as there are bands."""
SHADOW, SHINE = 0.5, 1.04
"""Of a colour: how much is left of it where no light falls, and in full light."""
GLOSS: Final = 0.1
"""Of white, mixed into a colour in full light."""
WALLS: Final = (0.5, 0.3)
"""Of a colour on both walls, half of it grey."""
STONE: Final = (0x26, 0x18)
"""What is added to it, so that the foot of a wall is no hole either."""
WALLS_OF_SIXTEEN: Final = (7, 8)
"""Two greys."""


def number_of(role: str) -> int | None:
    """The code of a role of ``view.charts.relief.roles``; ``None`` for any other role."""
    if not role.startswith(NAME) or not role[len(NAME) :].isdecimal():
        return None
    number = int(role[len(NAME) :])
    return number if number < CODES else None


def colour(number: int) -> str:
    """The colour of a code as ``#rrggbb``."""
    level, light = parts(number)
    mixed = viridis((level + 0.5) / LEVELS)
    if light < 0:
        grey = sum(mixed) / 3
        wall = -1 - light
        return written([(one + grey) / 2 * WALLS[wall] + STONE[wall] for one in mixed])
    bright = light / (LIGHTS - 1)
    gloss = GLOSS * max(bright - 0.6, 0) / 0.4
    return written([one * (SHADOW + (SHINE - SHADOW) * bright) * (1 - gloss) + 255 * gloss for one in mixed])


def viridis(height: float) -> list[float]:
    """Red, green and blue, of 255 each, of a height from 0 to 1."""
    at = height * BANDS - 0.5
    low = min(max(int(at), 0), BANDS - 2)
    share = min(max(at - low, 0.0), 1.0)
    pairs = zip(_channels(_COLOURS[low]), _channels(_COLOURS[low + 1]), strict=True)
    return [one + (other - one) * share for one, other in pairs]


def of_sixteen(number: int, bands: Sequence[int]) -> int:
    """The same of the sixteen: bands alone, and grey for the walls."""
    level, light = parts(number)
    return WALLS_OF_SIXTEEN[-1 - light] if light < 0 else bands[level // SHADES_A_BAND]


def _channels(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def written(channels: Sequence[float]) -> str:
    """Red, green and blue, of 255 each, as ``#rrggbb``."""
    return "#" + "".join(f"{min(max(round(one), 0), 255):02x}" for one in channels)
