"""The lines of a text, before anything in them is understood: which count, how wide they are, how they join."""

from __future__ import annotations

import unicodedata


def without_comments(text: str) -> list[str]:
    """The lines of a text; a line that is a comment, ``<!-- … -->``, counts as an empty one."""
    lines = [line.rstrip() for line in text.split("\n")]
    return ["" if line.startswith("<!--") and line.endswith("-->") else line for line in lines]


def width(text: str) -> int:
    """Columns of a text on a screen: a wide (Chinese) character takes two, a combining one none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def joined(left: str, right: str) -> str:
    """What stands between two lines of a paragraph: nothing between two wide characters, else a space."""
    return "" if left and right and _wide(left[-1]) and _wide(right[0]) else " "


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
