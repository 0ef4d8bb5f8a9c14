"""What the sentences of several kinds of charts are made of, for those who do not see the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradtutor.i18n import tr
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.view.scene import Scene

MOST_NUMBERS = 12
"""Numbers that are said of a list; how many more there are is said too."""


def spoken(scene: Scene, value: Any) -> str:
    """A number with as many decimals as the lesson's formulas."""
    return short(float(value), scene.digits)


def spoken_point(scene: Scene, point: tuple[float, float]) -> str:
    """``(1.5, −1)``."""
    return f"({spoken(scene, point[0])}, {spoken(scene, point[1])})"


def spoken_list(texts: Sequence[str]) -> str:
    """``1, 2, 3``, and how many more there are."""
    said = ", ".join(texts[:MOST_NUMBERS])
    more = len(texts) - MOST_NUMBERS
    return tr("{list} and {count} more").format(list=said, count=more) if more > 0 else said


def axis_sentence(scene: Scene, shown: str, name: str, limits: tuple[float, float]) -> str:
    """What lies over which axis, and how long that is."""
    text = tr("{shown} over {name}, from {low} to {high}.")
    low, high = (spoken(scene, end) for end in limits)
    return text.format(shown=shown, name=name, low=low, high=high)
