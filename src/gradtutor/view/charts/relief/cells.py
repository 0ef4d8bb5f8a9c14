"""Pixels as cells: half blocks in colours, dots of growing density where there are none, and signs without blocks."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from gradtutor.view.charts.braille import BRAILLE, DOTS, DOTS_ACROSS, DOTS_DOWN
from gradtutor.view.charts.relief.roles import LIGHTS, NOTHING, SHADES_A_BAND, ink, parts, role
from gradtutor.view.charts.shades import SHADES
from gradtutor.view.text.ascii_spelling import in_ascii

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.view.text.lines import Line

# Ordered dithering (B. E. Bayer, 1973): how bright a pixel must be, of 16, for each of its dots; the pattern repeats
# after two pixels across and two down, which are one cell.
_BAYER: Final = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))
_LEAST, _MOST = 5, 15
"""Of 16: how bright the surface is in shadow and in full light."""
_DARKER: Final = 3
"""What every second band of height has less."""
_WALLS: Final = (5, 2)
"""How bright the two walls are."""


def lines(pixels: Sequence[Sequence[int]], colourless: bool) -> tuple[Line, ...]:
    """A cell for two pixels, one above the other."""
    found: list[Line] = []
    for upper, lower in zip(pixels[::2], pixels[1::2], strict=True):
        pairs = zip(upper, lower, strict=True)
        if colourless:
            shade = _sign if in_ascii() else _dots
            found.append((("".join(shade(*pair, column % 2) for column, pair in enumerate(pairs)), ""),))
            continue
        cell = _blank if in_ascii() else _half
        spans = ((cell(*pair), run) for pair, run in groupby(pairs))
        found.append(tuple((character * len(list(run)), own) for (character, own), run in spans))
    return tuple(found)


@cache
def _half(above: int, below: int) -> tuple[str, str]:
    if above == below:
        return (" ", "") if above == NOTHING else ("█", role(above))
    if above == NOTHING:
        return "▄", role(below)
    return ("▀", role(above)) if below == NOTHING else ("▀", f"{role(above)}/{role(below)}")


@cache
def _blank(above: int, below: int) -> tuple[str, str]:
    """Where there are colours but no blocks: a blank on the colour of the higher pixel."""
    number = max(above, below)
    return (" ", "") if number == NOTHING else (" ", ink(number))


@cache
def _sign(above: int, below: int, odd: int) -> str:
    """A cell with neither colour nor dots."""
    bright = max(brightness(above), brightness(below))
    return SHADES[1 + bright * (len(SHADES) - 2) // 16] if bright else " "


@cache
def _dots(above: int, below: int, odd: int) -> str:
    """A cell without colour; ``odd``: 1 in every second column."""
    upper, lower = brightness(above), brightness(below)
    if not upper and not lower:
        return " "
    bits = 0
    for row in range(DOTS_DOWN):
        for column in range(DOTS_ACROSS):
            if (upper if row < DOTS_DOWN // 2 else lower) > _BAYER[row][DOTS_ACROSS * odd + column]:
                bits |= DOTS[row][column]
    return chr(BRAILLE + bits)


def brightness(number: int) -> int:
    """How bright a pixel is without colour, of 16, and 0 beside the surface: by its light, every second band of height
    darker."""
    if number == NOTHING:
        return 0
    level, light = parts(number)
    odd = level // SHADES_A_BAND % 2
    if light < 0:
        return _WALLS[-1 - light] - odd
    return _LEAST + light * (_MOST - _LEAST) // (LIGHTS - 1) - _DARKER * odd
