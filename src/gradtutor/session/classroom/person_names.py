"""How the name of a person is shown, wherever it is, and by what two names are the same."""

from __future__ import annotations

import unicodedata
from typing import Final

from gradtutor.safe_text import one_line

LONGEST_NAME: Final = 40
"""Characters."""
_IGNORED: Final = (
    (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Code points that are shown as nothing though they are letters or marks: those with Default_Ignorable_Code_Point in
Unicode's DerivedCoreProperties.txt. Those that are format characters go with all format characters; two more are one of
these in the compatible form."""


def clean_name(text: str) -> str:
    """A name in its compatible form (NFKC), without anything that a terminal or a table would obey or misread, or that
    cannot be seen; ``?`` when nothing is left of it."""
    composed = unicodedata.normalize("NFKC", text)
    seen = "".join(sign for sign in composed if not any(first <= ord(sign) <= last for first, last in _IGNORED))
    # What was apart may have come together.
    return unicodedata.normalize("NFKC", one_line(seen))[:LONGEST_NAME].strip() or "?"


def person_id(name: str) -> str:
    """By what a person is known in a class: the name without capitals, however it was typed."""
    return unicodedata.normalize("NFKC", clean_name(name).casefold())
