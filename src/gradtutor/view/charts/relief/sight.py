"""A surface as it is seen in a room, kept as long as nothing but the path on it changes."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from gradtutor.view.charts.relief import grid as grids
from gradtutor.view.charts.relief.camera import camera
from gradtutor.view.charts.relief.cells import lines
from gradtutor.view.charts.relief.marks import Visibility
from gradtutor.view.charts.relief.rendering import rendered
from gradtutor.view.text.ascii_spelling import in_ascii

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.lessons.toml.charts.surface3d import Surface3d
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.scene import Scene

FRAME_ROWS: Final = 2
"""The title above and the legend below."""
FEWEST_COLUMNS, FEWEST_ROWS = 16, 8
SIDE_MARGIN, FOOT_MARGIN = 1, 3
"""Pixels left free: at both sides; and below the box, for the names there."""
KEPT: Final = 12
"""Pictures of one graph that are kept: so many turns lead back to where one began."""

_kept: WeakKeyDictionary[Graph, OrderedDict[Any, Visibility]] = WeakKeyDictionary()


def forget() -> None:
    """Keep no picture and no grid any longer: for measuring."""
    _kept.clear()
    grids.forget()


def sight_of(scene: Scene, chart: Surface3d, canvas: Canvas) -> Visibility | None:
    """The surface as it is seen from where it has been turned to; ``None`` where there is no room for it."""
    rows = canvas.rows - FRAME_ROWS
    if canvas.columns < FEWEST_COLUMNS or rows < FEWEST_ROWS:
        return None
    turn = (chart.turn + canvas.turn) % 360
    key = (grids.grid_key(scene, chart), canvas.columns, rows, turn, canvas.colourless, in_ascii())
    kept = _kept.setdefault(scene.graph, OrderedDict())
    if key not in kept:
        grid = grids.grid_of(scene, chart)
        eye = camera(canvas.columns, 2 * rows, turn, SIDE_MARGIN, FOOT_MARGIN)
        picture = rendered(grid, eye)
        kept[key] = Visibility(grid, eye, picture, lines(picture.pixels, canvas.colourless))
        if len(kept) > KEPT:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]
