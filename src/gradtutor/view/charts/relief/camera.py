"""From a place in a box to a place on the screen.

The box is two units wide and two deep, from −1 to 1; heights go from 0 to 1 and are drawn ``RISE`` units high. The eye
stands in front of it, above its highest point, and looks level, as a camera does whose lens is shifted down (one-point
perspective, as in any textbook of drawing: what is twice as far away is half as large). So what is upright stays
upright, and a column of the screen is one straight line over the ground.

Pixels are square: half a cell, of which the upper left has the middle (0.5, 0.5).
"""

from __future__ import annotations

import math
from typing import Final

from gradtutor.records import NamedTuple

DISTANCE: Final = 5.0
"""From the eye to the middle of the box, over the ground."""
RADIUS: Final = math.sqrt(2)
"""From the middle of the box to its corners: it may be turned all the way."""
RISE: Final = 0.85
"""How high the highest point is drawn."""
LEAST_HEIGHT, MOST_HEIGHT = 2.6, 4.6
"""Of the eye: so high that a bowl is not hidden by its own rim, and not so high that it has no height."""
WIDEST: Final = 2 * RADIUS / math.sqrt(DISTANCE**2 - RADIUS**2)
"""The picture of the circle about the box, for a focal length of 1."""


class Camera(NamedTuple):
    """Where the eye is, and what of the picture is seen where."""

    columns: int
    """Pixels."""
    rows: int
    focal: float
    """Pixels of what is as large as it is far away."""
    height: float
    """Of the eye, above the foot of the box."""
    middle: float
    """The column of what lies straight ahead."""
    horizon: float
    """The row of what is as high as the eye."""
    cosine: float
    sine: float
    """Of the angle by which the box is turned, against the clock as seen from above."""

    def place(self, u: float, v: float, w: float) -> tuple[float, float, float]:
        """Column and row of a place, and how far away it is over the ground."""
        distance = DISTANCE + u * self.sine + v * self.cosine
        across = u * self.cosine - v * self.sine
        return (
            self.middle + self.focal * across / distance,
            self.horizon + self.focal * (self.height - RISE * w) / distance,
            distance,
        )


def camera(columns: int, rows: int, turn: float, side: int = 0, foot: int = 0) -> Camera:
    """The eye for a picture of so many pixels, ``side`` of them free at each side and ``foot`` below the box. ``turn``
    is in degrees.

    The picture is as wide as there is room, however the box is turned; then the eye is as high as fills it.
    """
    wide, high = columns - 2 * side, rows - foot
    focal = wide / WIDEST
    near, far = DISTANCE - RADIUS, DISTANCE + RADIUS
    # The rows from the far corner at its highest to the near corner at its lowest, as a share of the focal length.
    height = (high / focal - RISE / far) / (1 / near - 1 / far)
    height = min(max(height, LEAST_HEIGHT), MOST_HEIGHT)
    extent = height / near - (height - RISE) / far
    focal = min(focal, high / extent)
    free = (high - focal * extent) / 2
    angle = math.radians(turn)
    return Camera(
        columns,
        rows,
        focal,
        height,
        columns / 2,
        free - focal * (height - RISE) / far,
        math.cos(angle),
        math.sin(angle),
    )
