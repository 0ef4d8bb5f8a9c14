"""A chart as data: what plotext is asked to draw. Only finite numbers may be in it."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Tick: TypeAlias = tuple[float, str]
"""Where on the axis, and what is written there."""


class Series(NamedTuple):
    """Points of one role, joined by a line or each with a marker of its own."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    role: str
    """A role of ``gradtutor.view.text.lines``."""
    shape: Literal["line", "points"] = "line"
    marker: str = ""
    """For ``points``: the one character drawn at each point. A line is drawn in braille dots."""


class Label(NamedTuple):
    """A short text in the figure, its left end at the cell of (x, y)."""

    x: float
    y: float
    text: str
    role: str = ""


class Figure(NamedTuple):
    """What is drawn, back to front; the axes; the texts in it."""

    series: tuple[Series, ...]
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    labels: tuple[Label, ...] = ()
    title: str = ""
