"""A figure in terminal cells: lines in braille dots, points as signs in the cell of their dot.

A cell has two dots across and four upwards. A point and the curve that it lies on are rounded to dots in the same way,
so that the sign of a point stands in a cell through which its curve leads.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from gradtutor.view.charts.axes import margin_of
from gradtutor.view.charts.braille import BRAILLE, DOTS, DOTS_ACROSS, DOTS_DOWN, dot_across, dot_down
from gradtutor.view.charts.figure import Figure, Label, Series
from gradtutor.view.charts.legend import padded
from gradtutor.view.text.lines import Line, Span, cut, pad, width

Point: TypeAlias = tuple[float, float]
Limits: TypeAlias = tuple[float, float]

AXIS_ROLE = "muted"
"""The role of the axes and of what is written at their ticks."""
DASH = 4
"""Dots from one dash to the next, half of them set."""

_SMALLEST_SPAN = 1e-9
"""The shortest axis, relative to its numbers, on which neighbouring columns are still different numbers."""
_LARGEST = 1e300
"""The largest number an axis may show: the difference of any two must be finite."""


def figure_lines(figure: Figure, columns: int, height: int) -> tuple[Line, ...]:
    """``figure`` drawn in so many ``columns`` and ``height`` rows. An axis without ticks is not drawn.

    Raises ``ValueError`` for a number that is not finite, for limits that leave no room, and for a series whose
    ``xs`` and ``ys`` are not equally long.
    """
    check(figure)
    head = figure.head or (((figure.title, "heading"),) if figure.title else ())
    title: tuple[Line, ...] = (_cut(head, columns),) if head else ()
    bottom: tuple[Line, ...] = () if figure.legend is None else (_cut(figure.legend, columns),)
    left = margin_of(figure.y_ticks)
    across, rows = columns - left, height - len(title) - len(bottom) - (2 if figure.x_ticks else 0)
    if across < 1 or rows < 1:
        return title[:height]
    sheet = _Sheet(figure, across, rows)
    for series in figure.series:
        sheet.add(series)
    for label in figure.labels:
        sheet.write(label)
    numbers = {sheet.row(at): text for at, text in figure.y_ticks if figure.y_limits[0] <= at <= figure.y_limits[1]}
    lines = []
    for row, line in enumerate(sheet.lines()):
        side = pad(_composed(numbers.get(row, "")), left - 1, "right") + ("┤" if row in numbers else "│")
        lines.append(((side, AXIS_ROLE), *line) if left else line)
    return (*title, *lines, *(_bottom(figure, sheet, left) if figure.x_ticks else ()), *bottom)


def check(figure: Figure) -> None:
    """Raise ``ValueError`` where ``figure`` cannot be drawn; ``figure_lines`` tells when."""
    for low, high in (figure.x_limits, figure.y_limits):
        if not (-_LARGEST <= low < high <= _LARGEST) or high - low < _SMALLEST_SPAN * max(abs(low), abs(high)):
            raise ValueError(f"an axis cannot run from {low} to {high}")
    for series in figure.series:
        if len(series.xs) != len(series.ys):
            raise ValueError(f"a series has {len(series.xs)} x and {len(series.ys)} y")
        _check_finite(series.xs)
        _check_finite(series.ys)
    _check_finite(position for position, _ in (*figure.x_ticks, *figure.y_ticks))
    _check_finite(mark.x for mark in figure.on_axis)
    _check_finite(number for label in figure.labels for number in (label.x, label.y))


def clip(points: Iterable[Point], x_limits: Limits, y_limits: Limits) -> Iterator[list[Point]]:
    """The parts of the line through ``points`` that lie within the limits, each as a line of its own."""
    piece: list[Point] = []
    before: Point | None = None
    for point in points:
        part = _segment(before or point, point, x_limits, y_limits)
        before = point
        if part is None:
            continue
        start, end = part
        if piece and piece[-1] != start:
            yield piece
            piece = []
        piece.extend([end] if piece else [start, end] if start != end else [end])
    if piece:
        yield piece


class _Sheet:
    """The cells between the axes while they are filled, back to front."""

    def __init__(self, figure: Figure, columns: int, rows: int) -> None:
        self._figure = figure
        self._columns, self._rows = columns, rows
        self._signs: dict[tuple[int, int], Span] = {}
        self._bits: dict[tuple[int, int], int] = {}

    def column(self, x: float) -> int:
        """The column of a number on the axis across."""
        return self._dot_across(x) // DOTS_ACROSS

    def row(self, y: float) -> int:
        """The row of a number on the axis upwards, counted from above."""
        return self._dot_down(y) // DOTS_DOWN

    def add(self, series: Series) -> None:
        """Draw a series over what is there. What lies outside the axes is left out."""
        points = list(zip(series.xs, series.ys, strict=True))
        if series.shape == "points":
            for x, y in points:
                if self._inside(x, y):
                    self._mark(x, y, series)
            return
        dashed = series.shape == "dashes"
        for piece in clip(points, self._figure.x_limits, self._figure.y_limits):
            places = [(self._dot_across(x), self._dot_down(y)) for x, y in piece]
            set_dots = {place for start, end in pairwise(places) for place in _between(start, end)} or set(places)
            for across, down in set_dots:
                if not dashed or (across + down) % DASH < DASH // 2:
                    self._dot(across, down, series.role)

    def write(self, label: Label) -> None:
        """Write a label: where it would run out of the picture or hide something, at the nearest place beside."""
        text = _composed(label.text)
        if not (text and self._inside(label.x, label.y)):
            return
        row, column = self._free(label, width(text))
        for character in text:
            wide = width(character)
            if column + wide > self._columns:
                break
            for place in range(column, column + wide):
                self._bits.pop((row, place), None)
                self._signs[row, place] = ("", label.role)
            self._signs[row, column] = (character, label.role)
            column += wide

    def _free(self, label: Label, wide: int) -> tuple[int, int]:
        """Row and column of a label so ``wide``: in its own row, else in the one above or below, where it hides nothing
        but what it names, which has its role; where there is no such place, its own."""
        row, last = self.row(label.y), max(0, self._columns - wide)
        wished = min(self.column(label.x), last)
        taken = {cell for cell, (_, role) in self._signs.items() if role != label.role}
        for near in (row, row - 1, row + 1):
            if 0 <= near < self._rows:
                for column in sorted(range(last + 1), key=lambda column: abs(column - wished)):
                    if not any((near, place) in taken for place in range(column, column + wide)):
                        return near, column
        return row, wished

    def lines(self) -> list[Line]:
        """All that has been drawn, as one line a row."""
        found = []
        for row in range(self._rows):
            spans: list[Span] = []
            for column in range(self._columns):
                text, role = self._signs.get((row, column), (" ", ""))
                if bits := self._bits.get((row, column)):
                    text = chr(BRAILLE + bits)
                if spans and spans[-1][1] == role:
                    spans[-1] = (spans[-1][0] + text, role)
                else:
                    spans.append((text, role))
            found.append(tuple(spans))
        return found

    def _inside(self, x: float, y: float) -> bool:
        (left, right), (low, high) = self._figure.x_limits, self._figure.y_limits
        return left <= x <= right and low <= y <= high

    def _mark(self, x: float, y: float, series: Series) -> None:
        across, down = self._dot_across(x), self._dot_down(y)
        if not series.marker:
            self._dot(across, down, series.role)
            return
        cell = (down // DOTS_DOWN, across // DOTS_ACROSS)
        self._bits.pop(cell, None)
        self._signs[cell] = (series.marker, series.role)

    def _dot(self, across: int, down: int, role: str) -> None:
        cell = (down // DOTS_DOWN, across // DOTS_ACROSS)
        self._bits[cell] = self._bits.get(cell, 0) | DOTS[down % DOTS_DOWN][across % DOTS_ACROSS]
        self._signs[cell] = (" ", role)

    def _dot_across(self, x: float) -> int:
        return dot_across(x, self._figure.x_limits, self._columns)

    def _dot_down(self, y: float) -> int:
        return dot_down(y, self._figure.y_limits, self._rows)


def _cut(line: Line, columns: int) -> Line:
    """As much of a line as fits."""
    found: list[Span] = []
    for text, role in line:
        part = cut(text, columns)
        found.append((part, role))
        columns -= width(part)
    return padded(tuple(span for span in found if span[0]), columns)


def _between(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The dots of a straight line, both ends among them."""
    across, down = end[0] - start[0], end[1] - start[1]
    count = max(abs(across), abs(down), 1)
    for place in range(count + 1):
        yield start[0] + round(across * place / count), start[1] + round(down * place / count)


def _bottom(figure: Figure, sheet: _Sheet, left: int) -> tuple[Line, Line]:
    """The axis across with the signs on it, and its numbers: each below its tick, as long as it fits between the
    ends."""
    columns = sheet._columns
    axis, numbers = ["─"] * columns, [" "] * columns
    free = 0
    for at, text in figure.x_ticks:
        if not figure.x_limits[0] <= at <= figure.x_limits[1]:
            continue
        column = sheet.column(at)
        axis[column] = "┬"
        shown = _composed(text)
        first = max(min(column - (width(shown) - 1) // 2, columns - width(shown)), 0)
        if first >= free and width(shown) == len(shown) <= columns:
            numbers[first : first + len(shown)] = shown
            free = first + len(shown) + 1
    corner, blank = (" " * (left - 1) + "└", " " * left) if left else ("", "")
    line: list[Span] = [(corner, AXIS_ROLE)] if corner else []
    start = 0
    for mark in sorted(figure.on_axis):
        column = sheet.column(mark.x)
        if start <= column < columns:
            line += [("".join(axis[start:column]), AXIS_ROLE), (mark.sign, mark.role)]
            start = column + 1
    line.append(("".join(axis[start:]), AXIS_ROLE))
    return tuple(span for span in line if span[0]), ((blank + "".join(numbers), AXIS_ROLE),)


def _segment(a: Point, b: Point, x_limits: Limits, y_limits: Limits) -> tuple[Point, Point] | None:
    """What of the segment from ``a`` to ``b`` is within the limits (Liang and Barsky's way); ``None``: nothing."""
    enter, leave = 0.0, 1.0
    for start, end, (low, high) in ((a[0], b[0], x_limits), (a[1], b[1], y_limits)):
        way = end - start
        if way == 0:
            if not low <= start <= high:
                return None
            continue
        near, far = sorted(((low - start) / way, (high - start) / way))
        enter, leave = max(enter, near), min(leave, far)
    # A line that only touches the edge is left out, and so is one that rounding alone brings there from far away.
    if not enter < leave:
        return None
    return _along(a, b, enter, x_limits, y_limits), _along(a, b, leave, x_limits, y_limits)


def _along(a: Point, b: Point, share: float, x_limits: Limits, y_limits: Limits) -> Point:
    """The point at ``share`` of the way from ``a`` to ``b``, held within the limits against rounding."""
    x, y = (start * (1 - share) + end * share for start, end in zip(a, b, strict=True))
    return min(max(x, x_limits[0]), x_limits[1]), min(max(y, y_limits[0]), y_limits[1])


def _check_finite(numbers: Iterable[float] | Sequence[float]) -> None:
    for number in numbers:
        if not math.isfinite(number):
            raise ValueError(f"only finite numbers can be drawn, not {number}")


def _composed(text: str) -> str:
    """``text`` with combining marks joined to their letters, so that each has a cell."""
    return unicodedata.normalize("NFC", text)
