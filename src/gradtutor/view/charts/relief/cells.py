"""Pixels as cells: half blocks in colours, dots of growing density where there are none, and signs without blocks."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from gradtutor.view.charts.height_map import BRAILLE
from gradtutor.view.charts.relief.roles import LIGHTS, NOTHING, SHADES_A_BAND, ink, parts, role
from gradtutor.view.charts.shades import SHADES
from gradtutor.view.text.ascii_spelling import in_ascii

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.view.text.lines import Line

# Dots of a pixel, two across and two down, as they are added one by one.
_UPPER: Final = (0x00, 0x01, 0x11, 0x13, 0x1B)
_LOWER: Final = (0x00, 0x04, 0x84, 0xA4, 0xE4)
DARKEST, LIGHTEST = 1, 4
"""Dots of a pixel of the surface: never none, which is what lies beside it."""


def lines(pixels: Sequence[Sequence[int]], colourless: bool) -> tuple[Line, ...]:
    """A cell for two pixels, one above the other."""
    cell = _shade if colourless else _blank if in_ascii() else _half
    known: dict[tuple[int, int], tuple[str, str]] = {}
    found = []
    for upper, lower in zip(pixels[::2], pixels[1::2], strict=True):
        line = []
        for pair, run in groupby(zip(upper, lower, strict=True)):
            if pair not in known:
                known[pair] = cell(*pair)
            character, own = known[pair]
            line.append((character * len(list(run)), own))
        found.append(tuple(line))
    return tuple(found)


def _half(above: int, below: int) -> tuple[str, str]:
    if above == below:
        return (" ", "") if above == NOTHING else ("█", role(above))
    if above == NOTHING:
        return "▄", role(below)
    return ("▀", role(above)) if below == NOTHING else ("▀", f"{role(above)}/{role(below)}")


def _blank(above: int, below: int) -> tuple[str, str]:
    """Where there are colours but no blocks: a blank on the colour of the higher pixel."""
    number = max(above, below)
    return (" ", "") if number == NOTHING else (" ", ink(number))


def _shade(above: int, below: int) -> tuple[str, str]:
    upper, lower = brightness(above), brightness(below)
    if not upper and not lower:
        return " ", ""
    if in_ascii():
        return SHADES[upper + lower if upper and lower else max(upper, lower)], ""
    return chr(BRAILLE + _UPPER[upper] + _LOWER[lower]), ""


def brightness(number: int) -> int:
    """How bright a pixel is without colour, 0 beside the surface: by its light, every second band of height darker."""
    if number == NOTHING:
        return 0
    level, light = parts(number)
    if light is None:
        return DARKEST
    bright = DARKEST + 1 + light * (LIGHTEST - DARKEST) // LIGHTS
    return max(min(bright, LIGHTEST) - level // SHADES_A_BAND % 2, DARKEST)
