"""A graph that is wider than its room is looked over to the left and to the right; the next step brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.view.graph.drawing import is_wider, pans

if TYPE_CHECKING:
    from gradtutor.view.lesson.layout import Size


class Panning(LessonBase, part=True):
    """Half a width at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right_square_bracket", "pan(1)", mark("graph on"), id="graph.right",
                tooltip=mark("See what lies further right in the graph; the next step shows its own place again")),
        Binding("left_square_bracket", "pan(-1)", mark("graph back"), id="graph.left", show=False,
                tooltip=mark("See what lies further left in the graph")),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offered where some of the graph is out of sight on a side."""
        if action.partition("(")[0] == "pan":
            return self._shown is not None and is_wider(self.scene(), *self._shown)
        return super().check_action(action, parameters)

    @property
    def _shown(self) -> Size | None:
        """The room of the graph; ``None`` where it is not seen."""
        if self._layout is None or self._layout.bare or self._layout.zoom not in ("", "graph"):
            return None
        return self._layout.graph

    def action_pan(self, way: int) -> None:
        """Half of its width to a side, as far as there is something."""
        if (shown := self._shown) is None:
            return
        least, most = pans(self.scene(), *shown)
        self.pan = min(max(self.pan + way * (shown.columns // 2), least), most)
