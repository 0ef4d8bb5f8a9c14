"""Charts whose range a run never enters: the learner would look at an empty picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.notation import plain_number
from gradtutor.engine.language.values import is_array
from gradtutor.engine.run.history import spread_over
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.field import Field
from gradtutor.lessons.toml.charts.function import Function
from gradtutor.lessons.toml.charts.number_line import NumberLine
from gradtutor.lessons.toml.charts.surface import Surface
from gradtutor.lessons.toml.charts.surface3d import Surface3d

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradtutor.engine.run.trace import Trace
    from gradtutor.lessons.toml.charts.chart import Chart

MOST_PLACES: Final = 500
"""Iterations that are looked at, spread over the run."""


def missed(chart: Chart, trace: Trace, last: int) -> Iterator[tuple[str, str]]:
    """Each axis that the run of ``last`` iterations is never within: the key of its range, and what is wrong."""
    for key, name, low, high in _axes(chart):
        plain = any(entry.name == name and not is_array(entry.start) for entry in trace.problem.parameters)
        numbers = [trace.path(name, number) for number in spread_over(last, MOST_PLACES)] if plain else []
        if numbers and not any(low <= number <= high for number in numbers):
            what = tr("{name} goes from {least} to {most} in this run, and never comes between {low} and {high}.")
            ends = (float(f"{end:.3g}") for end in (min(numbers), max(numbers)))
            least, most, left, right = map(plain_number, (*ends, low, high))
            yield key, what.format(name=name, least=least, most=most, low=left, high=right)


def _axes(chart: Chart) -> Iterator[tuple[str, str, float, float]]:
    if isinstance(chart, Function | NumberLine):
        yield "min", chart.parameter, chart.minimum, chart.maximum
    elif isinstance(chart, Surface | Field | Surface3d):
        yield "x_range", chart.x, *chart.x_range
        yield "y_range", chart.y, *chart.y_range
