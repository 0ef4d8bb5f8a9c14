"""The first fault of a lesson that is being written, over the foot of the lesson that was sound last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.checking.faults import fault_lines, fault_place, more_faults

if TYPE_CHECKING:
    from gradtutor.errors import Fault

MOST_ROWS = 6
"""Of what is said; a sentence and its mend rarely need more than three."""
_FRAME = 4
"""Columns of the border and of a blank on each side."""


class FaultPanel(Panel):
    """Seen while there are faults."""

    FRAMED = True
    DEFAULT_CSS = """
    FaultPanel {
        layer: prompt; dock: bottom; margin-bottom: 1; padding: 0 1; display: none;
        border: round $error; background: $background;
    }
    FaultPanel.open { display: block; }
    """

    def tell(self, faults: Sequence[Fault], columns: int) -> None:
        """Show the first of ``faults`` on a screen of ``columns``, and how many there are besides; none: be gone."""
        self.set_class(bool(faults), "open")
        if not faults:
            return
        lines = fault_lines(faults[0], columns - _FRAME)[:MOST_ROWS]
        self.border_title = fault_place(faults[0])
        self.border_subtitle = more_faults(faults)
        self.styles.height = len(lines) + 2
        self.show(lines)
