"""Charts by powers of ten of what goes below 0: a run that falls would be seen to climb."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.engine.run.history import spread_over
from gradtutor.errors import DomainError
from gradtutor.lessons.toml.charts.bars import Bars
from gradtutor.lessons.toml.charts.field import Field
from gradtutor.lessons.toml.charts.objective import Objective
from gradtutor.lessons.toml.charts.surface import Surface

if TYPE_CHECKING:
    from gradtutor.engine.run.trace import Trace
    from gradtutor.lessons.toml.charts.chart import Chart

PLACES = 24
"""Heights are looked up at so many places across and upwards."""
MOST_OBJECTIVES = 2_000


def lowest_drawn(chart: Chart, trace: Trace, last: int) -> float:
    """The lowest number of a chart with ``scale = "log"``; infinite for any other chart.

    ``last``: the number of the last iteration of the run.
    """
    if isinstance(chart, Objective) and chart.scale == "log":
        values = [trace.objective(number) for number in spread_over(last, MOST_OBJECTIVES)]
    elif isinstance(chart, Bars) and chart.scale == "log":
        known = trace.iteration(1).known
        value = known.get(chart.node)
        values = [] if value is None or isinstance(value, float | int) else [float(one) for one in value.ravel()]
    elif isinstance(chart, Surface | Field) and chart.scale == "log":
        values = _heights(chart, trace)
    else:
        values = []
    return min((value for value in values if math.isfinite(value)), default=math.inf)


def _heights(chart: Surface | Field, trace: Trace) -> list[float]:
    graph, known = trace.graph, trace.iteration(1).known
    found = []
    for across in range(PLACES + 1):
        for upwards in range(PLACES + 1):
            at = {
                axis: low + (high - low) * place / PLACES
                for axis, (low, high), place in (
                    (chart.x, chart.x_range, across),
                    (chart.y, chart.y_range, upwards),
                )
            }
            try:
                values, _ = graph.forward([at[name] if name in at else known[name] for name in graph.inputs])
            except DomainError:
                continue
            found.append(float(values[chart.node or graph.output]))
    return found
