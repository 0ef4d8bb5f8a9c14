"""Charts by plotext: the only file that imports it, and only when the first chart is drawn.

plotext draws in C++, where a number that is not finite, or a line that leads far outside the axes, ends the whole
process. So numbers are checked, lines are cut at the axes and thinned before they reach it.
"""

from __future__ import annotations

import importlib
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias

from textual import events

from gradtutor.tui.core.worker_thread import in_background
from gradtutor.tui.widgets.panel import Panel, cells
from gradtutor.view.charts.figure import Figure, Label, Series, Tick
from gradtutor.view.text.ascii_spelling import celled
from gradtutor.view.text.lines import Line, Span

Point: TypeAlias = tuple[float, float]
Limits: TypeAlias = tuple[float, float]

POINTS_A_COLUMN = 2
"""Braille has two dots a column: more points than that cannot be seen."""
AXIS_ROLE = "muted"
"""The role of the axes and of what is written at their ticks."""

_BRAILLE = "braille"
_FIRST_CODE = 16
"""Roles go through plotext as colour numbers, from this one on: those below it are written in another form."""
_SMALLEST_SPAN = 1e-9
"""The shortest axis, relative to its numbers, on which neighbouring columns are still different numbers."""
_LARGEST = 1e300
"""The largest number an axis may show: the difference of any two must be finite."""
_SGR = re.compile("\x1b\\[([0-9;]*)m")
_FOREGROUND = re.compile(r"38;5;(\d+)")


def preload() -> None:
    """Import plotext, which takes more than 0.1 s. May be called by any thread."""
    _plotext()


def is_loaded() -> bool:
    """Whether a chart can be drawn without waiting for plotext to be imported."""
    return _plotext.cache_info().currsize > 0


def figure_lines(figure: Figure, width: int, height: int) -> tuple[Line, ...]:
    """``figure`` drawn in ``width`` columns and ``height`` rows. An axis without ticks is not drawn.

    Raises ``ValueError`` for a number that is not finite, for limits that leave no room, and for a series whose
    ``xs`` and ``ys`` are not equally long.
    """
    check(figure)
    title = ((((figure.title, "heading"),)),) if figure.title else ()
    height -= len(title)
    left = max((len(cells(((text, ""),))) for _, text in figure.y_ticks), default=-1) + 1
    canvas = width - left
    if canvas < 1 or height < 1:
        return title
    roles = _Roles()
    plot = _frame(figure, width, height, roles)
    for series in figure.series:
        for piece in _pieces(series, figure, canvas):
            xs, ys = zip(*piece, strict=True)
            marker = _plotext().marker(series.marker or _BRAILLE if series.shape == "points" else _BRAILLE)
            signal = plot.signal(list(xs), list(ys), marker=marker.fill(roles.pixel(series.role)))
            plot.draw(signal.lines(series.shape == "line"))
    for label in figure.labels:
        _write(plot, label, figure, canvas, roles)
    return title + tuple(roles.line(text) for text in plot.build().string().rstrip("\n").split("\n"))


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
    _check_finite(number for label in figure.labels for number in (label.x, label.y))


def thin(points: Sequence[Point], most: int) -> list[Point]:
    """At most ``most`` (4 or more) of ``points``, in their order: the first, the last, and of equally long runs
    between them the lowest and the highest."""
    if len(points) <= most:
        return list(points)
    runs = (most - 2) // 2
    inner = len(points) - 2
    kept = [points[0]]
    for number in range(runs):
        run = range(1 + inner * number // runs, 1 + inner * (number + 1) // runs)
        lowest = min(run, key=lambda index: points[index][1])
        highest = max(run, key=lambda index: (points[index][1], index))  # of equal ones the last, so none is missed
        kept.extend(points[index] for index in sorted({lowest, highest}))
    return [*kept, points[-1]]


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


class Plot(Panel):
    """Shows a figure, drawn anew when the figure or the size changes."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._figure: Figure | None = None
        self._loading = False

    def sign(self, text: str) -> str:
        """In a picture each sign keeps its cell."""
        return celled(text)

    def show_figure(self, figure: Figure | None) -> None:
        """Show ``figure`` from now on; ``None``: nothing. Raises ``ValueError`` for one that cannot be drawn.

        The first figure of a program appears a moment later: plotext is imported in a thread, so that the keys work
        meanwhile.
        """
        if figure is not None:
            check(figure)
        if figure != self._figure:
            self._figure = figure
            self._draw()
        if figure is None:
            self.show(())

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show a picture that is made of characters, not of a figure."""
        self._figure = None
        self.show(lines)

    def on_resize(self, event: events.Resize) -> None:
        """Draw the figure in the new size."""
        self._draw()

    def _draw(self) -> None:
        if self._figure is None or not self.size:
            return
        if is_loaded():
            self.show(figure_lines(self._figure, *self.size))
        elif not self._loading:
            self._loading = True
            self.call_after_refresh(self.run_worker, self._load)

    async def _load(self) -> None:
        await in_background(preload)
        self._loading = False
        self._draw()


class _Roles:
    """Roles as plotext's colour numbers, and back."""

    def __init__(self) -> None:
        self._roles: list[str] = []

    def pixel(self, role: str) -> Any:
        """What plotext calls a pixel: the style that stands for ``role``."""
        if role not in self._roles:
            self._roles.append(role)
        return _plotext().pixel(foreground=_FIRST_CODE + self._roles.index(role))

    def line(self, text: str) -> Line:
        """One row that plotext has drawn, its colour numbers turned into roles again."""
        spans: list[Span] = []
        role = ""
        first, *rest = _SGR.split(text)
        for code, part in [("", first), *zip(rest[::2], rest[1::2], strict=True)]:
            if found := _FOREGROUND.search(code):
                role = self._roles[int(found[1]) - _FIRST_CODE]
            elif code == "0":
                role = ""
            if part:
                spans.append((part, role))
        return tuple(spans)


@cache
def _plotext() -> Any:
    """The module, set to draw in any size; typed as ``Any`` because plotext has no types."""
    module = importlib.import_module("plotext")
    module.terminal.limit(False, False)
    return module


def _frame(figure: Figure, width: int, height: int, roles: _Roles) -> Any:
    """A plotext figure of that size with axes and no content; it shares no state with other figures."""
    plotext = _plotext()
    plot = type(plotext.figure)(parent=plotext.terminal)
    plot.plot_size(width, height).theme("colorless").canvas("default")
    plot.axes(False)
    pixel = roles.pixel(AXIS_ROLE)
    sides = (("x", "lower", figure.x_limits, figure.x_ticks), ("y", "left", figure.y_limits, figure.y_ticks))
    for axis, side, limits, ticks in sides:
        plot.axes(bool(ticks), pixel=pixel, axis=axis, side=side)
        positions, texts = _within(ticks, limits)
        plot.ruler(axis, side).pixel(pixel).lim(*limits).ticks(positions, texts)
    return plot


def _within(ticks: Sequence[Tick], limits: Limits) -> tuple[list[float], list[str]]:
    low, high = limits
    inside = [(position, _composed(text)) for position, text in ticks if low <= position <= high]
    return [position for position, _ in inside], [text for _, text in inside]


def _pieces(series: Series, figure: Figure, canvas: int) -> Iterable[list[Point]]:
    """What of ``series`` is drawn: thinned to ``canvas`` columns, and within the axes."""
    points = thin(list(zip(series.xs, series.ys, strict=True)), max(4, POINTS_A_COLUMN * canvas))
    if series.shape == "line":
        return clip(points, figure.x_limits, figure.y_limits)
    (left, right), (low, high) = figure.x_limits, figure.y_limits
    inside = [(x, y) for x, y in points if left <= x <= right and low <= y <= high]
    return [inside] if inside else []


def _write(plot: Any, label: Label, figure: Figure, canvas: int, roles: _Roles) -> None:
    """Write ``label`` in ``plot``, moved to the left where it would run out of it."""
    text = _composed(label.text)
    (left, right), (low, high) = figure.x_limits, figure.y_limits
    if not (text and left <= label.x <= right and low <= label.y <= high):
        return
    last_column = max(0, canvas - len(cells(((text, ""),))))
    x = min(label.x, left + (right - left) * last_column / max(1, canvas - 1))
    plotext = _plotext()
    coloured = plotext.colorize(text).fill(roles.pixel(label.role)) if label.role else text
    plot.draw(plot.text(x, label.y, coloured))


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


def _check_finite(numbers: Iterable[float]) -> None:
    for number in numbers:
        if not math.isfinite(number):
            raise ValueError(f"only finite numbers can be drawn, not {number}")


def _composed(text: str) -> str:
    """``text`` with combining marks joined to their letters: plotext gives each mark a column."""
    return unicodedata.normalize("NFC", text)
