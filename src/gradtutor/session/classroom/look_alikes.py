"""Names that are different and look the same: аnna with a Cyrillic а, anna with a 1 for an l.

A *skeleton* is what is left of a name when everything is replaced that looks like something else, after Unicode
Technical Standard 39, section 4; two names look alike if they have the same one. The table here has what looks like a
Latin letter in the scripts that keyboards of schools have; the standard's own has six thousand entries more.
"""

from __future__ import annotations

import unicodedata
from typing import Final

TEACHERS: Final = ("teacher", "老师", "教师")
"""Names that would be taken for the teacher's."""
_LATIN: Final = {
    "a": "аɑα",
    "b": "Ьƅв",
    "c": "сϲ",
    "d": "ԁɗ",
    "e": "еҽε",
    "g": "ɡց",
    "h": "һհн",
    "j": "јϳ",
    "k": "кκ",
    "i": "іıιɩ",
    "l": "1ӏ|ǀ",
    "m": "мϻ",
    "n": "ոηп",
    "o": "0оοօσ",
    "p": "рρ",
    "q": "ԛզ",
    "r": "гɾ",
    "s": "ѕꜱ",
    "t": "тτ",
    "u": "υսц",
    "v": "νѵ",
    "w": "ԝѡω",
    "x": "хχ",
    "y": "уγү",
    "z": "ᴢ",
}
"""Letter -> what looks like it in small letters: Cyrillic, Greek, Armenian, and the figures 0 and 1."""
_LOOKS: Final = {ord(sign.casefold()): letter for letter, signs in _LATIN.items() for sign in signs}
_PAIRS: Final = (("rn", "m"), ("vv", "w"))
"""Two letters that look like one."""


def skeleton(name: str) -> str:
    """What is left of a name when likenesses are taken out; equal for names that look alike."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    seen = (sign for sign in plain if unicodedata.category(sign)[0] in "LNS")
    text = "".join(seen).translate(_LOOKS)
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    return text


class LookAlikes:
    """All names of a class, by what they look like."""

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}
        for name in TEACHERS:
            self._known[skeleton(name)] = [name]

    def add(self, name: str) -> None:
        """Somebody has come by this name."""
        names = self._known.setdefault(skeleton(name), [])
        if name not in names:
            names.append(name)

    def of(self, name: str) -> list[str]:
        """The other names that look like this one, the teacher's first."""
        return [other for other in self._known.get(skeleton(name), ()) if other != name]
