"""A data file as a table: its columns under names that a formula can use, read when one of them is asked for."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.data_file.column_names import names_of, one_hot_name
from gradtutor.lessons.data_file.decoding import decode
from gradtutor.lessons.data_file.dialect import LONGEST_CELL, FileRow, cut
from gradtutor.lessons.data_file.numerals import Style, is_gap, is_number, number, styles
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.limits import MOST_COLUMNS, MOST_ROWS
from gradtutor.records import NamedTuple, dataclass
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.engine.language.values import Array
    from gradtutor.errors import Fault

MOST_BYTES: Final = 20 * 1024 * 1024
"""Of a data file."""
_SAMPLE: Final = 20
"""Rows that are looked at to tell names from numbers."""
MOST_CLASSES: Final = 50
"""Different words in a column that is used as classes."""


class Selection(NamedTuple):
    """The rows in which all of the columns that were asked for have something."""

    columns: dict[str, Array]
    """Name -> numbers, shape (rows,); of classes, shape (rows, classes): 1 in the column of the row's class."""
    left_out: int
    """Rows of the file with a gap in one of these columns."""
    faults: tuple[Fault, ...]
    """One for each column that cannot be used."""


@dataclass(frozen=True)
class FileTable:
    """The columns of a file. Nothing of a column is looked at before it is selected."""

    file: Path
    names: tuple[str, ...]
    headers: tuple[str, ...]
    """As they stand in the file; empty where it has none."""
    rows: Sequence[FileRow]
    separator: str
    encoding: str
    _read: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Name -> header, of the columns that a formula calls otherwise than the file does."""
        headers = self.headers or ("",) * len(self.names)
        return {name: header for name, header in zip(self.names, headers, strict=True) if name != header}

    @cached_property
    def called(self) -> dict[str, str]:
        """Header -> name, of the columns that are called otherwise than in the file."""
        return {header: name for name, header in reversed(self.renamed.items()) if header}

    def classes(self, name: str) -> tuple[str, ...]:
        """The different words (or numbers) of a column, in the order of the alphabet; gaps are none."""
        found = {cell for cell in self._cells(name) if not is_gap(cell)}
        style = self._style(name)
        return tuple(sorted(found) if style is None else sorted(found, key=lambda cell: number(cell, style)))

    def select(self, names: Collection[str], classes: Collection[str] = ()) -> Selection:
        """The columns ``names`` as numbers, and ``classes`` as one-hot matrices, of the rows without a gap in them.

        A column that cannot be used has one fault, at its first bad cell, and is left out.
        """
        import numpy as np

        faults = Faults(self.file)
        sound = [name for name in dict.fromkeys(names) if self._is_sound(name, faults)]
        ranked = [name for name in dict.fromkeys(classes) if self._is_class(name, faults)]
        cells = {name: self._cells(name) for name in (*sound, *ranked)}
        kept = [at for at in range(len(self.rows)) if not any(is_gap(column[at]) for column in cells.values())]
        if cells and not kept:
            faults.at(self.rows[0].line, 1, tr("Every row has a gap."), tr("Fill the gaps, or use other columns."))
            return Selection({}, len(self.rows), faults.found)
        columns: dict[str, Array] = {}
        for name in sound:
            style = self._style(name) or Style.POINT
            columns[name] = np.array([number(cells[name][at], style) for at in kept], dtype=np.float64)
        for name in ranked:
            places = {word: place for place, word in enumerate(self.classes(name))}
            matrix = np.zeros((len(kept), len(places)))
            matrix[np.arange(len(kept)), [places[cells[name][at]] for at in kept]] = 1.0
            columns[one_hot_name(name)] = matrix
        for column in columns.values():
            column.flags.writeable = False
        return Selection(columns, len(self.rows) - len(kept), faults.found)

    def ambiguous(self, name: str) -> tuple[str, float] | None:
        """A cell that could be read in two ways (``1,200``) and how it was read, where the whole column could."""
        both = styles(self._cells(name)) == frozenset(Style)
        style = self._style(name)
        for cell in self._cells(name) if both and style else ():
            if not is_gap(cell) and number(cell, Style.POINT) != number(cell, Style.COMMA):
                return cell, number(cell, style or Style.POINT)
        return None

    def _cells(self, name: str) -> list[str]:
        if name not in self._read:
            at = self.names.index(name)
            self._read[name] = [row.cells[at] if at < len(row.cells) else "" for row in self.rows]
        return self._read[name]

    def _style(self, name: str) -> Style | None:
        """How the column writes numbers; ``None`` where not all of it are numbers.

        Where both styles fit, a comma is a decimal one unless it separates cells as well, and a point a decimal one
        unless another column of the file can only have decimal commas.
        """
        fitting = styles(self._cells(name))
        if len(fitting) < 2:
            return next(iter(fitting), None)
        commas = any("," in cell for cell in self._cells(name))
        if self.separator == ",":
            return Style.POINT
        return Style.COMMA if commas or self._has_decimal_commas else Style.POINT

    @cached_property
    def _has_decimal_commas(self) -> bool:
        return any(styles(self._cells(name)) == {Style.COMMA} for name in self.names)

    def _is_sound(self, name: str, faults: Faults) -> bool:
        """Whether a column is one of numbers; a fault at its first cell that is not."""
        cells, style = self._cells(name), self._style(name)
        if style is None:
            bad = [at for at, cell in enumerate(cells) if not is_gap(cell) and not is_number(cell)]
            bad = bad or [at for at, cell in enumerate(cells) if not is_gap(cell)][1:]
            what = ngettext(
                "In the column '{name}' {count} of {rows} cells is no number: '{cell}'.",
                "In the column '{name}' {count} of {rows} cells are no numbers; the first is '{cell}'.",
                len(bad),
            )
            what = what.format(name=name, count=len(bad), rows=len(cells), cell=quoted(cells[bad[0]]))
            mend = tr("Write numbers, or one_hot({name}) for classes.").format(name=name)
            faults.at(self.rows[bad[0]].line, 1, what, mend)
            return False
        for at, cell in enumerate(cells):
            if not is_gap(cell) and not math.isfinite(number(cell, style)):
                faults.at(self.rows[at].line, 1, tr("The number is too large."), tr("The largest is about 1.8e308."))
                return False
        return True

    def _is_class(self, name: str, faults: Faults) -> bool:
        """Whether a column has few enough different words to be classes."""
        count = len(self.classes(name))
        if 0 < count <= MOST_CLASSES:
            return True
        what = tr("The column '{name}' has {count} different words; {most} classes are the most.")
        faults.at(self.rows[0].line, 1, what.format(name=name, count=count, most=MOST_CLASSES), "")
        return False


def read_table(raw: bytes, taken: Collection[str], faults: Faults) -> FileTable | None:
    """The table in the bytes of a file; ``None``, with a fault, where there is none. ``taken``: names that no column
    may have."""
    decoded = decode(raw)
    try:
        separator, rows, remark = cut(decoded.text)
    except csv.Error:
        what = tr("A cell has more than {most} characters.").format(most=LONGEST_CELL)
        faults.at(1, 1, what, tr("Close its quotation mark."))
        return None
    headers, rows = _headers(rows, remark, separator)
    if not rows:
        faults.at(1, 1, tr("There is no data in this file."), tr("Write a line of names, then lines of numbers."))
        return None
    if len(rows) > MOST_ROWS:
        what = tr("The file has {count} rows; {most} is the most.").format(count=len(rows), most=MOST_ROWS)
        faults.at(rows[MOST_ROWS].line, 1, what, tr("Take some out."))
        return None
    width = len(headers) or max(len(row.cells) for row in rows)
    if width > MOST_COLUMNS:
        what = tr("The file has more than {most} columns.").format(most=MOST_COLUMNS)
        faults.at(1, 1, what, tr("Take some out."))
        return None
    if not _note_long_row(rows, width, faults):
        return None
    names = names_of(headers or ("",) * width, taken)
    return FileTable(faults.file, names, headers, rows, separator, decoded.encoding)


def _headers(rows: list[FileRow], remark: str, separator: str) -> tuple[tuple[str, ...], list[FileRow]]:
    """The names of the columns, if any, and the rows below them.

    The first row has the names where a column of numbers has a word at its head, or where it has no number at all.
    """
    if not rows:
        return (), rows
    first, below = rows[0].cells, rows[1 : 1 + _SAMPLE]
    words = [at for at, cell in enumerate(first) if not is_gap(cell) and not is_number(cell)]
    if any(_mostly_numbers(below, at) for at in words):
        return first, rows[1:]
    if not any(is_number(cell) for cell in first):
        return first, rows[1:]
    said = tuple(word.strip() for word in (remark.split() if separator == " " else remark.split(separator)))
    named = len(said) == len(first) and not any(is_number(word) for word in said)
    return (said if named else ()), rows


def _mostly_numbers(rows: Sequence[FileRow], at: int) -> bool:
    """Whether more than half of the cells at place ``at`` that have something in them are numbers."""
    cells = [row.cells[at] for row in rows if at < len(row.cells) and not is_gap(row.cells[at])]
    return sum(map(is_number, cells)) * 2 > len(cells)


def _note_long_row(rows: list[FileRow], width: int, faults: Faults) -> bool:
    """Whether no row has more cells than there are columns; one fault for all that have, at the first."""
    long = [row for row in rows if any(row.cells[width:])]
    if not long:
        return True
    what = ngettext(
        "This row has {count} cells, and there is {names} column.",
        "This row has {count} cells, and there are {names} columns.",
        width,
    )
    what = what.format(count=len(long[0].cells), names=width)
    if any("," in cell for row in rows[:20] for cell in row.cells):
        mend = tr("Put quotation marks around a cell that has a comma in it.")
    else:
        mend = tr("Write a number below each name.")
    faults.at(long[0].line, 1, what, mend)
    return False
