"""How numbers become places on an axis: as they are, by powers of ten, or by powers of ten on both sides of 0.

A quantity that can be negative is never drawn by powers of ten of its size: a run that falls below 0 would be seen to
climb.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.view.charts.axes import Axes, Limits, axes, span, spans_decades
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.ticks import power_label
from gradtutor.view.text.numbers import MINUS

Kind: TypeAlias = Literal["linear", "log", "symlog"]

MOST_DECADES = 6
"""On each side of 0: what is smaller lies on the straight part."""


class Scale(NamedTuple):
    """The places of one axis."""

    kind: Kind = "linear"
    power: int = 0
    """For ``symlog``: from −10^power to 10^power the axis is straight; beyond, each power of ten is as long as that."""

    def place(self, value: float) -> float:
        """Where a number lies. On a ``log`` scale it must be above 0."""
        if self.kind == "linear":
            return value
        if self.kind == "log":
            return math.log10(value)
        size = abs(value) / 10.0**self.power
        return math.copysign(size if size <= 1 else 1 + math.log10(size), value)

    def named(self, place: float, step: float) -> str:
        """What is written at a whole number of an axis of powers."""
        whole = round(place)
        if self.kind == "log":
            return power_label(whole)
        return (MINUS if whole < 0 else "") + power_label(self.power + abs(whole) - 1) if whole else "0"

    def limits(self, places: Sequence[float]) -> Limits:
        """The limits of the axis for these places."""
        if self.kind == "linear":
            return span([*places, 0.0])
        low, high = span(places)
        if math.floor(high) - math.ceil(low) < 1:
            # One power of ten alone gives no scale.
            low, high = float(math.floor(low)), float(math.ceil(high))
        return low, high

    def axes(self, x_limits: Limits, places: Sequence[float], canvas: Canvas, title: str) -> Axes:
        """The axes of a figure over iterations whose heights these are."""
        named = None if self.kind == "linear" else self.named
        return axes(x_limits, self.limits(places), canvas, title, y_named=named, from_low=True, counted=True)


def scale_of(values: Sequence[float], wanted: Literal["", "log", "linear"] = "") -> Scale:
    """The scale for finite numbers: what is ``wanted``, else what their span asks for; on both sides of 0 wherever one
    of them is not above it."""
    sizes = [abs(value) for value in values if value]
    if wanted == "linear" or not sizes or (not wanted and not spans_decades(sizes)):
        return Scale()
    if min(values) > 0:
        return Scale("log")
    top = math.floor(math.log10(max(sizes)))
    return Scale("symlog", max(math.floor(math.log10(min(sizes))), top - MOST_DECADES + 1))
