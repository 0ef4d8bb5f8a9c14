"""Bindings as the screen writes them: help and footer come from here and from the bindings, never typed twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding

from gradtutor.locale import tr
from gradtutor.view.lines import Line, Span, pad, width

_NAMES = {
    "space": "space",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "plus": "+",
    "equals_sign": "=",
    "minus": "−",
    "home": "home",
    "end": "end",
    "enter": "enter",
    "escape": "esc",
    "question_mark": "?",
    "backspace": "backspace",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "pageup": "page up",
    "pagedown": "page down",
    "ctrl+p": "ctrl+p",
    "ctrl+q": "ctrl+q",
}


def key_name(key: str) -> str:
    """A key as it is printed on the keyboard."""
    return _NAMES.get(key, key)


def footer_line(bindings: Sequence[Binding], columns: int) -> Line:
    """The bindings that are to be shown, as many as fit; help, the last one, always."""
    shown = [binding for binding in bindings if binding.show]
    pieces: list[list[Span]] = [
        [(key_name(binding.key.split(",")[0]), "key"), (f" {tr(binding.description)}", "muted")] for binding in shown
    ]
    if not pieces:
        return ()
    *others, last = pieces
    room = columns - 2 - _width(last)
    line: list[Span] = [(" ", "")]
    for piece in others:
        if _width(piece) + 2 > room:
            break
        line += [*piece, ("  ", "")]
        room -= _width(piece) + 2
    return (*line, *last)


def _width(spans: Iterable[Span]) -> int:
    return sum(width(text) for text, _ in spans)


def help_lines(groups: Sequence[tuple[str, Sequence[Binding]]]) -> list[Line]:
    """Every key with what it does, in groups."""
    lines: list[Line] = []
    for title, bindings in groups:
        lines += [((title, "heading"),)]
        for binding in bindings:
            keys = " ".join(key_name(key) for key in binding.key.split(","))
            text = tr(binding.tooltip) if binding.tooltip else tr(binding.description)
            lines.append(((pad(f"  {keys}", 18), "key"), (text, "")))
        lines.append(())
    return lines[:-1]
