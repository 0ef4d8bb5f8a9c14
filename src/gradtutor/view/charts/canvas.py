"""The room that a chart is drawn in, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from gradtutor.view.charts.figure import Figure
from gradtutor.view.text.lines import Line

HERE, BEFORE, NEXT = "●", "○", "◆"
"""The current point, points of earlier iterations, and where an update leads."""
LOWEST, START = "×", "◎"
"""The lowest place, and where a run began."""

Picture: TypeAlias = Figure | tuple[Line, ...]
"""What is drawn on axes, or lines as they are."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room for a picture, in terminal cells."""

    columns: int
    rows: int
    colourless: bool = False
    aim: Mapping[str, float] | None = None
    """Where the learner's sight is while the next parameters are being set."""
