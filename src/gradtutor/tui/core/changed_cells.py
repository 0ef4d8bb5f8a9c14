"""A frame that begins in each row at the first cell that changed.

Textual writes a changed row from the left edge of its widget on: most of a step's bytes said what stood there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import ChopsUpdate, Compositor

if TYPE_CHECKING:
    from rich.console import Console


class ChangedCells(ChopsUpdate):
    """Of each row what lies in a span that changed, and nothing on either side."""

    def render_segments(self, console: Console) -> str:
        """What is written to the terminal (positions count from 1: ECMA-48, 8.3.21 "CUP")."""
        written: list[str] = []
        for y, first, past in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                begin, stop = max(x, first), min(end, past)
                if strip is not None and begin < stop:
                    written += f"\x1b[{y + 1};{begin + 1}H", strip.crop(begin - x, stop - x).render(console)
        return "".join(written)


class ChangedCellsCompositor(Compositor):
    """Textual's compositor, with such frames where only a part of the screen has changed."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has changed since the last frame."""
        update = super().render_partial_update()
        return update and ChangedCells(update.chops, update.spans, update.chop_ends)
