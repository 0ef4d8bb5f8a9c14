"""The list of what a class was asked, as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.view.text.lines import Line, cut, pad, width

WIDEST_LESSON: Final = 28


class AskedTopic(NamedTuple):
    """One line of the list."""

    lesson: str
    """Its title."""
    title: str
    answers: int
    right: int
    """How many of the first answers were right."""


def topics_header(count: int, columns: int) -> Line:
    """What the list is, and how long."""
    left, right = " " + tr("Answers of the class"), tr("questions: {count}").format(count=count)
    return (left, "heading"), (" " * max(1, columns - width(left) - width(right) - 1), ""), (f"{right} ", "muted")


def topic_lines(found: Sequence[AskedTopic], selected: int, columns: int) -> list[Line]:
    """One line for each; ``selected`` is the place of the highlighted one among them."""
    lessons = min(max((width(one.lesson) for one in found), default=0), min(WIDEST_LESSON, columns // 3))
    numbers = [
        tr("{count} · right: {percent} %").format(count=one.answers, percent=round(100 * one.right / one.answers))
        for one in found
    ]
    right = max(map(width, numbers), default=0)
    lines: list[Line] = []
    for place, one in enumerate(found):
        role = "forward current" if place == selected else ""
        room = columns - 5 - lessons - right - 5
        text = f"{pad(cut(one.lesson, lessons), lessons)}  {pad(cut(one.title, room), room)}  "
        head = "   ▸ " if place == selected else "     "
        lines.append(((head, role), (text, role), (pad(numbers[place], right, "right"), "muted")))
    return lines


def nothing_answered() -> list[Line]:
    """What stands there before the first answer."""
    return [(), (("  " + tr("Nobody has answered anything yet."), ""),)]
