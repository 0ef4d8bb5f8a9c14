"""A part of the screen whose widgets stand where they are told to, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from gradtutor.view.lesson.layout import Rectangle


class Placed(Widget):
    """Each child stands in the rectangle that ``place`` names its id with; one without is not seen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._regions: Mapping[str, Region] = {}
        self._cells = _Cells()

    @property
    def layout(self) -> Layout:
        """Rectangles, in place of what a style sheet could say."""
        return self._cells

    def compose_add_child(self, widget: Widget) -> None:
        """One that has no place yet is not seen: known before the style sheet is asked for it, which would else be
        asked a second time."""
        widget.display = widget.id in self._regions
        super().compose_add_child(widget)

    def place(self, places: Mapping[str, Rectangle], above: int = 0) -> None:
        """Let the children stand there from the next frame on; ``above``: rows of the screen above this part."""
        self._regions = {name: Region(*place).translate((0, -above)) for name, place in places.items()}
        for child in self.children:
            child.display = child.id in places
        self.refresh(layout=True)
        # The screen is told by itself when this part's turn comes, and the children's; what they have been handed for
        # their new places may be drawn before that, in the old ones.
        self._clear_arrangement_cache()
        if self.is_attached:
            self.screen.refresh(repaint=False, layout=True)

    def region_of(self, child: Widget) -> Region | None:
        """Where a child stands, in this part's own cells."""
        return self._regions.get(child.id or "")


class _Cells(Layout):
    """Of ``Placed``."""

    name = "cells"

    def arrange(self, parent: Widget, children: Sequence[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        assert isinstance(parent, Placed)
        placed = ((child, parent.region_of(child)) for child in children)
        return [WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, child) for child, region in placed if region]
