"""Where each key and value of a TOML document stands.

``tomllib`` gives values without their places. This scanner walks a text that tomllib has already accepted, so it
needs to know only where things begin and end, never whether they are right.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import Final, TypeAlias

Where: TypeAlias = tuple[str | int, ...]
"""The way to a value from the top of a document: ``("parameters", "x", "start")``, ``("chart", 0, "kind")``."""

_BLANK: Final = re.compile(r"[ \t]*")
_GAP: Final = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_KEY_PART: Final = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]+|\\.)*\"|'[^'\n]*'")
_SCALAR: Final = re.compile(
    r'"""(?:[^"\\]+|\\.|"(?!""))*"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]+|\\.)*"'
    r"|'[^'\n]*'"
    r"|\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d[^,\]}\s#]*"
    r"|[^,\]}\s#]+",
    re.DOTALL,
)


class _Spot:
    """Offsets of one key and its value, and the spots below it."""

    __slots__ = ("end", "items", "key", "keys", "start")

    def __init__(self, key: int, start: int, end: int = 0) -> None:
        self.key = key
        self.start = start
        self.end = end
        self.keys: dict[str, _Spot] | None = None
        self.items: list[_Spot] | None = None

    def below(self, name: str, offset: int) -> _Spot:
        """The spot of the table ``name`` in this one, made at ``offset`` when there is none yet."""
        if self.keys is None:
            self.keys = {}
        spot = self.keys.get(name)
        if spot is None:
            spot = self.keys[name] = _Spot(offset, offset, offset)
        return spot.items[-1] if spot.items else spot


class Positions:
    """The places of a document's keys and values. ``text`` must be one that tomllib accepts.

    Lines and columns are counted from 1, columns in characters. A table's value stands at its header (``[`` of
    ``[a.b]``), or at its first key where it has no header of its own.
    """

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._lines = [0, *(match.end() for match in re.finditer("\n", self._text))]
        self._top = _Spot(0, 0)
        self._at = 0
        self._scan()

    def key(self, where: Where) -> tuple[int, int]:
        """Line and column of the key at ``where``. Raises ``KeyError`` when the document has no such key."""
        return self._place(self._spot(where).key)

    def value(self, where: Where) -> tuple[int, int]:
        """Line and column where the value at ``where`` begins. Raises ``KeyError`` when there is none."""
        return self._place(self._spot(where).start)

    def first(self, *choices: Where) -> Where:
        """The first of ``choices`` that is written; the top of the document if none is."""
        for where in choices:
            try:
                self._spot(where)
            except KeyError:
                continue
            return where
        return ()

    def source(self, where: Where) -> str:
        """The value at ``where`` as it is written (empty for a table with a header). Raises ``KeyError``."""
        spot = self._spot(where)
        return self._text[spot.start : spot.end]

    def inside(self, where: Where, offset: int) -> tuple[int, int]:
        """Line and column of the character ``offset`` of the string at ``where``.

        Exact for a string on one line without escapes; the place where the value begins for any other.
        """
        source = self.source(where)
        line, column = self.value(where)
        plain = source[:1] in ("'", '"') and source[:3] not in ("'''", '"""')
        exact = plain and not (source[0] == '"' and "\\" in source)
        return (line, column + 1 + offset) if exact else (line, column)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def _spot(self, where: Where) -> _Spot:
        spot = self._top
        for step in where:
            try:
                spot = (spot.items or [])[step] if isinstance(step, int) else (spot.keys or {})[step]
            except LookupError:
                raise KeyError(where) from None
        return spot

    def _scan(self) -> None:
        table = self._top
        self._skip(_GAP)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_GAP)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _header(self) -> _Spot:
        start = self._at
        many = self._text.startswith("[[", start)
        self._at += 2 if many else 1
        parts = self._key()
        self._at = self._text.index("]", self._at) + (2 if many else 1)
        table = self._top
        for name, offset in parts[:-1]:
            table = table.below(name, offset)
        name, offset = parts[-1]
        if many:
            return self._item(table, name, offset, start)
        table = table.below(name, offset)
        table.key, table.start, table.end = offset, start, start
        return table

    @staticmethod
    def _item(table: _Spot, name: str, offset: int, start: int) -> _Spot:
        """A new element of the array of tables ``name``."""
        if table.keys is None:
            table.keys = {}
        array = table.keys.setdefault(name, _Spot(offset, start, start))
        if array.items is None:
            array.items = []
        item = _Spot(offset, start, start)
        array.items.append(item)
        return item

    def _key(self) -> list[tuple[str, int]]:
        """A key, dotted or not, from here on: each part's name and offset."""
        parts: list[tuple[str, int]] = []
        while True:
            self._skip(_BLANK)
            match = _KEY_PART.match(self._text, self._at)
            if match is None:
                raise ValueError(f"not a key at offset {self._at}")
            parts.append((_name(match[0]), self._at))
            self._at = match.end()
            self._skip(_BLANK)
            if self._text[self._at] != ".":
                return parts
            self._at += 1

    def _pair(self, table: _Spot) -> None:
        parts = self._key()
        for name, offset in parts[:-1]:
            table = table.below(name, offset)
        name, offset = parts[-1]
        self._at += 1  # the equals sign
        self._skip(_BLANK)
        spot = self._value()
        spot.key = offset
        if table.keys is None:
            table.keys = {}
        table.keys[name] = spot

    def _value(self) -> _Spot:
        """The value that begins here. One frame per level of nesting: never deeper than tomllib's own parser."""
        spot = _Spot(self._at, self._at)
        opening = self._text[self._at]
        if opening not in "[{":
            self._skip(_SCALAR)
            spot.end = self._at
            return spot
        closing = "]" if opening == "[" else "}"
        spot.items = [] if opening == "[" else None
        self._at += 1
        while True:
            self._skip(_GAP)
            if self._text[self._at] == closing:
                break
            if spot.items is None:
                self._pair(spot)
            else:
                spot.items.append(self._value())
            self._skip(_GAP)
            if self._text[self._at] == ",":
                self._at += 1
        self._at += 1
        spot.end = self._at
        return spot


def _name(part: str) -> str:
    """The name that one part of a key spells."""
    if part[0] == "'" or (part[0] == '"' and "\\" not in part):
        return part[1:-1]
    return str(tomllib.loads(f"name = {part}")["name"]) if part[0] == '"' else part
