"""What is to be tried again, as lines: the lesson, what was asked there, and how long ago."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.session.progress.review import ANSWERED
from gradtutor.view.text.lines import Line, cut, pad, width

if TYPE_CHECKING:
    from gradtutor.session.progress.review import Due, DueItem

WIDEST_TITLE: Final = 34
"""Columns for the titles of the lessons."""


class Reviewed(NamedTuple):
    """One line of the list."""

    title: str
    """The lesson's."""
    due: Due


def review_header(count: int, columns: int) -> Line:
    """What the list is, and how much is on it."""
    left, right = tr("To be tried again"), str(count)
    blanks = " " * max(1, columns - width(left) - len(right) - 2)
    return (f" {left}", "heading"), (blanks, ""), (f"{right} ", "muted")


def review_lines(found: Sequence[Reviewed], selected: int, columns: int, rows: int) -> list[Line]:
    """The list, scrolled so that the selected line is in view."""
    titles = min(max((width(one.title) for one in found), default=0), WIDEST_TITLE)
    first = max(0, min(selected - rows // 2, len(found) - rows))
    lines: list[Line] = []
    for place in range(first, min(first + rows, len(found))):
        title, due = found[place]
        role = "forward current" if place == selected else ""
        when = _when(due.days)
        room = columns - 5 - titles - 2 - width(when) - 2
        text = pad(cut(title, titles), titles) + "  " + pad(cut(what(due.item), room), room)
        lines.append((("   ▸ " if place == selected else "     ", role), (text, role), (when, "muted")))
    return lines


def nothing_due() -> list[Line]:
    """What stands there when everything has been tried."""
    text = tr("Nothing is left to be tried again today.")
    return [(), ((f"  {text}", ""),)]


def what(item: DueItem) -> str:
    """What was asked: a number, with its iteration and its run, or a question."""
    if item.kind == ANSWERED:
        return tr("question: {name}").format(name=item.question)
    where = tr("iteration {number}").format(number=item.iteration)
    run = "" if item.variant == "default" else f" · {item.variant}"
    return f"{_number(item)} · {where}{run}"


def _number(item: DueItem) -> str:
    inner = f"[{', '.join(map(str, item.element))}]" if item.element else ""
    name = item.name + inner
    known = {
        "delta": f"Δ{name}",
        "gradient": f"∂/∂{name}",
        "local": f"∂{item.of}/∂{name}",
        "updated": tr("next {name}").format(name=name),
        "objective": tr("the gap"),
    }
    return known.get(item.quantity, name)


def _when(days: int) -> str:
    return tr("yesterday") if days == 1 else tr("{count} days ago").format(count=days)
