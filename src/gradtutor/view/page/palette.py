"""How roles look on a page: a class of CSS for each role that is used, with its colours on light and on dark ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.view.text.themes import Look


class Ink(NamedTuple):
    """How a role looks in one look."""

    front: str = ""
    """Its colour as ``#rrggbb``; empty: that of plain text."""
    back: str = ""
    """What stands behind it; empty: nothing."""
    bold: bool = False


Inks: TypeAlias = Callable[[str, Look], Ink]
"""A role and a look -> how it looks there. Raises ``ValueError`` for a role that there is not."""


class Palette:
    """The roles that a page has used so far. A class is ``t1`` for text, ``f1`` for what is drawn in the colour of
    the text and ``b1`` for what is drawn in the colour behind it."""

    def __init__(self, inks: Inks) -> None:
        self._inks = inks
        self._numbers: dict[tuple[Ink, Ink], int] = {}

    def number(self, role: str) -> int | None:
        """The number of a role's class; ``None`` for what looks like plain text."""
        pair = (self._inks(role, "light"), self._inks(role, "dark"))
        if pair == (Ink(), Ink()):
            return None
        return self._numbers.setdefault(pair, len(self._numbers) + 1)

    def behind(self, role: str) -> int | None:
        """The number of a role's class, where something stands behind its signs."""
        return self.number(role) if self._inks(role, "light").back or self._inks(role, "dark").back else None

    def css(self) -> str:
        """The rules of all classes: on light ground, on paper too; and on dark ground, on a screen that asks for it."""
        light = "\n".join(_rules(number, pair[0]) for pair, number in self._numbers.items())
        dark = "\n".join(_rules(number, pair[1]) for pair, number in self._numbers.items())
        return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}"


def _rules(number: int, ink: Ink) -> str:
    front, weight = ink.front or "inherit", "bold" if ink.bold else "normal"
    back = ink.back or "transparent"
    text = f".t{number}{{color:{front};background:{back};font-weight:{weight}}}"
    colour = ink.front or "currentColor"
    drawn = f".f{number}{{fill:{colour};stroke:{colour};font-weight:{weight}}}"
    return f"{text}{drawn}.b{number}{{stroke:{back}}}"
