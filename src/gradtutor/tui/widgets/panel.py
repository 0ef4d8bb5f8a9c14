"""A rectangle of styled lines that writes only what changed: what every part of the screen is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby, repeat, zip_longest
from operator import itemgetter
from typing import ClassVar, TypeAlias

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from gradtutor.safe_text import obeyed
from gradtutor.tui.core import theme
from gradtutor.tui.widgets.plain_rows import PlainRows
from gradtutor.view.text.ascii_spelling import in_ascii, spelled
from gradtutor.view.text.lines import Line, ellipsis

Cell: TypeAlias = tuple[str, str]
"""What stands in one column, and its role. A double-width character is followed by a cell of no text."""

_BLANK: Cell = (" ", "")


def cells(line: Line) -> list[Cell]:
    """``line`` column by column. A combining mark joins the cell before it; what a terminal would obey is
    left out."""
    result: list[Cell] = []
    for text, role in line:
        if text.isascii() and text.isprintable():
            result.extend(zip(text, repeat(role), strict=False))
            continue
        for character in text:
            width = get_character_cell_size(character)
            if obeyed(character):
                continue
            if width == 0:
                _join(character, result)
                continue
            result.append((character, role))
            result.extend(repeat(("", role), width - 1))
    return result


def _join(mark: str, row: list[Cell]) -> None:
    """Join a combining ``mark`` to the last character of ``row``; one that has no character to stand on is left out."""
    for column in range(len(row) - 1, -1, -1):
        text, role = row[column]
        if text:
            row[column] = (text + mark, role)
            return


def fit(row: list[Cell], width: int) -> list[Cell]:
    """``row`` in exactly ``width`` columns: padded, or cut with … where no double-width character is split."""
    if len(row) <= width:
        return row + [_BLANK] * (width - len(row))
    if width == 0:
        return []
    kept = row[: width - 1]
    if not row[width - 1][0] and kept:
        kept[-1] = (" ", kept[-1][1])
    return [*kept, (ellipsis(), row[width - 1][1])]


@lru_cache(maxsize=512)
def _row(line: Line, columns: int) -> list[Cell]:
    """``line`` in exactly so many columns. Of each key's frame a line is asked three times: as it was, as it is, and to
    be drawn; nobody changes what is given."""
    return fit(cells(line), columns)


def changed(old: list[Cell], new: list[Cell]) -> tuple[int, int] | None:
    """The columns from the first to past the last where two rows of one width differ; ``None``: they are the same.

    The span begins and ends between characters of the new row.
    """
    if old == new:
        return None
    first = next(column for column, (a, b) in enumerate(zip(old, new, strict=True)) if a != b)
    last = next(column for column in range(len(new) - 1, -1, -1) if old[column] != new[column])
    while first and not new[first][0]:
        first -= 1
    end = last + 1
    while end < len(new) and not new[end][0]:
        end += 1
    return first, end


class Panel(Widget):
    """Shows lines, one a row, from the top; what does not fit is left out.

    Lines that changed are redrawn, and only from the first to the last column that changed.
    """

    DEFAULT_CSS = "Panel { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False
    FRAMED: ClassVar[bool] = False
    """Whether the style sheet gives it a border or padding."""

    def __init__(self, lines: Sequence[Line] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        if not self.FRAMED:
            self._styles_cache = PlainRows()
        self._lines: tuple[Line, ...] = self._spelled(lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show(self, lines: Sequence[Line]) -> None:
        """Show ``lines`` from now on, and redraw what differs from what is shown."""
        old, self._lines = self._lines, self._spelled(lines)
        if regions := self._changed_regions(old):
            self.refresh(*regions)

    def _spelled(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """``lines`` in the signs that the terminal has; all that is shown goes through here."""
        if not in_ascii():
            return tuple(map(tuple, lines))
        return tuple(tuple((self.sign(text), role) for text, role in line) for line in lines)

    def sign(self, text: str) -> str:
        """A text in the signs that the terminal has."""
        return spelled(text)

    def _changed_regions(self, old: tuple[Line, ...]) -> list[Region]:
        width, height = self.size
        regions = []
        for y, (before, after) in enumerate(zip_longest(old[:height], self._lines[:height], fillvalue=())):
            if before != after and (span := changed(_row(before, width), _row(after, width))):
                regions.append(Region(span[0], y, span[1] - span[0], 1))
        return regions

    def render_line(self, y: int) -> Strip:
        """Row ``y`` as a strip. Textual keeps it until ``refresh`` names a region of that row."""
        width = self.size.width
        base = self._base()
        line = self._lines[y] if y < len(self._lines) else ()
        look = theme.look()
        runs = groupby(_row(line, width), itemgetter(1))
        return Strip(
            [
                Segment(text, _joined(base, style))
                for text, style in _fewest(
                    ("".join(text for text, _ in run), theme.style(role, look)) for role, run in runs
                )
            ],
            width,
        )

    def _base(self) -> Style | None:
        """The colours that the style sheet gives this widget; ``None`` where they are the terminal's own."""
        style = self.visual_style.rich_style
        if all(colour is None or colour.is_default for colour in (style.color, style.bgcolor)):
            return None
        return style


def _fewest(runs: Iterable[tuple[str, Style]]) -> list[tuple[str, Style]]:
    """``runs`` with blanks joined to the run before them where nobody can see it: each run costs a change of style."""
    result: list[tuple[str, Style]] = []
    for text, style in runs:
        if result and (style == result[-1][1] or (text.isspace() and _plain(style) and _plain(result[-1][1]))):
            result[-1] = (result[-1][0] + text, result[-1][1])
        else:
            result.append((text, style))
    return result


@lru_cache(maxsize=1024)
def _plain(style: Style) -> bool:
    """Whether a blank looks the same in ``style`` as in none."""
    return not (style.bgcolor or style.reverse or style.underline)


def _joined(base: Style | None, style: Style) -> Style | None:
    """``style`` on ``base``; ``None`` where that is no style at all, which costs no byte."""
    if base is None:
        return style or None
    return base + style
