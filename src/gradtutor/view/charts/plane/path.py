"""The path of a run over a plane of two parameters, as signs in cells: where it began, where it is, where it goes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from gradtutor.engine.language.values import is_array
from gradtutor.view.charts.braille import BRAILLE, DOTS_ACROSS, DOTS_DOWN
from gradtutor.view.charts.canvas import BEFORE, HERE, LOWEST, NEXT, START
from gradtutor.view.charts.plane.arrow import arrows
from gradtutor.view.charts.plane.height_map import Ground, dot
from gradtutor.view.charts.shades import ink
from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.lines import Line

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.lessons.toml.charts.plane import Plane
    from gradtutor.view.charts.plane.window import Extent
    from gradtutor.view.scene import Scene

TRODDEN = "*"
"""The line from point to point, where there are no dots finer than a cell."""
ARROWS = "→↗↑↖←↙↓↘"
"""Eight directions, against the clock from the right."""
MOST_DOTS = 2000
"""Of the line between two points, the rest of which is far outside."""

Place: TypeAlias = tuple[int, int]
"""Row and column of a cell."""
Signs: TypeAlias = dict[Place, tuple[str, str]]
"""What stands in a cell, and its role; an empty role is that of ink on the ground."""


def signs(
    scene: Scene,
    chart: Plane,
    window: Extent,
    ground: Ground,
    aim: Mapping[str, float] | None = None,
) -> Signs:
    """All that lies on the ground; what matters more covers what matters less.

    ``aim``: where the learner's sight is.
    """
    points = points_of(scene, chart)
    found = trail(points, window)
    for x, y in points[:-1]:
        put(found, window, (x, y), BEFORE)
    lowest = chart.lowest or ground.lowest
    if lowest is not None and not scene.formula_hidden(chart.node or scene.graph.output):
        for place in (lowest, *chart.as_low):
            put(found, window, place, LOWEST, "strong")
    if len(points) > 1:
        put(found, window, points[0], START, "strong")
    here = points[-1]
    _put_arrows(found, scene, chart, window, here)
    after = both(chart, aim or scene.snapshot.column.updated)
    if after is not None:
        put(found, window, after, NEXT, "next")
    put(found, window, here, HERE, "here")
    return found


def drawn(ground: Ground, found: Signs, roles: str) -> tuple[Line, ...]:
    """The ground with signs on it."""
    rows = {row for row, _ in found}
    return tuple(
        _signed(row, line, ground, found, roles) if row in rows else line for row, line in enumerate(ground.lines)
    )


def arrow(across: float, upwards: float) -> tuple[str, int, int]:
    """The arrow of a direction on the screen, and the step to the cell it points at: columns, rows downwards."""
    eighth = round(math.atan2(upwards, across) / (math.pi / 4)) % 8
    angle = eighth * math.pi / 4
    return ARROWS[eighth], round(math.cos(angle)), -round(math.sin(angle))


def both(chart: Plane, values: Mapping[str, Value]) -> tuple[float, float] | None:
    """The values of the two axes, where both are known."""
    x, y = values.get(chart.x), values.get(chart.y)
    if x is None or y is None or is_array(x) or is_array(y):
        return None
    return float(x), float(y)


def points_of(scene: Scene, chart: Plane) -> list[tuple[float, float]]:
    """The places of the iterations so far; the current one last."""
    snapshot = scene.snapshot
    xs, ys = snapshot.paths.get(chart.x, ()), snapshot.paths.get(chart.y, ())
    points = [(x, y) for (number, x), (_, y) in zip(xs, ys, strict=False) if number < snapshot.iteration]
    here = both(chart, snapshot.column.parameters)
    return [*points, here] if here else points


def trail(points: list[tuple[float, float]], window: Extent) -> Signs:
    """A thin line from point to point."""
    bits: dict[Place, int] = {}
    places = [window.place(x, y) for x, y in points]
    for (column, row), (to_column, to_row) in pairwise(places):
        across, down = to_column - column, to_row - row
        longest = max(abs(across) * DOTS_ACROSS, abs(down) * DOTS_DOWN)
        # What is infinitely far away has no direction.
        count = math.ceil(longest) if math.isfinite(longest) else 0
        for step in range(1, min(count, MOST_DOTS)):
            at = (column + across * step / count, row + down * step / count)
            if window.inside(*at):
                dot(bits, *at)
    return {cell: (TRODDEN if in_ascii() else chr(BRAILLE + pattern), "") for cell, pattern in bits.items()}


def put(found: Signs, window: Extent, point: tuple[float, float], sign: str, role: str = "") -> None:
    """Write a sign at a point, if that is seen."""
    column, row = window.place(*point)
    if window.inside(column, row):
        found[math.floor(row), math.floor(column)] = (sign, role)


def _put_arrows(found: Signs, scene: Scene, chart: Plane, window: Extent, here: tuple[float, float]) -> None:
    """The gradient from the current point, as far as it is known, and the step that it makes."""
    wide, high = window.pixel
    start = tuple(map(math.floor, window.place(*here)))
    for begin, tip, role in arrows(scene, chart, window, here):
        shaft = trail([begin, tip], window)
        shaft.pop((start[1], start[0]), None)
        found |= shaft
        character, *_ = arrow((tip[0] - begin[0]) / wide, (tip[1] - begin[1]) / high)
        if role == "next":
            put(found, window, tip, NEXT, role)
        # A gradient too short to be seen has no head.
        elif tuple(map(math.floor, window.place(*tip))) != start:
            put(found, window, tip, character, role)


def _signed(row: int, line: Line, ground: Ground, found: Signs, roles: str) -> Line:
    spans: list[tuple[str, str]] = []
    column = 0
    for text, role in line:
        for character in text:
            sign = found.get((row, column))
            span = (character, role) if sign is None else _on(sign, ground, row, column, roles)
            if spans and spans[-1][1] == span[1]:
                spans[-1] = (spans[-1][0] + span[0], span[1])
            else:
                spans.append(span)
            column += 1
    return tuple(spans)


def _on(sign: tuple[str, str], ground: Ground, row: int, column: int, roles: str) -> tuple[str, str]:
    character, role = sign
    if role and role != "strong":
        return character, role
    band = max(ground.bands[2 * row][column], ground.bands[2 * row + 1][column])
    return character, f"{ink(band, roles)} {role}".strip()
