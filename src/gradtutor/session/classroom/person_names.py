"""How the name of a person is made harmless wherever it is shown."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST_NAME: Final = 40
"""Characters."""


def clean_name(text: str) -> str:
    """A name without anything that a terminal or a table would obey or misread; ``?`` when nothing is left of it."""
    composed = unicodedata.normalize("NFC", text)
    # Letters, marks, numbers, punctuation and symbols stay; controls, format characters (which turn the direction of
    # writing round or cannot be seen), surrogates and what is unassigned go. All kinds of blanks become one blank.
    kept = (" " if character.isspace() else character for character in composed)
    seen = "".join(character for character in kept if character == " " or unicodedata.category(character)[0] in "LMNPS")
    return " ".join(seen.split())[:LONGEST_NAME].strip() or "?"
