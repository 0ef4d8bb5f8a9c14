"""The list of a lesson's variants: name, method, and how far each has been run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.view.labels import method_name, name_of, reason_words
from gradtutor.view.text.lines import Line, cut, pad, width
from gradtutor.view.text.numbers import POINTER

if TYPE_CHECKING:
    from gradtutor.engine.run.trace import End
    from gradtutor.lessons.model import Variant
    from gradtutor.lessons.text.model import Words

_GAP = 2


class VariantChoice(NamedTuple):
    """A variant, and what is known of its run."""

    variant: Variant
    end: End | None = None
    """How it ended, if it has been run so far."""


def menu_header(words: Words, columns: int) -> Line:
    """The lesson on the left, what there is to choose on the right."""
    right = tr("the variants")
    left = cut(f" {words.title}", columns - width(right) - 3)
    return (left, "heading"), (" " * (columns - width(left) - width(right) - 1), ""), (right, "muted"), (" ", "")


def menu_lines(words: Words, choices: Sequence[VariantChoice], selected: int, columns: int, rows: int) -> list[Line]:
    """A line for each variant, as many as fit around the selected one."""
    methods = [method_name(choice.variant.problem.rule.kind) for choice in choices]
    ends = [_ended(choice.end) for choice in choices]
    names = [name_of(words, choice.variant) for choice in choices]
    # The command line and the files call a variant by its name. Another run has no such name.
    called = ["" if choice.variant.base else choice.variant.name for choice in choices]
    if len(set(methods)) == 1 and _columns(names, called, methods, ends) > columns:
        methods = [""] * len(choices)
    if _columns(names, called, methods, ends) > columns:
        called = [""] * len(choices)
    if _columns(names, called, methods, ends) > columns:
        # The header has the method as soon as the run is opened; what there is to choose is the titles.
        methods = [""] * len(choices)
    room = min(max(map(width, names)), max(columns - _columns([""], called, methods, ends), 0))
    first = min(max(0, selected - rows // 2), max(0, len(choices) - rows))
    lines: list[Line] = []
    for place in range(first, min(len(choices), first + rows)):
        here = place == selected
        lines.append(
            (
                (f" {POINTER if here else ' '} ", "key"),
                (pad(cut(names[place], room), room + _GAP), "current" if here else ""),
                (_column(called, place), "muted"),
                (_column(methods, place), "muted"),
                (ends[place], "muted"),
            )
        )
    return lines


def _columns(*texts: Sequence[str]) -> int:
    """The width of a table with these columns; an empty one takes none."""
    return 3 + _GAP + sum(max(map(width, column)) + _GAP for column in texts if any(column))


def _column(texts: Sequence[str], place: int) -> str:
    return pad(texts[place], max(map(width, texts)) + _GAP) if any(texts) else ""


def _ended(end: End | None) -> str:
    if end is None:
        return ""
    iterations = tr("iteration {number}").format(number=end.iteration)
    return f"{iterations} · {reason_words(end.reason)}"
