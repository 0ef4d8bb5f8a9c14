"""A chart with axes as data. Only finite numbers may be in it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.view.text.lines import Line

Tick: TypeAlias = tuple[float, str]
"""Where on the axis, and what is written there."""


class Series(NamedTuple):
    """Points of one role, joined by a line or each with a marker of its own."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    role: str
    """A role of ``gradtutor.view.text.lines``."""
    shape: Literal["line", "dashes", "points"] = "line"
    marker: str = ""
    """For ``points``: the one character drawn at each point, or one dot; for ``dashes`` what stands for them in the
    legend. A line is drawn in braille dots."""


class Label(NamedTuple):
    """A short text in the figure, its left end at the cell of (x, y)."""

    x: float
    y: float
    text: str
    role: str = ""


class OnAxis(NamedTuple):
    """A sign that stands on the axis across itself: a place whose height is not known."""

    x: float
    sign: str
    role: str


class Figure(NamedTuple):
    """What is drawn, back to front; the axes; the texts in it."""

    series: tuple[Series, ...]
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    labels: tuple[Label, ...] = ()
    title: str = ""
    head: Line = ()
    """The first row: the title and what the signs mean."""
    legend: Line | None = None
    """The last row, where it is the legend's; empty while there is no sign, so that the picture stays where it is."""
    on_axis: tuple[OnAxis, ...] = ()
