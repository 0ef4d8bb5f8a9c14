"""The ground that a path runs over: the heights of a node in ten bands, as on a map, or as lines of equal height."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from gradtutor.records import NamedTuple
from gradtutor.view.charts.braille import BRAILLE, DOTS, DOTS_ACROSS, DOTS_DOWN
from gradtutor.view.charts.plane.height_grid import Heights, heights, inputs_of, sources
from gradtutor.view.charts.shades import BANDS, NOWHERE, PARTS, SMOOTH, TONES, shaded
from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.lines import Line, Span
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.lessons.toml.charts.plane import Plane
    from gradtutor.view.charts.plane.window import Extent
    from gradtutor.view.scene import Scene

DECADES = 3
"""From this span on, in powers of ten, bands are at equal ratios where the author has not chosen."""
LOWEST_SHARE = 0.01
"""Bands at equal ratios begin above this share of all points: next to a lowest point of 0 there is no end of ratios."""
KEPT = 16
"""Grounds and arrows of one graph that are kept: a window of two sizes, and a few values of the other parameters."""
T = TypeVar("T")


class Ground(NamedTuple):
    """What does not change while a path grows."""

    bands: tuple[tuple[int, ...], ...]
    """The band of each pixel, or its shade where there are such; two rows of them a row of cells; ``NOWHERE`` without
    a value."""
    levels: tuple[float, ...]
    """The heights at which one band ends and the next begins."""
    limits: tuple[float, float]
    """The lowest and the highest value in the window; both ``nan`` where there is none."""
    lowest: tuple[float, float] | None
    """Where the lowest value is, if that is not at the edge of the window."""
    lines: tuple[Line, ...]
    """The ground alone, as it is drawn."""


def ground(scene: Scene, chart: Plane, window: Extent, roles: str, colourless: bool) -> Ground:
    """The ground of a chart in its window; ``roles`` are those of the bands, without their number.

    The same ground is not worked out twice: most steps of a run leave it as it is.
    """
    if scene.formula_hidden(chart.node or scene.graph.output):
        return _blank(window)
    inputs = inputs_of(scene)
    how = (chart.scale, roles, colourless, in_ascii())
    return kept(scene, chart, window, how, lambda: _made(scene, chart, window, roles, colourless, inputs))


def kept(scene: Scene, chart: Plane, window: Extent, how: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` makes of the heights in a window, made once; ``how``: what it depends on besides, of its own."""
    node = chart.node or scene.graph.output
    key = (node, chart.x, chart.y, window, how, _others(scene, chart, node, inputs_of(scene)))
    known = _kept.setdefault(scene.graph, OrderedDict())
    if key not in known:
        known[key] = make()
        if len(known) > KEPT:
            known.popitem(last=False)
    known.move_to_end(key)
    found: T = known[key]
    return found


_kept: WeakKeyDictionary[Graph, OrderedDict[Any, Any]] = WeakKeyDictionary()


def forget() -> None:
    """Keep no picture any longer: for measuring."""
    _kept.clear()


def _others(scene: Scene, chart: Plane, node: str, inputs: dict[str, Any]) -> tuple[Any, ...]:
    """The values that the ground depends on besides the two of its axes: of parameters, for nothing else changes."""
    needed = sources(scene.graph, node) - {chart.x, chart.y}
    names = (name for name in scene.graph.parameters if name in needed)
    return tuple(value if isinstance(value := inputs[name], float | int) else value.tobytes() for name in names)


def _made(scene: Scene, chart: Plane, window: Extent, roles: str, colourless: bool, inputs: dict[str, Any]) -> Ground:
    across, down = (DOTS_ACROSS, DOTS_DOWN // 2) if colourless else (1, 1)
    xs, ys = window.centres(across * window.columns, 2 * down * window.rows)
    found = heights(scene.graph, chart.node or scene.graph.output, (chart.x, chart.y), inputs, xs, ys)
    pixels = [row[::across] for row in found[::down]]
    known = sorted(value for row in pixels for value in row if math.isfinite(value))
    levels = levels_of(known, chart.scale)
    limits = (known[0], known[-1]) if known else (math.nan, math.nan)
    smooth = roles in SMOOTH.values() and not colourless
    bands = toned(pixels, levels, limits) if smooth else banded(pixels, levels)
    if in_ascii():
        lines = shaded(bands, "" if colourless else roles)
    else:
        lines = contours(banded(found, levels), levels) if colourless else _halves(bands, roles)
    return Ground(bands, levels, limits, _lowest(pixels, limits[0], xs[::across], ys[::down]), tuple(lines))


def _blank(window: Extent) -> Ground:
    bands = ((NOWHERE,) * window.columns,) * (2 * window.rows)
    return Ground(bands, (), (math.nan, math.nan), None, (((" " * window.columns, ""),),) * window.rows)


def levels_of(known: Sequence[float], scale: str) -> tuple[float, ...]:
    """Where bands meet, from the finite heights in order.

    ``log``: at equal ratios; ``linear``: at equal distances; left out: at equal ratios where the heights span
    ``DECADES``, else at distances that grow evenly, so that a bowl has rings equally far apart.
    """
    if not known or known[0] == known[-1]:
        return ()
    low, high = known[0], known[-1]
    floor = known[math.ceil(LOWEST_SHARE * (len(known) - 1))]
    if floor <= 0 < high:
        floor = next(value for value in known if value > 0)
    if high > floor > 0 <= low and (scale == "log" or (not scale and high / floor >= 10.0**DECADES)):
        ratio = (high / floor) ** (1 / (BANDS - 1))
        return tuple(floor * ratio**place for place in range(BANDS - 1))
    power = 1 if scale == "linear" else 2
    return tuple(low + (high - low) * (place / BANDS) ** power for place in range(1, BANDS))


def banded(found: Heights, levels: tuple[float, ...]) -> tuple[tuple[int, ...], ...]:
    """The band of each value, 0 the lowest."""
    finite, band = math.isfinite, partial(bisect_right, levels)
    return tuple(
        # A sum is finite only where all of it is: most rows need not be looked at value by value.
        tuple(map(band, row) if finite(sum(row)) else (band(value) if finite(value) else NOWHERE for value in row))
        for row in found
    )


def toned(found: Heights, levels: tuple[float, ...], limits: tuple[float, float]) -> tuple[tuple[int, ...], ...]:
    """The shade of each value: each band in ``PARTS``, and ``TONES`` more where a pixel next to it is of a lower band.

    So lines of equal height are seen where colours flow into each other.
    """
    ends = [limits[0], *levels, limits[1]]
    inner = [low + (high - low) * part / PARTS for low, high in pairwise(ends) for part in range(PARTS)][1:]
    shades = banded(found, tuple(inner))
    # Rounded down, NOWHERE is a band of its own still.
    bands = [[shade // PARTS for shade in row] for row in shades]
    lined = []
    for shade, band, above, below in zip(shades, bands, [bands[0], *bands], [*bands[1:], bands[-1]], strict=False):
        sides = zip(shade, band, [band[0], *band], [*band[1:], band[-1]], above, below, strict=False)
        lined.append(
            tuple(
                tone + TONES
                if NOWHERE < left < own or NOWHERE < right < own or NOWHERE < over < own or NOWHERE < under < own
                else tone
                for tone, own, left, right, over, under in sides
            )
        )
    return tuple(lined)


def _lowest(found: Heights, low: float, xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float] | None:
    row = next((place for place, line in enumerate(found) if low in line), 0)
    column = found[row].index(low) if low in found[row] else 0
    inside = 0 < row < len(ys) - 1 and 0 < column < len(xs) - 1
    return (xs[column], ys[row]) if inside else None


def _halves(bands: Sequence[Sequence[int]], roles: str) -> list[Line]:
    """Two pixels a cell, one above the other."""
    spans: dict[tuple[int, int], Span] = {}
    lines = []
    for upper, lower in zip(bands[::2], bands[1::2], strict=True):
        line = []
        for pair, run in groupby(zip(upper, lower, strict=True)):
            if pair not in spans:
                spans[pair] = _half(*pair, roles)
            character, role = spans[pair]
            line.append((character * len(list(run)), role))
        lines.append(tuple(line))
    return lines


def _half(above: int, below: int, roles: str) -> Span:
    if above == NOWHERE:
        return (" ", "") if below == NOWHERE else ("▄", f"{roles}{below}")
    return ("▀", f"{roles}{above}") if below == NOWHERE else ("▀", f"{roles}{above}/{roles}{below}")


def contours(dots: Sequence[Sequence[int]], levels: tuple[float, ...]) -> list[Line]:
    """Lines where one band meets the next, in braille dots, with their heights written on them."""
    cells = [[0] * (len(dots[0]) // DOTS_ACROSS) for _ in range(len(dots) // DOTS_DOWN)]
    below = [*dots[1:], dots[-1]]
    for row, (line, next_line) in enumerate(zip(dots, below, strict=True)):
        bits, place = DOTS[row % DOTS_DOWN], cells[row // DOTS_DOWN]
        # Every other dot: a path in whole lines is seen on them.
        for column in range(row % 2, len(line) - 1, 2):
            band = line[column]
            if band != next_line[column] or band != line[column + 1]:
                place[column // DOTS_ACROSS] |= bits[column % DOTS_ACROSS]
    texts = [[chr(BRAILLE + bits) if bits else " " for bits in row] for row in cells]
    _write_levels(texts, dots, levels)
    return [(("".join(row), "muted"),) for row in texts]


def _write_levels(texts: list[list[str]], dots: Sequence[Sequence[int]], levels: tuple[float, ...]) -> None:
    """Write on each line how high it is, where it is crossed on the way from the lowest band to the right, or left."""
    lowest = min((band for line in dots for band in line if band != NOWHERE), default=NOWHERE)
    inside = [(row, column) for row, line in enumerate(dots) for column, band in enumerate(line) if band == lowest]
    if lowest == NOWHERE:
        return
    row, column = inside[len(inside) // 2]
    line, text = dots[row], texts[row // DOTS_DOWN]
    rightwards = column < len(line) // 2
    way = range(column, len(line) - 1) if rightwards else range(column, 0, -1)
    free = column // DOTS_ACROSS + (2 if rightwards else -2)
    for place in way:
        after = line[place + 1 if rightwards else place - 1]
        if NOWHERE in (line[place], after) or after <= line[place]:
            continue
        label = level_text(levels[after - 1])
        first = place // DOTS_ACROSS - len(label) // 2
        last = first + len(label)
        if first < 0 or last > len(text) or (first <= free if rightwards else last >= free):
            continue
        text[first:last] = label
        free = last if rightwards else first


def level_text(value: float) -> str:
    """A height in two digits."""
    return short(float(f"{value:.2g}"))


def dot(bits: dict[tuple[int, int], int], column: float, row: float) -> None:
    """Set one dot of a line in braille: ``column`` and ``row`` are of cells, as fractions."""
    x, y = math.floor(column * DOTS_ACROSS), math.floor(row * DOTS_DOWN)
    cell = (y // DOTS_DOWN, x // DOTS_ACROSS)
    bits[cell] = bits.get(cell, 0) | DOTS[y % DOTS_DOWN][x % DOTS_ACROSS]
