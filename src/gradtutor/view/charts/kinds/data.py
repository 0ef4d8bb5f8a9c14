"""The samples of a lesson's data, and the line that its model draws through them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.tree import Name, Number
from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.data import Data
from gradtutor.view.charts.axes import axes, dashes, dots, frame, line, span
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.drawing import Drawing, Room
from gradtutor.view.charts.plane.height_grid import inputs_of, predictions, sources
from gradtutor.view.charts.sentences import axis_sentence, spoken, spoken_point

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.language.tree import Expression
    from gradtutor.view.charts.compared import ComparedRun
    from gradtutor.view.charts.figure import Figure, Series
    from gradtutor.view.scene import Scene

SAMPLE, OTHER = "●", "○"
"""A sample that counts in this iteration, and one that does not."""
ASIDE = "+"
"""A sample that nothing is learnt from."""
CLASS_ROLES = ("target strong", "backward strong", "update strong", "heading")
"""Of the classes, in order; with more they begin again."""
MOST_RESIDUALS = 8
"""With more samples the lines from sample to model are a thicket."""
MOST_CIRCLES = 30
"""With more samples each is one fine dot, unless it is in the batch."""
PLACES = 80
"""Points at which a model is worked out along its axis."""
BEYOND, NEAR = 0.6, 1.0
"""How far below and above the samples a model may lead, as shares of their span, before it is cut; one that comes no
further than the second is not: cut, it would be seen at some of the samples only."""


class DataDrawing(Drawing[Data]):
    """Samples and the model's line; runs are compared by the lines of their last iterations."""

    compares = True

    def room_of(self, chart: Data) -> Room:
        """The whole height where the author has said so."""
        return "tall" if chart.tall else self.room

    def draw(self, scene: Scene, chart: Data, canvas: Canvas) -> Figure:
        """All samples, those of the present batch marked; the model's line once it is known, and how far each sample is
        from it where they are few. The line of the iteration before stays in the background."""
        return _figure(scene, chart, canvas)

    def compare(self, scene: Scene, chart: Data, runs: Sequence[ComparedRun], canvas: Canvas) -> Figure:
        """The samples with the line of each run in its last iteration, its letter at both ends."""
        # Not needed for a lesson's own screen.
        from gradtutor.view.charts.compared import alike

        inputs = inputs_of(scene)
        xs, ys = (_column(scene, inputs, name) for name in (chart.x, chart.y))
        x_limits = span(xs)
        found = [
            (one, model(scene, chart, {**inputs, **one.run.parameters}, x_limits))
            for one in alike(runs, scene.variant, chart.line)
        ]
        lines = [(one, points) for one, points in found if points]
        samples = list(zip(xs, ys, strict=True))
        if chart.group:
            series = _classes(samples, _column(scene, inputs, chart.group))
        else:
            series = [dots(samples, "muted", OTHER if len(samples) <= MOST_CIRCLES else "")]
        for one, points in lines:
            if one.selected or not canvas.colourless:
                series.append(line(points, one.role))
            series.append(dots([points[0], points[-1]], one.mark_role, one.letter))
        heights = _held([y for _, points in lines for _, y in points], span(ys))
        title = _title(scene, chart)
        word = tr("sample")
        named = [(f"{OTHER} {word}", "muted")] if len(samples) <= MOST_CIRCLES and not chart.group else []
        return frame(axes(x_limits, span([*ys, *heights]), canvas, title), canvas, series, title=title, named=named)

    def describe(self, scene: Scene, chart: Data) -> list[str]:
        """How many samples there are, where they lie, and the ends of the line."""
        return _sentences(scene, chart)


DRAWING = DataDrawing()


def _title(scene: Scene, chart: Data) -> str:
    title = f"{scene.symbol(chart.y)} ({scene.symbol(chart.x)})"
    scaled = _scaled(scene, chart)
    if not scaled:
        return title
    of_one = scene.symbol(scaled[0]) if len(scaled) == 1 and chart.x != chart.y else ""
    return f"{title} · " + (tr("{name} standardised").format(name=of_one) if of_one else tr("standardised"))


def _scaled(scene: Scene, chart: Data) -> list[str]:
    """The columns that a node of their name has brought to scale: they are drawn as the model sees them."""
    return [name for name in (chart.x, chart.y) if name in scene.graph.nodes]


def _column(scene: Scene, inputs: Mapping[str, Any], name: str) -> list[float]:
    return _numbers(predictions(scene.graph, name, inputs))


def _held(heights: Sequence[float], limits: tuple[float, float]) -> list[float]:
    """Heights of a line as far as it may lead below and above the samples."""
    low, high = limits
    length = high - low
    below = NEAR if min(heights, default=low) >= low - NEAR * length else BEYOND
    above = NEAR if max(heights, default=high) <= high + NEAR * length else BEYOND
    return [min(max(y, low - below * length), high + above * length) for y in heights]


def _sentences(scene: Scene, chart: Data) -> list[str]:
    inputs = inputs_of(scene)
    xs, ys = (_column(scene, inputs, name) for name in (chart.x, chart.y))
    shown, name = scene.symbol(chart.y), scene.symbol(chart.x)
    lines = [
        tr("Samples: {count}.").format(count=len(xs)),
        axis_sentence(scene, shown, name, (min(xs), max(xs))),
        tr("{name} goes from {low} to {high}.").format(
            name=shown, low=spoken(scene, min(ys)), high=spoken(scene, max(ys))
        ),
    ]
    if chart.group:
        groups = _column(scene, inputs, chart.group)
        for group in sorted(set(groups)):
            text = tr("Class {number}: {count} of them.")
            lines.append(text.format(number=f"{group:.0f}", count=groups.count(group)))
    lines += _treated(scene, chart, inputs)
    rows = scene.snapshot.column.rows
    if rows and len(rows) < len(xs):
        lines.append(tr("This batch has {count} of them.").format(count=len(rows)))
    if chart.line not in scene.snapshot.column.values or scene.value_hidden(chart.line):
        return lines
    line_symbol = scene.symbol(chart.line)
    if now := model(scene, chart, inputs, (min(xs), max(xs))):
        text = tr("The line {name} leads from {left} to {right}.")
        left, right = spoken_point(scene, now[0]), spoken_point(scene, now[-1])
        lines.append(text.format(name=line_symbol, left=left, right=right))
        if earlier := _before(scene, chart, inputs, (min(xs), max(xs))):
            text = tr("In the iteration before, from {left} to {right}.")
            left, right = spoken_point(scene, earlier[0]), spoken_point(scene, earlier[-1])
            lines.append(text.format(left=left, right=right))
    if chart.group:
        return lines
    at = _numbers(predictions(scene.graph, chart.line, inputs))
    gaps = [abs(y - there) for y, there in zip(ys, at * len(ys) if len(at) == 1 else at, strict=False)]
    if gaps and all(map(math.isfinite, gaps)):
        text = tr("The sample farthest from it is {value} away, at {name} = {x}.")
        worst = max(range(len(gaps)), key=gaps.__getitem__)
        lines.append(text.format(value=spoken(scene, gaps[worst]), name=name, x=spoken(scene, xs[worst])))
        signed = [y - there for y, there in zip(ys, at * len(ys) if len(at) == 1 else at, strict=False)]
        text = tr("Above it lie {above} samples, below it {below}.")
        lines.append(text.format(above=sum(one > 0 for one in signed), below=sum(one < 0 for one in signed)))
    return lines


def _treated(scene: Scene, chart: Data, inputs: Mapping[str, Any]) -> Iterator[str]:
    """What has been done with the samples before anything is learnt."""
    if aside := _aside(scene, chart, inputs):
        yield tr("Kept aside, and not learnt from: {count}.").format(count=len(aside))
    for scaled in dict.fromkeys(_scaled(scene, chart)):
        yield tr("{name} is standardised: mean 0, deviation 1.").format(name=scene.symbol(scaled))


def _figure(scene: Scene, chart: Data, canvas: Canvas) -> Figure:
    inputs = inputs_of(scene)
    xs, ys = (_column(scene, inputs, name) for name in (chart.x, chart.y))
    aside = _aside(scene, chart, inputs)
    x_limits = span([*xs, *(x for x, _ in aside)])
    known = chart.line in scene.snapshot.column.values and not scene.value_hidden(chart.line)
    now = model(scene, chart, inputs, x_limits) if known else []
    heights = _held([y for _, y in now], span(ys))
    series: list[Series] = []
    if before := _before(scene, chart, inputs, x_limits):
        # Broken, for without colours it would be as good a line as the one that holds.
        series.append(dashes(before, "muted"))
    if now:
        series.append(line(now, "forward"))
    if known and len(xs) <= MOST_RESIDUALS and not chart.group:
        at = _numbers(predictions(scene.graph, chart.line, inputs))
        gaps = zip(xs, ys, at, strict=False)
        series += [line([(x, y), (x, there)], "backward") for x, y, there in gaps if y != there]
    points = list(zip(xs, ys, strict=True))
    if chart.group:
        samples = _classes(points, _column(scene, inputs, chart.group))
        named = [(tr("class {number}").format(number=one.marker), one.role) for one in reversed(samples)]
    else:
        samples = _dots(scene, points)
        words = (tr("sample"),) if len(samples) == 1 else (tr("other samples"), tr("this batch"))
        named = [(f"{one.marker} {word}", one.role) for one, word in zip(samples, words, strict=True) if one.marker]
    if aside:
        samples = [dots(aside, "update strong", ASIDE), *samples]
        word = tr("kept aside")
        named = [(f"{ASIDE} {word}", "update strong"), *named]
    title = _title(scene, chart)
    placed = axes(x_limits, span([*ys, *heights, *(y for _, y in aside)]), canvas, title)
    return frame(placed, canvas, [*series, *samples], title=title, named=named[::-1])


def _aside(scene: Scene, chart: Data, inputs: Mapping[str, Any]) -> list[tuple[float, float]]:
    """The samples that nothing is learnt from."""
    if not chart.aside_x:
        return []
    return list(zip(*(_column(scene, inputs, name) for name in (chart.aside_x, chart.aside_y)), strict=True))


def model(
    scene: Scene, chart: Data, inputs: Mapping[str, Any], x_limits: tuple[float, float]
) -> list[tuple[float, float]]:
    """The model's line as points, from end to end of the axis where it can be worked out between samples, else from
    sample to sample. Empty where it has no value."""
    graph = scene.graph
    if pointwise(graph, chart.line, chart.x):
        import numpy as np

        places = np.linspace(*x_limits, PLACES)
        everywhere = {**inputs, chart.x: places}
    else:
        places, everywhere = predictions(graph, chart.x, inputs), dict(inputs)
    found = predictions(graph, chart.line, everywhere)
    xs, ys = _numbers(places), _numbers(found)
    if len(ys) == 1:
        ys *= len(xs)
    points = zip(xs, ys, strict=False)
    return sorted((x, y) for x, y in points if math.isfinite(y))


def pointwise(graph: Graph, node: str, column: str) -> bool:
    """Whether each number of ``node`` needs one number of ``column`` only, and no other array."""
    needed = sources(graph, node, column)
    if any(graph.shapes[name] and name != column for name in needed - graph.nodes.keys()):
        return False
    return all(_elementwise(graph.nodes[name]) for name in needed if name in graph.nodes and name != column)


def _elementwise(expression: Expression) -> bool:
    if isinstance(expression, Number | Name):
        return True
    shape = OPERATIONS[expression.operation].shape
    return shape == "elementwise" and all(_elementwise(part) for part in expression.arguments)


def _before(
    scene: Scene, chart: Data, inputs: Mapping[str, Any], x_limits: tuple[float, float]
) -> list[tuple[float, float]]:
    """The line of the iteration before this one."""
    if not scene.snapshot.earlier or scene.value_hidden(chart.line):
        return []
    return model(scene, chart, {**inputs, **scene.snapshot.earlier[-1].parameters}, x_limits)


def _dots(scene: Scene, points: list[tuple[float, float]]) -> list[Series]:
    rows = set(scene.snapshot.column.rows)
    if not rows or len(rows) == len(points):
        return [dots(points, "target strong", SAMPLE)]
    rest = [point for row, point in enumerate(points) if row not in rows]
    batch = [point for row, point in enumerate(points) if row in rows]
    return [dots(rest, "muted", OTHER if len(points) <= MOST_CIRCLES else ""), dots(batch, "target strong", SAMPLE)]


def _classes(points: list[tuple[float, float]], groups: list[float]) -> list[Series]:
    """The samples of each class, drawn as its number: they differ without colour too."""
    found = []
    for place, group in enumerate(sorted(set(groups))):
        members = [point for point, other in zip(points, groups, strict=True) if other == group]
        found.append(dots(members, CLASS_ROLES[place % len(CLASS_ROLES)], f"{group:.0f}"[-1]))
    return found


def _numbers(value: Any) -> list[float]:
    """An array, or a single number, as a list."""
    if not is_array(value):
        return [float(value)]
    return [float(number) for number in value.ravel()]
