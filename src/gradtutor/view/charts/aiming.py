"""Where a learner's next parameters are a position on the chart that is seen: the axes that a sight moves along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.view.charts.registry import drawing_of
from gradtutor.view.charts.ticks import nice

if TYPE_CHECKING:
    from gradtutor.engine.problem import Parameter
    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.view.scene import Scene

STEPS = 40
"""About so many steps of an arrow key lead from one end of the chart to the other."""


def sight_axes(scene: Scene, chart: Chart | None) -> tuple[Parameter, ...]:
    """The parameters that are positions on the chart, the one across first, each with ``step`` and the ends of its
    axis as bounds, where it has none of its own; none where the chart does not show all of them."""
    ranges = drawing_of(chart).axes(scene, chart) if chart else {}
    parameters = {entry.name: entry for entry in scene.problem.parameters if not is_array(entry.start)}
    if not ranges or not ranges.keys() <= parameters.keys() or len(ranges) < len(scene.problem.parameters):
        return ()
    return tuple(_axis(parameters[name], scene, *limits) for name, limits in ranges.items())


def _axis(parameter: Parameter, scene: Scene, low: float, high: float) -> Parameter:
    here = scene.snapshot.column.parameters[parameter.name]
    at = float(here) if not is_array(here) else low
    return replace(
        parameter,
        minimum=min(low, at) if parameter.minimum is None else parameter.minimum,
        maximum=max(high, at) if parameter.maximum is None else parameter.maximum,
        step=parameter.step or _step(high - low),
    )


def _step(length: float) -> float:
    """A round number, about a fortieth of the axis."""
    marks = nice(0.0, length, STEPS)
    return marks[1][0] - marks[0][0] if len(marks) > 1 else 1.0
