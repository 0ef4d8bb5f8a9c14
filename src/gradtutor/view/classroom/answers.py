"""The answers of a class as a histogram without names, large enough to be shown to all."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.view.text.lines import Line, cut, line_width, pad, plain, width, wrap
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.session.classroom.tally import Tallied
    from gradtutor.view.classroom.topics import About

MOST_BARS: Final = 8
"""Bars of numbers; where more different ones were given, they share bars."""
FIGURES: Final = 3
"""Significant figures by which numbers are told apart."""
EDGE: Final = 0.05
"""The share of the numbers at each end that may lie outside the bars of equal width."""
WHOLE, HALF = "█", "▌"
RIGHT = "✓"
WIDEST_LABEL: Final = 24


class Bar(NamedTuple):
    """One answer, or several that are nearly the same, and how many gave it."""

    label: Line
    size: int
    right: bool = False


def bars(about: About, answers: Sequence[Tallied]) -> list[Bar]:
    """The answers to one question, sorted into bars."""
    if about.kind == "choice":
        return _choices(about, answers)
    if about.kind == "order":
        return _orders(about, answers)
    return _numbers(answers)


def _choices(about: About, answers: Sequence[Tallied]) -> list[Bar]:
    """A bar for each choice, in the order of the question, also where nobody made it."""
    counts = Counter(answer.given for answer in answers)
    return [
        Bar(((f"{number}  ", "key"), *text), counts[float(number)], number == about.right)
        for number, text in enumerate(about.items, 1)
    ]


def _orders(about: About, answers: Sequence[Tallied]) -> list[Bar]:
    """By how many steps stand right from the top on: that says how far the class is, and not what is right."""
    counts = Counter(_in_place(answer.given) for answer in answers)
    whole = len(about.items)
    labels = [tr("{count} in place").format(count=count) for count in range(whole)]
    # Whoever has all but one in place has all.
    shown = [Bar(((labels[count], ""),), counts[count]) for count in range(max(whole - 1, 0))]
    return [*shown, Bar(((tr("all in place"), ""),), counts[whole], right=True)]


def _in_place(given: float | tuple[int, ...]) -> int:
    steps = given if isinstance(given, tuple) else ()
    return next((place for place, step in enumerate(steps) if step != place + 1), len(steps))


def _numbers(answers: Sequence[Tallied]) -> list[Bar]:
    """The right ones in one bar, the others by value: each for itself where there is room, else in bars of the same
    width, the first and the last of which are open."""
    right = [answer.given for answer in answers if answer.right and isinstance(answer.given, float)]
    wrong = [answer.given for answer in answers if not answer.right and isinstance(answer.given, float)]
    groups: dict[float, int] = Counter(float(f"{number:.{FIGURES}g}") for number in wrong)
    most = MOST_BARS - bool(right)
    if len(groups) <= most:
        found = [(value, Bar(((short(value), ""),), size)) for value, size in groups.items()]
    else:
        found = _intervals(sorted(wrong), most)
    if right:
        middle = statistics.median_low(right)
        found.append((middle, Bar(((short(float(f"{middle:.{FIGURES}g}")), ""),), len(right), right=True)))
    return [bar for _, bar in sorted(found, key=lambda entry: entry[0])]


def _intervals(numbers: Sequence[float], most: int) -> list[tuple[float, Bar]]:
    """Bars of the same width over all but the outermost numbers, each with its middle."""
    aside = int(len(numbers) * EDGE)
    low, high = numbers[aside], numbers[-1 - aside]
    step = (high - low) / most
    if step <= 0:
        low, high, step = numbers[0], numbers[-1], (numbers[-1] - numbers[0]) / most
    edges = [low + step * place for place in range(1, most)]
    counts = Counter(sum(number >= edge for edge in edges) for number in numbers)
    texts = [short(float(f"{edge:.{FIGURES}g}")) for edge in edges]
    labels = [
        tr("below {number}").format(number=texts[0]),
        *(f"{one} … {other}" for one, other in pairwise(texts)),
        tr("from {number}").format(number=texts[-1]),
    ]
    return [(low + step * (place + 0.5), Bar(((label, ""),), counts[place])) for place, label in enumerate(labels)]


def answers_header(lesson: str, title: str, count: int, last: bool, columns: int) -> Line:
    """Where it was asked, and how many have answered; ``title``: what it was, where that is not written below."""
    which = tr("last answers: {count}") if last else tr("first answers: {count}")
    right = which.format(count=count)
    left = cut(f" {lesson} · {title}" if title else f" {lesson}", columns - width(right) - 3)
    return (left, "heading"), (" " * (columns - width(left) - width(right) - 1), ""), (f"{right} ", "strong")


def nothing_yet(columns: int, rows: int) -> tuple[Line, list[Line]]:
    """Header and body of a wall on which there is nothing to show yet."""
    header: Line = ((" " + tr("Answers of the class"), "heading"),)
    words = wrap(
        ((tr("The answers to a question appear here as they come in, without names."), "strong"),), columns - 8
    )
    return header, [*[()] * max((rows - len(words)) // 2, 0), *((("    ", ""), *line) for line in words)]


def histogram_lines(
    about: About, found: Sequence[Bar], columns: int, rows: int, reveal: bool, truth: str = ""
) -> list[Line]:
    """What was asked, and the bars as thick as there is room; ``reveal``: with what is right, which is ``truth`` where
    a number was asked for."""
    asked = [line for paragraph in about.asked for line in wrap(paragraph, columns - 4)][: max(1, rows // 3)]
    top = [*([()] if asked else []), *(_indented(line) for line in asked), ()]
    foot = _answer_lines(about, truth, columns, rows // 3) if reveal else []
    room = rows - len(top) - len(foot)
    return [*top, *_bar_lines(about, found, columns, room, reveal), *foot][:rows]


def _answer_lines(about: About, truth: str, columns: int, rows: int) -> list[Line]:
    """What is right, where the bars do not say it."""
    if about.kind == "order":
        steps = [((f"{place}  ", "key"), *text) for place, text in enumerate(about.items, 1)]
        return [_indented(line) for step in steps for line in wrap(step, columns - 4)][:rows]
    answer = about.answer or truth
    if about.kind == "choice" or not answer:
        return []
    right = tr("right: {answer}").format(answer=answer)
    return [((f"  {RIGHT} {right}", "update strong"),)]


def _bar_lines(about: About, found: Sequence[Bar], columns: int, room: int, reveal: bool) -> list[Line]:
    total, most = sum(bar.size for bar in found), max((bar.size for bar in found), default=0)
    above = about.kind == "choice"
    labels = 0 if above else min(WIDEST_LABEL, max((line_width(bar.label) for bar in found), default=0)) + 2
    heads = [wrap(bar.label, columns - 8) if above else [] for bar in found]
    if sum(map(len, heads)) + 2 * len(found) > room:
        heads = [lines[:1] for lines in heads]
    thick, gap = _thickness(len(found), sum(map(len, heads)), room)
    lines: list[Line] = []
    for bar, head in zip(found, heads, strict=True):
        sign, role = (f" {RIGHT} ", "update") if reveal and bar.right else ("   ", "forward")
        for row, text in enumerate(head):
            lines.append(((sign if not row else "   ", "update strong"), (" ", ""), *text))
        share = tr("{count}  {percent} %").format(count=bar.size, percent=round(100 * bar.size / total) if total else 0)
        space = columns - 4 - labels - len(share) - 3
        drawn = _drawn(space * bar.size / most if most else 0.0)
        for row in range(thick):
            middle = row == (thick - 1) // 2
            label = pad(cut(plain(bar.label), labels - 2), labels) if middle and not above else " " * labels
            start = (sign if middle and not above else "   ", "update strong"), (f" {label}", "strong")
            lines.append((*start, (drawn, role), (f" {share}" if middle else "", "strong")))
        lines += [()] * gap
    return lines


def _thickness(count: int, heads: int, room: int) -> tuple[int, int]:
    """Rows of a bar, and empty ones after it."""
    for thick, gap in ((3, 1), (2, 1), (1, 1)):
        if heads + count * (thick + gap) <= room:
            return thick, gap
    return 1, 0


def _drawn(length: float) -> str:
    """A bar of so many columns; of a few answers among many, at least a trace."""
    halves = max(round(2 * length), 1 if length else 0)
    return WHOLE * (halves // 2) + HALF * (halves % 2)


def _indented(line: Line) -> Line:
    return (("  ", ""), *line) if line else line
