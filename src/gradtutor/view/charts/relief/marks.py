"""What lies on a surface in perspective: the path, the point, the next one; and what names the axes of its box."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.view.charts.braille import BRAILLE
from gradtutor.view.charts.plane.height_map import dot
from gradtutor.view.charts.plane.path import TRODDEN
from gradtutor.view.charts.relief.roles import ink
from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.lines import width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gradtutor.view.charts.relief.camera import Camera
    from gradtutor.view.charts.relief.grid import Grid
    from gradtutor.view.charts.relief.rendering import Rendered
    from gradtutor.view.text.lines import Line, Span

Spot: TypeAlias = tuple[float, float, float]
"""A place of the box: along both axes from −1 to 1, and its height from 0 to 1."""
Marks: TypeAlias = dict[tuple[int, int], tuple[str, str]]
"""Row and column of a cell -> sign and role; an empty role, or ``strong``, is that of ink on the surface."""

STEP: Final = 0.02
"""Of the box: so far apart are the places of a path that are looked at."""
MOST_STEPS: Final = 200
"""Between two points, the rest of which is far outside."""
HIDDEN: Final = "◌"
"""In place of the sign of what lies behind the surface; its role says what it is."""
COVERED: Final = 4
"""Every so manieth place of a path is drawn where it lies behind the surface."""


_ROWS_TRIED: Final = (0, 1, -1, 2, -2, 3, 4, 5, 6, -3, -4)
"""Rows below the one wanted."""


class Visibility(NamedTuple):
    """A surface as it is seen, with what is needed to put something on it."""

    grid: Grid
    camera: Camera
    rendered: Rendered
    lines: tuple[Line, ...]
    """The surface alone."""

    def cell(self, spot: Spot) -> tuple[int, int, bool] | None:
        """Row and column of the cell of a place, and whether it is seen there; ``None`` outside of the box."""
        if not inside(spot):
            return None
        column, row, distance = self.camera.place(*spot)
        if not (0 <= column < self.camera.columns and 0 <= row < self.camera.rows):
            return None
        return math.floor(row / 2), math.floor(column), self.rendered.sees(column, row, distance)


def inside(spot: Spot) -> bool:
    """Whether a place is one of the box; a path may lead out of it."""
    u, v, w = spot
    return abs(u) <= 1 and abs(v) <= 1 and -0.01 <= w <= 1.01


def put(found: Marks, sight: Visibility, spot: Spot | None, sign: str, role: str = "") -> None:
    """Write a sign at a place, ``HIDDEN`` where the surface hides it."""
    place = sight.cell(spot) if spot is not None else None
    if place is not None:
        row, column, seen = place
        found[row, column] = (sign if seen else HIDDEN, role)


def trail(sight: Visibility, points: Sequence[Spot], role: str = "") -> Marks:
    """A thin line over the surface from point to point, dotted where it is hidden."""
    bits: dict[tuple[int, int], int] = {}
    for (u, v, _), (to_u, to_v, _) in pairwise(points):
        across, upwards = to_u - u, to_v - v
        longest = math.hypot(across, upwards) / STEP
        count = min(math.ceil(longest), MOST_STEPS) if math.isfinite(longest) else 0
        for step in range(1, count):
            at_u, at_v = u + across * step / count, v + upwards * step / count
            if abs(at_u) > 1 or abs(at_v) > 1:
                continue
            column, row, distance = sight.camera.place(at_u, at_v, sight.grid.height(at_u, at_v))
            if not (0 <= column < sight.camera.columns and 0 <= row < sight.camera.rows):
                continue
            if sight.rendered.sees(column, row, distance) or step % COVERED == 0:
                dot(bits, column, row / 2)
    return {cell: (TRODDEN if in_ascii() else chr(BRAILLE + pattern), role) for cell, pattern in bits.items()}


def edges(sight: Visibility) -> Marks:
    """The foot of the box, where it is nearest, and the upright at its left corner, in dots where there is nothing of
    the surface."""
    bits: dict[tuple[int, int], int] = {}
    near, left, right = corners(sight.camera)
    ways = [((*left, 0.0), (*left, 1.0))]
    if not math.isfinite(sight.grid.limits[0]):
        ways += [((*near, 0.0), (*left, 0.0)), ((*near, 0.0), (*right, 0.0))]
    for one, other in ways:
        (column, row, _), (to_column, to_row, _) = sight.camera.place(*one), sight.camera.place(*other)
        count = math.ceil(max(abs(to_column - column) * 2, abs(to_row - row) * 2))
        for step in range(count + 1):
            share = step / max(count, 1)
            x, y = column + (to_column - column) * share, row + (to_row - row) * share
            at = (math.floor(y), math.floor(x))
            free = 0 <= at[0] < sight.camera.rows and 0 <= at[1] < sight.camera.columns
            if free and sight.rendered.pixels[at[0]][at[1]] < 0:
                dot(bits, x, y / 2)
    sign = {cell: chr(BRAILLE + pattern) for cell, pattern in bits.items()}
    blank = {cell for cell in bits if _beside(sight, *cell)}
    return {cell: (text, "rule") for cell, text in sign.items() if cell in blank}


def corners(camera: Camera) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float]]:
    """The corner of the box that is nearest to the eye, and those at its left and right."""
    around = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    nearest = min(range(4), key=lambda place: camera.place(around[place][0], around[place][1], 0.0)[2])
    sides = sorted(
        (around[nearest - 1], around[(nearest + 1) % 4]), key=lambda one: camera.place(one[0], one[1], 0.0)[0]
    )
    return around[nearest], sides[0], sides[1]


def labelled(sight: Visibility, texts: Iterable[tuple[Spot, str, str, int]]) -> Marks:
    """Texts at places: each with where it lies from there (``left``, ``right``, ``middle``), and how many rows below.

    None covers another, nor the surface where there is another row near by.
    """
    found: Marks = {}
    rows, columns = len(sight.lines), sight.camera.columns
    for spot, text, side, below in texts:
        column, row, _ = sight.camera.place(*spot)
        long = width(text)
        if long > columns:
            continue
        first = math.floor(column) - {"left": long, "right": -1, "middle": long // 2}[side]
        first = min(max(first, 0), columns - long)
        wanted = [math.floor(row / 2) + below + more for more in _ROWS_TRIED]
        free = [at for at in wanted if 0 <= at < rows and not _taken(found, at, first - 1, long + 2)]
        beside = [at for at in free if all(_beside(sight, at, first + place) for place in range(long))]
        for at in (beside or free)[:1]:
            role = "muted" if at in beside else ""
            found |= {(at, first + place): (sign, role) for place, sign in enumerate(text)}
    return found


def _taken(found: Marks, row: int, first: int, long: int) -> bool:
    return any((row, first + place) in found for place in range(long))


def _beside(sight: Visibility, row: int, column: int) -> bool:
    """Whether nothing of the surface is seen in a cell."""
    upper, lower = sight.rendered.pixels[2 * row : 2 * row + 2]
    return upper[column] < 0 and lower[column] < 0


def with_marks(sight: Visibility, found: Marks, colourless: bool) -> tuple[Line, ...]:
    """The surface with what lies on it."""
    touched = {row for row, _ in found}
    return tuple(
        _with_marks(sight, found, row, line, colourless) if row in touched else line
        for row, line in enumerate(sight.lines)
    )


def _with_marks(sight: Visibility, found: Marks, row: int, line: Line, colourless: bool) -> Line:
    spans: list[Span] = []
    column = 0
    for text, role in line:
        for character in text:
            mark = found.get((row, column))
            sign, own = (character, role) if mark is None else _on(sight, mark, row, column, colourless)
            if spans and spans[-1][1] == own:
                spans[-1] = (spans[-1][0] + sign, own)
            else:
                spans.append((sign, own))
            column += 1
    return tuple(spans)


def _on(sight: Visibility, mark: tuple[str, str], row: int, column: int, colourless: bool) -> Span:
    sign, role = mark
    if role not in ("", "strong") or colourless:
        return sign, role or "strong"
    upper, lower = sight.rendered.pixels[2 * row][column], sight.rendered.pixels[2 * row + 1][column]
    return sign, ink(max(upper, lower), strong=role == "strong")
