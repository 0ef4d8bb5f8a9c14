"""Python source as lines on the screen: words of the language strong, comments muted, one place marked."""

from __future__ import annotations

import io
import keyword
import tokenize
from collections.abc import Collection

from gradtutor.view.text.lines import Line, Span, wrap
from gradtutor.view.text.numbers import POINTER

GUTTER = 2
"""Columns before each line, for the pointer."""
HANGING = 4
"""Columns by which the rest of a line that was too long is moved to the right."""


def code_lines(text: str, columns: int, marked: Collection[int] = ()) -> list[Line]:
    """The source in at most ``columns``, long lines broken; ``marked`` are the numbers of lines, counted from 1."""
    roles = _roles(text)
    lines: list[Line] = []
    for number, line in enumerate(text.splitlines(), 1):
        current = number in marked
        spans = [(line, "current")] if current else _spans(line, number, roles)
        lines += _broken(spans, columns, POINTER if current else " ")
    return lines


def _broken(spans: list[Span], columns: int, sign: str) -> list[Line]:
    """One line of source in as many of the screen as it takes."""
    text = "".join(part for part, _ in spans)
    indent = min(len(text) - len(text.lstrip()), columns // 2)
    room = columns - GUTTER - indent
    first, *rest = wrap(spans, room)
    if rest:
        rest = wrap([span for line in rest for span in (*line, (" ", ""))], room - HANGING)
    head = (f"{sign} {' ' * indent}", "current" if sign == POINTER else "")
    below = (" " * (GUTTER + indent + HANGING), "")
    return [(head, *first), *((below, *line) for line in rest)]


def _spans(line: str, number: int, roles: dict[tuple[int, int], str]) -> list[Span]:
    spans: list[Span] = []
    for place, character in enumerate(line):
        role = roles.get((number, place), "")
        if spans and spans[-1][1] == role:
            spans[-1] = (spans[-1][0] + character, role)
        else:
            spans.append((character, role))
    return spans


def _roles(text: str) -> dict[tuple[int, int], str]:
    """Line and column -> the role of the character there, where it has one."""
    found: dict[tuple[int, int], str] = {}
    alone = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        role = ""
        # A string that is a statement by itself is a docstring, and read as a comment is.
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and alone):
            role = "muted"
        elif token.type == tokenize.NAME and keyword.iskeyword(token.string):
            role = "strong"
        alone = token.type in (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT)
        if role:
            found |= dict.fromkeys(_covered(token, text), role)
    return found


def _covered(token: tokenize.TokenInfo, text: str) -> list[tuple[int, int]]:
    (first, start), (last, end) = token.start, token.end
    lines = text.splitlines()
    return [
        (number, place)
        for number in range(first, last + 1)
        for place in range(start if number == first else 0, end if number == last else len(lines[number - 1]))
    ]
