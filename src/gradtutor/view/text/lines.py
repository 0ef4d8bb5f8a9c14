"""Styled text with no terminal library: a line is spans, a span is a text and the role it plays.

A role says what a text means (``forward``, ``current``, ``muted``); the screen decides how that looks, in colour or
without. Roles are joined by spaces, later ones on top: ``"backward current"``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from gradtutor.view.text.ascii_spelling import in_ascii, spelled

Span: TypeAlias = tuple[str, str]
"""A text and its role; the empty role is plain text."""
Line: TypeAlias = tuple[Span, ...]

ROLES = (
    "forward",
    "backward",
    "update",
    "target",
    "current",
    "muted",
    "strong",
    "heading",
    "fault",
    "key",
    "rule",
    "shot",
    "spent",
    "sight",
    "chalk",
    "ink",
    "here",
    "next",
    "arrow",
    "plus",
    "minus",
    "plus-faint",
    "minus-faint",
    "run0",
    "run1",
    "run2",
    "run3",
    "run4",
    "run5",
    "run6",
    "run7",
)
"""The four colours of the stages and the target, and what sets a text apart without colour:
``current`` (the number of this step), ``strong``, ``heading``, ``muted``, ``fault``, ``key`` (a key to press),
``rule`` (a dividing line); on a target this iteration's ``shot``, a ``spent`` one, and the ``sight``;
on a surface ``chalk`` and ``ink`` for what stands on dark and on light ground, the place ``here`` and the ``next``
one, and the ``arrow`` of the gradient;
``plus`` and ``minus`` tell the signs of weights apart, ``plus-faint`` and ``minus-faint`` those that the step is not
about;
``run0`` to ``run7`` tell the runs of a comparison apart.
Shapes made of half blocks use the roles ``band0`` to ``band9``, ``dusk0`` to ``dusk9`` (the same, darker) and ``ring0``
to ``ring5``; cells of a scale about 0 ``heat0`` to ``heat8``, what stands on each ``figure0`` to ``figure8``;
a surface in perspective those of ``gradtutor.view.charts.relief.roles``."""

_NO_LINE_START = frozenset("，。、；：？！）」』”’》…—,.;:?!)%")
"""Signs that never begin a line."""
_NO_LINE_END = frozenset("（「『“‘《(")
"""Signs that never end one."""


def width(text: str) -> int:
    """The number of terminal columns of a text as it is shown: a Chinese character takes two, a combining mark none."""
    return len(text) if text.isascii() else _width(spelled(text))


@lru_cache(maxsize=4096)
def _width(text: str) -> int:
    return sum(_columns(character) for character in text)


@lru_cache(maxsize=2048)
def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def line_width(line: Sequence[Span]) -> int:
    """The columns of a line."""
    return sum(width(text) for text, _ in line)


def plain(line: Line) -> str:
    """A line without its roles."""
    return "".join(text for text, _ in line)


def pad(text: str, columns: int, align: str = "left") -> str:
    """The text with blanks to ``columns``; as it is when it is wider."""
    text = spelled(text)
    blanks = " " * max(columns - width(text), 0)
    if align == "right":
        return blanks + text
    if align == "centre":
        half = len(blanks) // 2
        return blanks[:half] + text + blanks[half:]
    return text + blanks


def in_columns(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows as texts whose columns are aligned; whole numbers to the right."""
    table = list(rows)
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [pad(cell, room, "right" if cell.isdigit() else "left") for cell, room in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def cut(text: str, columns: int) -> str:
    """The text in at most ``columns``, with … where something is left out."""
    text = spelled(text)
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for character in text:
        used += _columns(character)
        if used > columns - 1:
            break
        kept.append(character)
    return "".join(kept) + ellipsis() if columns > 0 else ""


def fitted(line: Line, columns: int) -> Line:
    """A line in at most ``columns``, with … where something is left out."""
    if line_width(line) <= columns:
        return line
    spans: list[Span] = []
    for text, role in line:
        spans.append((cut(text, columns - line_width(tuple(spans))), role))
        if spans[-1][0] != text:
            break
    return joined(spans)


def in_words(line: Line) -> Line:
    """A line of a formula for a picture, where else signs are replaced one by one: ``1*2``, not ``1.2``."""
    return tuple((spelled(text), role) for text, role in line) if in_ascii() else line


def ellipsis() -> str:
    """The one sign that stands for what has been left out of a line."""
    return "~" if in_ascii() else "…"


def joined(*parts: Iterable[Span]) -> Line:
    """Several pieces as one line, empty spans left out."""
    return tuple(span for part in parts for span in part if span[0])


def wrap(spans: Iterable[Span], columns: int) -> list[Line]:
    """Break styled text into lines of at most ``columns``: between words, and between Chinese characters, but never
    so that a line begins with a closing sign or ends with an opening one."""
    lines: list[list[Span]] = [[]]
    used = 0
    shown = [(spelled(text), role) for text, role in spans]
    for word, length in _fitting(_words(shown), columns):
        if word[0][0].isspace():
            if used and used + length <= columns:
                lines[-1].extend(word)
                used += length
            continue
        if used + length > columns and used:
            lines.append([])
            used = 0
        lines[-1].extend(word)
        used += length
    return [_trimmed(line) for line in lines]


def _fitting(words: Iterable[list[Span]], columns: int) -> Iterable[tuple[list[Span], int]]:
    """The words with their columns, those that are wider than a line in pieces."""
    for word in words:
        if (length := line_width(word)) <= columns:
            yield word, length
            continue
        piece: list[Span] = []
        used = 0
        for character, role in ((character, role) for text, role in word for character in text):
            used += _columns(character)
            if used > columns and piece:
                yield _merged(piece), used - _columns(character)
                piece, used = [], _columns(character)
            piece.append((character, role))
        yield _merged(piece), used


def _words(spans: Iterable[Span]) -> Iterable[list[Span]]:
    """Pieces that are not broken: words with their punctuation, single Chinese characters, blanks."""
    word: list[tuple[str, str]] = []
    for character, role in ((character, role) for text, role in spans for character in text):
        if word and _may_break(word[-1][0], character):
            yield _merged(word)
            word = []
        word.append((character, role))
    if word:
        yield _merged(word)


def _may_break(before: str, after: str) -> bool:
    if before == " " or after == " ":
        return True
    if after in _NO_LINE_START or before in _NO_LINE_END:
        return False
    return _columns(before) == 2 or _columns(after) == 2


def _merged(characters: list[tuple[str, str]]) -> list[Span]:
    spans: list[Span] = []
    for character, role in characters:
        if spans and spans[-1][1] == role:
            spans[-1] = (spans[-1][0] + character, role)
        else:
            spans.append((character, role))
    return spans


def _trimmed(line: list[Span]) -> Line:
    spans = _merged([(character, role) for text, role in line for character in text])
    while spans and spans[-1][0] != spans[-1][0].rstrip():
        text, role = spans.pop()
        spans += [(text.rstrip(), role)] if text.rstrip() else []
    return tuple(spans)
