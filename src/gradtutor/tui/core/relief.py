"""The colours of a surface in perspective: those of the map's bands, with all between them, in more or less light."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gradtutor.view.charts.relief.roles import BANDS, CODES, LEVELS, LIGHTS, NAME, SHADES_A_BAND, parts

SHADOW, SHINE = 0.5, 1.12
"""Of a colour: how much is left of it where no light falls, and in full light."""
GLOSS: Final = 0.14
"""Of white, mixed into a colour in full light."""
UNDERNEATH: Final = 0.4
"""Of a colour that is seen from below, half of it grey."""
GREY_OF_SIXTEEN: Final = 8


def number_of(role: str) -> int | None:
    """The code of a role of ``view.charts.relief.roles``; ``None`` for any other role."""
    if not role.startswith(NAME) or not role[len(NAME) :].isdecimal():
        return None
    number = int(role[len(NAME) :])
    return number if number < CODES else None


def colour(number: int, bands: Sequence[str]) -> str:
    """The colour of a code, ``bands`` being those of the map, as ``#rrggbb``."""
    level, light = parts(number)
    at = (level + 0.5) / LEVELS * BANDS - 0.5
    low = min(max(int(at), 0), BANDS - 2)
    share = min(max(at - low, 0.0), 1.0)
    pairs = zip(_channels(bands[low]), _channels(bands[low + 1]), strict=True)
    mixed = [one + (other - one) * share for one, other in pairs]
    if light is None:
        grey = sum(mixed) / 3
        return _written([(one + grey) / 2 * UNDERNEATH for one in mixed])
    bright = light / (LIGHTS - 1)
    gloss = GLOSS * max(bright - 0.6, 0) / 0.4
    return _written([one * (SHADOW + (SHINE - SHADOW) * bright) * (1 - gloss) + 255 * gloss for one in mixed])


def of_sixteen(number: int, bands: Sequence[int]) -> int:
    """The same of the sixteen: bands alone, and grey for what is seen from below."""
    level, light = parts(number)
    return GREY_OF_SIXTEEN if light is None else bands[level // SHADES_A_BAND]


def _channels(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _written(channels: Sequence[float]) -> str:
    return "#" + "".join(f"{min(max(round(one), 0), 255):02x}" for one in channels)
