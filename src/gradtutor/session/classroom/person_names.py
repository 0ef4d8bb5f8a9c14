"""How the name of a person is shown, wherever it is."""

from __future__ import annotations

from typing import Final

from gradtutor.safe_text import one_line

LONGEST_NAME: Final = 40
"""Characters."""


def clean_name(text: str) -> str:
    """A name without anything that a terminal or a table would obey or misread; ``?`` when nothing is left of it."""
    return one_line(text)[:LONGEST_NAME].strip() or "?"
