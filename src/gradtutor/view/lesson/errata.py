"""An erratum as lines: what the article prints, what it should be, and, once asked for, the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.view.text.lines import Line, Span, cut, width, wrap
from gradtutor.view.words.narration import section

if TYPE_CHECKING:
    from gradtutor.lessons.model import Erratum
    from gradtutor.view.scene import Scene

WIDEST = 76
"""Columns of the text: longer lines are hard to read."""


def errata_header(scene: Scene, place: int, columns: int) -> Line:
    """The lesson on the left, which erratum of how many on the right."""
    right = tr("{number} of {total}").format(number=place + 1, total=len(scene.lesson.errata))
    name = tr("errata")
    left = cut(f" {scene.words.title} · {name}", columns - width(right) - 3)
    return (left, "heading"), (" " * (columns - width(left) - width(right) - 1), ""), (right, "muted"), (" ", "")


def erratum_lines(scene: Scene, erratum: Erratum, answered: bool, columns: int) -> list[Line]:
    """The question, and the answer where it is asked for. ``scene`` is the end of the default run."""
    room = min(columns - 4, WIDEST)
    lines: list[Line] = [()]
    lines += _indented(
        wrap([(tr("The article ({place}) prints:").format(place=erratum.place(i18n.language())), "muted")], room)
    )
    lines += [(), *_indented(wrap([(erratum.printed, "target strong")], room - 4), 6), ()]
    lines += _section(scene, "erratum", erratum, room)
    lines.append(())
    if not answered:
        return [*lines, *_indented(wrap([(tr("Work it out, then press enter."), "muted")], room))]
    lines += _indented([((tr("Right is:"), "update strong"),)])
    return [*lines, *_section(scene, "right", erratum, room)]


def _section(scene: Scene, purpose: str, erratum: Erratum, room: int) -> list[Line]:
    lines: list[Line] = []
    for paragraph in section(scene, purpose, erratum.id):
        lines += ([()] if lines else []) + _indented(wrap(paragraph, room))
    return lines


def _indented(lines: list[Line], columns: int = 2) -> list[Line]:
    blank: Span = (" " * columns, "")
    return [(blank, *line) for line in lines]
