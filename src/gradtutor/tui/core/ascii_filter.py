"""The last look at what goes to the terminal: what Textual's own widgets draw is spelled in ASCII too, where asked."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from gradtutor.view.text.ascii_spelling import celled


class AsciiSigns(LineFilter):
    """Borders, scroll bars and the command palette, sign by sign; panels have spelled their text before."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with every sign that is not on a keyboard replaced by one of the same width."""
        return [Segment(celled(text), style, control) for text, style, control in segments]
