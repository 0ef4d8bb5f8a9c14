"""What a kind of chart can do: draw itself, say what room it wants, be compared, be told in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

from gradtutor.lessons.toml.charts.chart import Chart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradtutor.view.charts.canvas import Canvas, Pick, Picture
    from gradtutor.view.charts.compared import ComparedRun
    from gradtutor.view.scene import Scene

C = TypeVar("C", bound=Chart)

Room: TypeAlias = Literal["beside", "square", "tall"]
"""Beside the words; or the whole height of the right side, as wide as it is high, or as wide as there is room."""

LEAST = (34, 11)
"""Columns and rows below which a chart is not easily read."""
MORE = 12
"""Rows up to which each makes a chart with axes plainer."""


class Drawing(ABC, Generic[C]):
    """A kind of chart, whose records are of the class ``C``. It keeps nothing: there is one object a kind."""

    room: Room = "beside"
    rows: int = MORE
    """As many as it can use, beside the words."""

    def room_of(self, chart: C) -> Room:
        """What room one chart of this kind wants, where its author may choose."""
        return self.room

    @abstractmethod
    def draw(self, scene: Scene, chart: C, canvas: Canvas) -> Picture | None:
        """The picture, as large as the canvas; ``None`` where there is nothing to show yet, or no room."""

    @abstractmethod
    def describe(self, scene: Scene, chart: C) -> list[str]:
        """What the picture shows, in sentences; none where there is nothing to show yet."""

    def enough(self, scene: Scene, chart: C, columns: int, rows: int) -> bool:
        """Whether so much room is enough for it, so that what is left may go to a second chart."""
        return columns >= LEAST[0] and rows >= LEAST[1]

    def axes(self, scene: Scene, chart: C) -> Mapping[str, tuple[float, float]]:
        """The parameters that are positions on the picture, the one across first, with the ends of their axes."""
        return {}

    def picked(
        self, scene: Scene, chart: C, pick: Pick | None, across: int = 0, down: int = 0, samples: int = 0
    ) -> Pick | None:
        """What is chosen on the picture after a move from ``pick``, or from what the picture chooses by itself;
        ``None`` where nothing can be chosen."""
        return None

    def pick_at(self, scene: Scene, chart: C, canvas: Canvas, column: int, row: int) -> Pick | None:
        """What lies at a cell of the picture; ``None`` where nothing does that can be chosen."""
        return None

    turns: bool = False
    """Whether the picture can be turned (``Canvas.turn``)."""

    compares: bool = False
    """Whether runs are compared on this picture too, besides by their objectives."""

    def compare(self, scene: Scene, chart: C, runs: Sequence[ComparedRun], canvas: Canvas) -> Picture | None:
        """Several runs in one picture: by their objectives, unless the kind has something better.

        ``scene`` is the first place of the selected run, whose ``chart`` this is.
        """
        from gradtutor.view.charts.over_iterations import objectives_picture

        return objectives_picture(runs, canvas)
