"""The gradient on a plane, as an arrow to scale: its components, their sum, and −η times it, which is the step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.errors import DomainError
from gradtutor.view.charts.preview import upcoming
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.language.values import Value
    from gradtutor.lessons.toml.charts.plane import Plane
    from gradtutor.view.charts.plane.window import Extent
    from gradtutor.view.scene import Scene

Vector = tuple[float, float]

REACH = 0.95
"""Of the way to the edge of the window: as far as the first gradient of a run may lead."""
SCALES = tuple(size * 10.0**-power for power in range(7) for size in (1.0, 0.5, 0.2))
"""How long the gradient is drawn: whole, or a round part of it."""


def scale_of(scene: Scene, chart: Plane, window: Extent) -> float:
    """How many times as long as it is the gradient is drawn: the same for a whole run, so that it is seen to shrink."""
    try:
        first = scene.trace.iteration(1)
    except DomainError:
        return SCALES[-1]
    start, slope = gradient(chart, first.parameters), gradient(chart, first.gradients or {})
    if start is None or slope is None:
        return SCALES[-1]
    for scale in SCALES:
        places = zip(start, slope, (window.x_limits, window.y_limits), strict=True)
        if all(low < at + scale * way / REACH < high for at, way, (low, high) in places):
            return scale
    return SCALES[-1]


def gradient(chart: Plane, values: Mapping[str, Value]) -> Vector | None:
    """Both components, where they are known."""
    parts = [part(values, name) for name in (chart.x, chart.y)]
    return (parts[0], parts[1]) if parts[0] is not None and parts[1] is not None else None


def part(values: Mapping[str, Value], name: str) -> float | None:
    """One component, where it is known."""
    value = values.get(name)
    return None if value is None or is_array(value) or not math.isfinite(value) else float(value)


def arrows(scene: Scene, chart: Plane, window: Extent, here: Vector) -> list[tuple[Vector, Vector, str]]:
    """Start, tip and role of each arrow of this step, those below first."""
    if scene.problem.goal.target is not None or chart.node not in ("", scene.graph.output):
        return []
    snapshot = scene.snapshot
    after = gradient(chart, snapshot.column.updated)
    if after is None and snapshot.stage == "update":
        soon = upcoming(scene, (chart.x, chart.y))
        after = (soon[0], soon[1]) if soon else None
    if after is not None:
        return [(here, after, "next")]
    scale = scale_of(scene, chart, window)
    x, y = (part(snapshot.column.gradients, name) for name in (chart.x, chart.y))
    found = []
    if x:
        found.append((here, (here[0] + scale * x, here[1]), ""))
    if y:
        found.append((here, (here[0], here[1] + scale * y), ""))
    if x and y:
        found.append((here, (here[0] + scale * x, here[1] + scale * y), "arrow"))
    return [(start, tip, "arrow" if len(found) == 1 else role) for start, tip, role in found]


def scale_text(scene: Scene, chart: Plane, window: Extent) -> str:
    """``∇J ×0.1`` while the gradient is drawn, else empty: what its length must be multiplied by is said."""
    here = gradient(chart, scene.snapshot.column.parameters)
    drawn = arrows(scene, chart, window, here) if here else []
    if not drawn or drawn[-1][2] == "next":
        return ""
    return f"∇{scene.symbol(scene.graph.output)} ×{short(scale_of(scene, chart, window))}"
