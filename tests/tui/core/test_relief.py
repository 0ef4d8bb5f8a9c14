"""The colours of a surface in perspective: smooth in height, darker in shadow, of the sixteen in bands."""

from __future__ import annotations

from itertools import pairwise

from gradtutor.tui.core import relief, theme
from gradtutor.view.charts.relief.roles import CODES, LEVELS, LIGHTS, WALLS, code, ink, role


def channels(text: str) -> tuple[int, ...]:
    return tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))


def test_colours_are_smooth_and_grow_lighter_with_the_light() -> None:
    for light in range(LIGHTS):
        row = [channels(relief.colour(code(level, light))) for level in range(LEVELS)]
        # Bands alone would differ by up to 70 (#b5de2b to #fde725); a quarter of a band by no more than a quarter.
        assert max(abs(a - b) for one, other in pairwise(row) for a, b in zip(one, other, strict=True)) <= 20
    for level in range(LEVELS):
        sums = [sum(channels(relief.colour(code(level, light)))) for light in range(LIGHTS)]
        assert sums == sorted(sums) and sums[0] < sums[-1]
        left, right = (sum(channels(relief.colour(WALLS + wall * LEVELS + level))) for wall in (0, 1))
        assert right < left < sums[-1]


def test_every_code_has_a_look_in_every_mode() -> None:
    try:
        theme.use("sixteen")
        assert {theme.style(role(number)).color is not None for number in range(CODES)} == {True}
        assert theme.style(role(WALLS)) != theme.style(role(WALLS + LEVELS))
        theme.use("none")
        assert {theme.style(role(number)).color for number in range(CODES)} == {None}
        theme.use("colour")
        assert theme.style(ink(code(LEVELS - 1, LIGHTS - 1))).color != theme.style(ink(code(0, LIGHTS - 1))).color
    finally:
        theme.use(None)


def test_what_is_no_such_role_is_refused() -> None:
    for name in ("relief", f"relief{CODES}", "reliefx", "relief-1", "band3"):
        assert relief.number_of(name) is None
