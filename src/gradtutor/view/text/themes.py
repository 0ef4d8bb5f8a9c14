"""The looks that the screen can have, by name; how each looks is the screen's own business."""

from __future__ import annotations

from typing import Literal, TypeAlias

Look: TypeAlias = Literal["dark", "light", "contrast"]
"""A dark background, a light one, or black with colours of high contrast."""
LOOKS: tuple[Look, ...] = ("dark", "light", "contrast")
"""The looks that may be asked for, the usual one first."""
