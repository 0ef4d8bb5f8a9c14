"""A shooting target of half-block cells: each cell is two pixels, one above the other, so that rings are round."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.target import Target
from gradtutor.view.charts.canvas import BEFORE, HERE
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.legend import MEANINGS, legend, padded
from gradtutor.view.charts.sentences import spoken, spoken_list, spoken_point
from gradtutor.view.charts.trends import FEWEST, LOOKED_AT, pace
from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.lines import Line, Span

if TYPE_CHECKING:
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.scene import Scene

_SHADES = " .:-=+"
"""For screens without colour: a sign for each ring colour, the outside last."""
_OUTSIDE = 5
SIGHT = "╋"
FEWEST_ROWS = 8
"""With fewer rows all of them are the target's."""
SHAFT, HEADS, ARROW = "•", "→↗↑↖←↙↓↘", "miss"
"""Of the arrow of a miss: its dots, its head in eight directions against the clock, and what marks its cells."""


class TargetDrawing(Drawing[Target]):
    """Rings with the shots of each iteration on them."""

    room = "square"

    def draw(self, scene: Scene, chart: Target, canvas: Canvas) -> tuple[Line, ...]:
        """The target in the room of a canvas, with the sight where the learner holds it, and the legend below."""
        rows = canvas.rows - 1 if canvas.rows > FEWEST_ROWS else canvas.rows
        lines = target_picture(scene, chart, canvas.columns, rows, canvas.colourless, canvas.aim)
        return lines if rows == canvas.rows else (*lines, _legend(scene, chart, canvas))

    def axes(self, scene: Scene, chart: Target) -> Mapping[str, tuple[float, float]]:
        """The parameters of the sight, from rim to rim."""
        return dict.fromkeys(chart.aim, (-float(chart.rings), float(chart.rings)))

    def describe(self, scene: Scene, chart: Target) -> list[str]:
        """Where the shots of this iteration and of the one before landed, and where the sight is."""
        lines = [tr("A target of {count} rings around (0, 0).").format(count=chart.rings)]
        for column in (*scene.snapshot.earlier[-1:], scene.snapshot.column):
            shots = _shots(column.known.get(chart.x), column.known.get(chart.y))
            if shots:
                said = tr("Iteration {number}, shots at {points}.")
                points = spoken_list([spoken_point(scene, shot) for shot in shots])
                lines.append(said.format(number=column.iteration, points=points))
        lines += _misses_words(scene, chart)
        if (sight := _sight(scene, chart, None)) is not None:
            lines.append(tr("The sight is at {point}.").format(point=spoken_point(scene, sight)))
        return lines


DRAWING = TargetDrawing()


def _misses_words(scene: Scene, chart: Target) -> list[str]:
    """How far from the middle the shots of each iteration landed on average, and whether they come nearer."""
    bursts = [
        _shots(column.known.get(chart.x), column.known.get(chart.y))
        for column in (*scene.snapshot.earlier, scene.snapshot.column)
    ]
    away = [sum(math.hypot(*shot) for shot in shots) / len(shots) for shots in bursts if shots]
    if len(away) < FEWEST:
        return []
    said = tr("From the middle they were away: {numbers}.")
    return [said.format(numbers=", ".join(spoken(scene, one) for one in away[-LOOKED_AT:])), *pace(away)]


def target_picture(
    scene: Scene, chart: Target, columns: int, rows: int, colourless: bool, aim: Mapping[str, float] | None
) -> tuple[Line, ...]:
    """The target with its numbered shots, the sight, and the wind-blown middle of the last burst.

    A ring is one unit wide; the outermost has the radius ``chart.rings``.
    """
    # A terminal cell is about twice as high as wide: with two pixels a cell, pixels are square.
    radius = chart.rings + 0.5
    scale = 2 * radius / min(columns, 2 * rows)
    across = [(column + 0.5 - columns / 2) * scale for column in range(columns)]
    rings = [[_ring(x, (rows - row - 0.5) * scale, chart.rings) for x in across] for row in range(2 * rows)]
    signs = _signs(scene, chart, aim)
    placed: dict[tuple[int, int], tuple[str, str]] = _misses(scene, chart, columns, rows, scale)
    for x, y, text, role in signs:
        column = math.floor(x / scale + columns / 2)
        row = math.floor((rows - y / scale) / 2)
        for offset, character in enumerate(text):
            placed[min(max(row, 0), rows - 1), min(max(column + offset, 0), columns - 1)] = (character, role)
    return tuple(_row(rings[2 * row], rings[2 * row + 1], row, placed, colourless) for row in range(rows))


def _legend(scene: Scene, chart: Target, canvas: Canvas) -> Line:
    """What the signs mean: a hole has the number of its iteration."""
    found = {(text, role) for _, _, text, role in _signs(scene, chart, canvas.aim)}
    numbers = sorted(int(text) for text, role in found if role == "spent")
    more: list[Span] = []
    if (now := str(scene.snapshot.column.iteration), "shot") in found:
        more.append((tr(MEANINGS[HERE]).replace(HERE, now), "strong"))
    if numbers:
        some = str(numbers[0]) if numbers[0] == numbers[-1] else f"{numbers[0]}–{numbers[-1]}"
        more.append((tr(MEANINGS[BEFORE]).replace(BEFORE, some), "muted"))
    if (SIGHT, "sight") in found:
        word = tr("the sight")
        more.append((f"{SIGHT} {word}", "strong"))
    return padded(legend((), canvas.columns, more), canvas.columns)


def _misses(scene: Scene, chart: Target, columns: int, rows: int, scale: float) -> dict[tuple[int, int], Span]:
    """Each miss of this iteration as an arrow from the middle to its hole; from the update on it is turned
    round and leads from the hole to the middle, as the sight has to go."""
    column = scene.snapshot.column
    # Before that it points where the loss grows, as the gradient does.
    turned = scene.snapshot.stage in ("update", "done")
    found: dict[tuple[int, int], Span] = {}
    for x, y in _shots(column.known.get(chart.x), column.known.get(chart.y)):
        length = math.hypot(x, y) / scale
        count = math.floor(length)
        for place in range(1, count):
            share = place / length
            cell = (math.floor((rows - y * share / scale) / 2), math.floor(x * share / scale + columns / 2))
            found[min(max(cell[0], 0), rows - 1), min(max(cell[1], 0), columns - 1)] = (SHAFT, ARROW)
        if count > 2:
            share = (1 if turned else count - 1) / length
            cell = (math.floor((rows - y * share / scale) / 2), math.floor(x * share / scale + columns / 2))
            way = -1 if turned else 1
            head = HEADS[round(math.atan2(way * y, way * x) / (math.pi / 4)) % 8]
            found[min(max(cell[0], 0), rows - 1), min(max(cell[1], 0), columns - 1)] = (head, ARROW)
    return found


def _ring(x: float, y: float, rings: int) -> int:
    """The colour of a point: 0 in the middle, ``_OUTSIDE`` beyond the last ring."""
    distance = math.hypot(x, y)
    if distance > rings:
        return _OUTSIDE
    return min(int(distance * _OUTSIDE / rings), _OUTSIDE - 1)


def _row(
    upper: list[int], lower: list[int], row: int, placed: Mapping[tuple[int, int], tuple[str, str]], colourless: bool
) -> Line:
    spans: list[tuple[str, str]] = []
    for column, (above, below) in enumerate(zip(upper, lower, strict=True)):
        if (row, column) in placed:
            sign, role = placed[row, column]
            ground = min(above, below) if colourless else max(above, below)
            if role == ARROW:
                # Light on the dark rings, dark on the others.
                tone = "chalk" if ground in (1, 2, 3) else "ink"
                role = "strong" if colourless or ground == _OUTSIDE else f"{tone}/ring{ground}"
            spans.append((sign, role))
        elif colourless or in_ascii():
            spans.append(_shade(above, below, colourless))
        elif above == below == _OUTSIDE:
            spans.append((" ", ""))
        elif above == _OUTSIDE:
            spans.append(("▄", f"ring{below}"))
        elif below == _OUTSIDE:
            spans.append(("▀", f"ring{above}"))
        else:
            spans.append(("▀", f"ring{above}/ring{below}"))
    return _merged(spans)


def _shade(above: int, below: int, colourless: bool) -> tuple[str, str]:
    """A sign for a cell; on the colour of its ring where there are colours."""
    if min(above, below) == _OUTSIDE:
        return " ", "muted" if colourless else ""
    outer = max(above, below)
    ring = min(above, below) if outer == _OUTSIDE else outer
    return (_SHADES[_OUTSIDE - outer], "muted") if colourless else (" ", f"muted/ring{ring}")


def _merged(spans: list[tuple[str, str]]) -> Line:
    merged: list[tuple[str, str]] = []
    for text, role in spans:
        if merged and merged[-1][1] == role:
            merged[-1] = (merged[-1][0] + text, role)
        else:
            merged.append((text, role))
    return tuple(merged)


def _signs(scene: Scene, chart: Target, aim: Mapping[str, float] | None) -> list[tuple[float, float, str, str]]:
    """Shots with the number of their iteration, then the sight; later ones on top."""
    signs: list[tuple[float, float, str, str]] = []
    snapshot = scene.snapshot
    for column in (*snapshot.earlier, snapshot.column):
        shots = _shots(column.known.get(chart.x), column.known.get(chart.y))
        role = "shot" if column is snapshot.column else "spent"
        signs += [(x, y, str(column.iteration), role) for x, y in shots]
    if (sight := _sight(scene, chart, aim)) is not None:
        signs.append((*sight, SIGHT, "sight"))
    return signs


def _sight(scene: Scene, chart: Target, aim: Mapping[str, float] | None) -> tuple[float, float] | None:
    """Where the sight is, or will be next; ``None`` before that is known."""
    where: Mapping[str, Any] = aim or scene.snapshot.column.updated
    values = [where.get(name) for name in chart.aim]
    numbers = [float(value) for value in values if value is not None and not is_array(value)]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def _shots(x: Any, y: Any) -> list[tuple[float, float]]:
    if x is None or y is None:
        return []
    if is_array(x) or is_array(y):
        import numpy as np

        xs, ys = np.broadcast_arrays(x, y)
        return list(zip(xs.ravel().tolist(), ys.ravel().tolist(), strict=True))
    return [(float(x), float(y))]
