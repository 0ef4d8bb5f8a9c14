"""A chart as data: what plotext is asked to draw. Only finite numbers may be in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Tick: TypeAlias = tuple[float, str]
"""Where on the axis, and what is written there."""


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one role, joined by a line or each with a marker of its own."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    role: str
    """A role of ``gradtutor.view.lines``."""
    shape: Literal["line", "points"] = "line"
    marker: str = ""
    """For ``points``: the one character drawn at each point. A line is drawn in braille dots."""


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in the figure, its left end at the cell of (x, y)."""

    x: float
    y: float
    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn, back to front; the axes; the texts in it."""

    series: tuple[Series, ...]
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    labels: tuple[Label, ...] = ()
    title: str = ""
