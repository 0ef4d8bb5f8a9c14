"""The page of a chapter as lines: what it leads to, and its lessons, each with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.view.course.contents import BEGUN, FINISHED
from gradtutor.view.text.lines import Line, cut, width, wrap

if TYPE_CHECKING:
    from gradtutor.session.progress.progress import Mark
    from gradtutor.view.course.contents import Entry

WIDEST_TEXT: Final = 84
"""Columns of a sentence: longer lines are hard to read."""


def chapter_header(chapter: Sequence[Entry], marks: Sequence[Mark], columns: int) -> list[Line]:
    """The title of the chapter, how much of it is done, and what a learner can do after it."""
    done = sum("default" in mark.finished for mark in marks)
    right = tr("{count} of {total} done").format(count=done, total=len(chapter))
    left = cut(f"  {chapter[0].chapter}", columns - width(right) - 3)
    blanks = " " * max(1, columns - width(left) - width(right) - 2)
    lines: list[Line] = [((left, "heading"), (blanks, ""), (right, "muted"))]
    if chapter[0].leads:
        text = tr("After this chapter: {leads}").format(leads=chapter[0].leads)
        lines += [(), *_indented(wrap([(text, "forward")], min(columns, WIDEST_TEXT) - 4), 2)]
    return [*lines, ()]


def chapter_lines(
    chapter: Sequence[Entry], marks: Sequence[Mark], selected: int, columns: int, rows: int
) -> tuple[list[Line], list[int]]:
    """Its lessons, scrolled so that the selected one is in view, and for each line which lesson it is of."""
    lines: list[Line] = []
    places: list[int] = []
    for place, (entry, mark) in enumerate(zip(chapter, marks, strict=True)):
        role = "forward current" if place == selected else "strong"
        done = FINISHED if "default" in mark.finished else BEGUN if mark.steps else " "
        title = cut(f"{entry.number}  {entry.title}", columns - 6)
        own: list[Line] = [((f" {done} ", "update"), ("▸ " if place == selected else "  ", role), (title, role))]
        text, told = (entry.fault, "fault") if entry.fault else (entry.summary, "")
        own += _indented(wrap([(text, told)], min(columns, WIDEST_TEXT) - 6), 5)
        lines += own
        places += [place] * len(own)
    last = max((at for at, place in enumerate(places) if place == selected), default=0)
    first = max(0, min(last - rows + 1, len(lines) - rows))
    return lines[first : first + rows], places[first : first + rows]


def _indented(lines: Sequence[Line], by: int) -> list[Line]:
    return [((" " * by, ""), *line) for line in lines]
