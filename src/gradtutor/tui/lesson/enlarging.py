"""One part of the lesson on the whole screen: its chart, its graph or its table."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.view.lesson.layout import ZOOMS


class Enlarging(LessonBase, part=True):
    """Chart, graph, table, and back; what is asked stands beside the picture, so that all is seen again for it."""

    MOVES: ClassVar[frozenset[str]] = frozenset({"enlarge"})
    """Actions that lead to another place of the lesson, or away from its picture."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "enlarge", mark("larger"), id="zoom.next",
                tooltip=mark("Chart, graph or table on the whole screen, and back")),
    ]  # fmt: skip

    def action_enlarge(self) -> None:
        """The next part that there is, or all of them again."""
        there = {
            "words": self.zoom == "words" or self.words_are_cut,
            "chart": self.shown_chart is not None,
            "graph": len(self.player.trace.graph.nodes) > 1,
            "table": True,
        }
        ways = ("", *(name for name in ZOOMS if there[name]))
        here = ways.index(self.zoom) if self.zoom in ways else 0
        self.zoom = ways[(here + 1) % len(ways)]
