"""The room that a chart is drawn in, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from gradtutor.records import NamedTuple, dataclass
from gradtutor.view.charts.figure import Figure
from gradtutor.view.text.lines import Line

HERE, BEFORE, NEXT = "●", "○", "◆"
"""The current point, points of earlier iterations, and where an update leads."""
LOWEST, START = "×", "◎"
"""The lowest place, and where a run began."""

Picture: TypeAlias = Figure | tuple[Line, ...]
"""What is drawn on axes, or lines as they are."""


class Pick(NamedTuple):
    """Something on a picture that a learner has chosen; the kind of the chart says what."""

    row: int = 0
    column: int = 0
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room for a picture, in terminal cells."""

    columns: int
    rows: int
    colourless: bool = False
    smooth: bool = False
    """Whether there are colours enough for heights without bands."""
    aim: Mapping[str, float] | None = None
    """Where the learner's sight is while the next parameters are being set."""
    pick: Pick | None = None
    """What the learner has chosen on the picture; ``None``: nothing yet."""
    turn: float = 0.0
    """Degrees by which the learner has turned the picture, against the clock as seen from above."""
