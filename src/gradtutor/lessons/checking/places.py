"""Where the faults that a check finds stand in lesson.toml."""

from __future__ import annotations

from gradtutor.lessons.toml.positions import Positions, Where
from gradtutor.lessons.toml.schema import VARIANTS


def place_of(text: str, *choices: Where, variant: str = "") -> Where:
    """The first of ``choices`` that is written, in the variant's own tables before the base's."""
    own = ((VARIANTS.name, variant),) if variant else ()
    return Positions(text).first(*((*table, *choice) for choice in choices for table in (*own, ())))
