"""A table's text cut into rows of cells: comments, blank lines and separators found, quotation marks read."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from gradtutor.lessons.data_file.numerals import is_number
from gradtutor.records import NamedTuple

_SEPARATORS: Final = (",", ";", "\t", "|")
_SAMPLE: Final = 50
"""Lines that are looked at to find the separator."""
_COMMENT: Final = re.compile(r"#(?!n/a|\w+!)", re.IGNORECASE)
"""``#N/A`` and ``#REF!`` are what spreadsheets write into cells."""
LONGEST_CELL: Final = 10_000
"""Characters; a quotation mark that is never closed must not swallow the file."""


class FileRow(NamedTuple):
    """The cells of a row, without the blanks around them, and the line of the file on which it ends (from 1)."""

    line: int
    cells: tuple[str, ...]


class Rows(NamedTuple):
    """All rows with something in them, and how they were cut."""

    separator: str
    """One of the signs, or a blank for cells that stand in columns of blanks."""
    rows: list[FileRow]
    remark: str
    """The last comment above the first row, without its sign: numpy writes the names of the columns there."""


def cut(text: str) -> Rows:
    """The rows of ``text``."""
    lines = text.split("\n")
    said = [line for line in lines if line.strip() and not _COMMENT.match(line)]
    separator = _separator(said[:_SAMPLE])
    remark = ""
    for line in lines:
        if _COMMENT.match(line):
            remark = line.lstrip("#").strip()
        elif line.strip():
            break
    rows = list(_split(lines, separator))
    _drop_empty_ends(rows)
    return Rows(separator, rows, remark)


def _split(lines: list[str], separator: str) -> Iterator[FileRow]:
    if separator == " ":
        for number, line in enumerate(lines, 1):
            if line.strip() and not _COMMENT.match(line):
                yield FileRow(number, tuple(line.split()))
        return
    # Comments become blank lines, so that the reader counts lines as an editor does.
    kept = ("\n" if _COMMENT.match(line) else f"{line}\n" for line in lines)
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        reader = csv.reader(kept, delimiter=separator, skipinitialspace=True)
        for cells in reader:
            # A line may end within quotation marks: a blank parts the words there, too.
            bare = tuple(cell.strip().replace("\n", " ") for cell in cells)
            if any(bare):
                yield FileRow(reader.line_num, bare)
    finally:
        csv.field_size_limit(limit)


def _separator(sample: list[str]) -> str:
    """The sign that cuts most lines into as many cells, at least two; a blank where only blanks do."""
    best, most = ",", (0, 0)
    for sign in _SEPARATORS:
        counts = Counter(len(next(csv.reader([line], delimiter=sign, skipinitialspace=True), ())) for line in sample)
        counts.pop(1, None)
        if counts:
            cells, lines = max(counts.items(), key=lambda item: (item[1], item[0]))
            if (lines, cells) > most and not (sign == "," and _decimal_commas(sample, cells)):
                best, most = sign, (lines, cells)
    if most == (0, 0):
        widths = Counter(len(line.split()) for line in sample)
        cells, lines = max(widths.items(), key=lambda item: item[1], default=(1, 0))
        numbers = [cell for line in sample[1:] for cell in line.split()]
        if cells > 1 and lines * 2 > len(sample) and all(is_number(cell) for cell in numbers):
            return " "
    return best


def _decimal_commas(sample: list[str], cells: int) -> bool:
    """Whether the commas of lines of two cells are those of numbers, beside a separator that is one, too."""
    return cells == 2 and all(re.search(r"\d,\d", line) and re.search(r"[;\t|]", line) for line in sample[1:])


def _drop_empty_ends(rows: list[FileRow]) -> None:
    """A separator at the end of each row makes a column of nothing: it is none."""
    width = len(rows[0].cells) if rows else 0
    while width > 1 and not any(cell for row in rows for cell in row.cells[width - 1 :]):
        width -= 1
    if rows and width < len(rows[0].cells):
        rows[:] = [FileRow(row.line, row.cells[:width]) for row in rows]
