"""Text that may come from anywhere, made safe for a terminal: a file, a name, an environment, another person.

Three ways, by what is wanted: ``harmless`` shows everything and keeps the lines, for what is printed; ``quoted`` is
short and in one line, for a name within a sentence; ``one_line`` leaves out what cannot be seen, for what people write
to each other. ``first_obeyed`` finds what a file must not have in it.
"""

from __future__ import annotations

import unicodedata
from typing import Final

OBEYED: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""The categories of characters that a terminal obeys, or cannot be sent: controls, marks that turn the direction of
writing and what takes no room, surrogates, the separators of lines and paragraphs."""
LONGEST_QUOTE: Final = 40
"""Characters of a text that is quoted in a sentence."""


def obeyed(character: str) -> bool:
    """Whether a terminal would obey a character instead of showing it, or could not be sent it."""
    return unicodedata.category(character) in OBEYED


def first_obeyed(text: str) -> tuple[int, str] | None:
    """Offset and name, such as U+001B, of the first character that a terminal would obey, if there is one; a newline
    is none."""
    if text.isprintable():
        return None
    for offset, character in enumerate(text):
        if character != "\n" and obeyed(character):
            return offset, f"U+{ord(character):04X}"
    return None


def harmless(text: str) -> str:
    """``text`` with everything spelled out that a terminal would obey instead of show, but for the newline."""
    if text.isprintable():
        return text
    return "".join(_escaped(character) if character != "\n" and obeyed(character) else character for character in text)


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """``text`` as it may stand in a sentence: clipped, in one line, and with everything unprintable spelled out."""
    clipped = text if len(text) <= longest else text[: longest - 1] + "…"
    if clipped.isprintable():
        return clipped
    return "".join(character if character.isprintable() else _escaped(character) for character in clipped)


def one_line(text: str) -> str:
    """``text`` in one line, composed (NFC), with single blanks, and without anything that cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    # Letters, marks, numbers, punctuation and symbols stay; what a terminal would obey and what is unassigned goes.
    kept = (" " if character.isspace() else character for character in composed)
    seen = "".join(character for character in kept if character == " " or unicodedata.category(character)[0] in "LMNPS")
    return " ".join(seen.split())


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode()
