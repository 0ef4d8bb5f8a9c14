"""The surface as pixels, hidden parts hidden: the floating horizon, column by column.

Since what is upright stays upright, a column of the screen is one straight line over the ground. It is walked from the
eye outwards. What rises above all that has been passed is seen; the rest is hidden (D. F. Rogers, Procedural Elements
for Computer Graphics, "Floating horizon algorithm"). Where the surface begins a wall leads down to the foot of the box,
so that it is never seen from below.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import Final

from gradtutor.records import NamedTuple
from gradtutor.view.charts.relief.camera import DISTANCE, RISE, Camera
from gradtutor.view.charts.relief.grid import SIDE, Grid
from gradtutor.view.charts.relief.roles import LEVELS, LIGHTS, NOTHING, WALLS

_LIGHT: Final = (-0.62, -0.28, 0.73)
"""Towards the light, of length 1: from the left, a little from the front, and from above."""
STEPS_A_PIXEL: Final = 0.4
"""Steps over one unit of the ground, for each row of the picture."""
SLACK: Final = 0.6
"""Pixels by which a place may lie behind what is drawn and still be seen: it is drawn into whole pixels."""


class Ray(NamedTuple):
    """What a column of the screen has passed on its way."""

    near: float
    """Where the box begins, over the ground."""
    step: float
    tops: list[float]
    """The highest row that has been passed, after each step; ``inf`` before there is any."""


class Rendered(NamedTuple):
    """A surface as it is seen."""

    pixels: list[list[int]]
    """Row by row, codes of ``roles``."""
    rays: list[Ray | None]
    """One a column of pixels; ``None`` where it does not meet the box."""

    def sees(self, column: float, row: float, distance: float) -> bool:
        """Whether nothing of the surface lies before a place."""
        at = math.floor(column)
        ray = self.rays[at] if 0 <= at < len(self.rays) else None
        if ray is None:
            return True
        passed = min(math.floor((distance - ray.near) / ray.step), len(ray.tops)) - 1
        return passed < 0 or row <= ray.tops[passed] + SLACK


def rendered(grid: Grid, camera: Camera) -> Rendered:
    """The surface as ``camera`` sees it."""
    pixels = [[NOTHING] * camera.columns for _ in range(camera.rows)]
    lights = _lights(grid, camera)
    return Rendered(pixels, [_walked(grid, lights, camera, column, pixels) for column in range(camera.columns)])


def _lights(grid: Grid, camera: Camera) -> list[float]:
    """How much light falls on each point of the grid, from 0 to ``LIGHTS``."""
    across, away, up = _LIGHT
    u = (across * camera.cosine + away * camera.sine) * LIGHTS
    v = (away * camera.cosine - across * camera.sine) * LIGHTS
    up *= LIGHTS
    return [a * u + b * v + c * up for a, b, c in grid.normals]


def _walked(grid: Grid, lights: list[float], camera: Camera, column: int, pixels: list[list[int]]) -> Ray | None:
    """Draw a column of the screen."""
    across = (column + 0.5 - camera.middle) / camera.focal
    # Along the ray, both axes of the box are linear in the distance: slope · distance + offset.
    u_slope, u_offset = across * camera.cosine + camera.sine, -DISTANCE * camera.sine
    v_slope, v_offset = camera.cosine - across * camera.sine, -DISTANCE * camera.cosine
    ends = _inside(u_slope, u_offset, v_slope, v_offset)
    if ends is None:
        return None
    near, far = ends
    count = max(2, math.ceil((far - near) * STEPS_A_PIXEL * camera.rows))
    step = (far - near) / count
    half = (SIDE - 1) / 2
    u, v = u_slope * near + u_offset, v_slope * near + v_offset
    heights, points = _sampled(
        grid.heights, (u + 1) * half, u_slope * step * half, (v + 1) * half, v_slope * step * half, count
    )
    # The side through which the ray comes in: the one that looks left is lighter.
    wall = WALLS if (u * camera.cosine if abs(u) > abs(v) else -v * camera.sine) < 0 else WALLS + LEVELS
    horizon, eye, rise = camera.horizon, camera.focal * camera.height, camera.focal * RISE
    thresholds = grid.thresholds
    top, tops = math.inf, []
    before = None
    distance = near
    for w, at in zip(heights, points, strict=True):
        row = horizon + (eye - rise * w) / distance
        if w != w:
            # No value here: the surface has a hole.
            before = None
        elif before is None:
            foot = horizon + eye / distance
            _fill(pixels, column, (row, w), (min(top, foot), foot, 0.0), thresholds, (wall, 1, 0))
            before = row, w
        else:
            if row < top:
                light = lights[at]
                shine = 0 if light < 0 else LIGHTS - 1 if light >= LIGHTS else int(light)
                _fill(pixels, column, (row, w), (min(top, before[0]), *before), thresholds, (0, LIGHTS, shine))
            before = row, w
        if row < top:
            top = row
        tops.append(top)
        distance += step
    return Ray(near, step, tops)


def _sampled(
    values: tuple[float, ...], g: float, g_step: float, h: float, h_step: float, count: int
) -> tuple[list[float], list[int]]:
    """The heights at ``count`` + 1 places in a straight line over the grid, and the point of the grid before each.

    ``g`` and ``h`` are the first place, in columns and rows of the grid. The same as ``Grid.height``, at once.
    """
    heights, points = [], []
    last = SIDE - 2
    for _ in range(count + 1):
        i, j = int(g), int(h)
        if i > last:
            i = last
        if j > last:
            j = last
        at = j * SIDE + i
        right = g - i
        low = values[at] + (values[at + 1] - values[at]) * right
        high = values[at + SIDE] + (values[at + SIDE + 1] - values[at + SIDE]) * right
        heights.append(low + (high - low) * (h - j))
        points.append(at)
        g += g_step
        h += h_step
    return heights, points


def _fill(
    pixels: list[list[int]],
    column: int,
    upper: tuple[float, float],
    lower: tuple[float, float, float],
    thresholds: tuple[float, ...],
    codes: tuple[int, int, int],
) -> None:
    """Fill the pixels of a column whose middles lie between two rows.

    ``upper`` is a row and the height there; ``lower`` the row to end at, and a row with its height, from which those
    between follow; the code of a level is ``codes[0] + level · codes[1] + codes[2]``.
    """
    row, w = upper
    end, other_row, other_w = lower
    first, after = math.ceil(row - 0.5), math.ceil(end - 0.5)
    if first >= after:
        return
    slope = (other_w - w) / (other_row - row)
    base, times, more = codes
    for place in range(first, after):
        level = bisect_right(thresholds, w + (place + 0.5 - row) * slope)
        pixels[place][column] = base + level * times + more


def _inside(u_slope: float, u_offset: float, v_slope: float, v_offset: float) -> tuple[float, float] | None:
    """From where to where a ray is inside of the box; ``None`` where it misses it."""
    near, far = 0.0, math.inf
    for slope, offset in ((u_slope, u_offset), (v_slope, v_offset)):
        if slope:
            one, other = sorted(((-1 - offset) / slope, (1 - offset) / slope))
            near, far = max(near, one), min(far, other)
        elif abs(offset) > 1:
            return None
    return (near, far) if far - near > 1e-9 else None
