"""A CSV text as columns of numbers: a line of names, then lines of numbers; every bad cell has its place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.lessons.loading.scope import name_fault
from gradtutor.lessons.toml.faults import Faults, spelled

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Array

MOST_BYTES: Final = 1024 * 1024
"""Of a CSV file."""
MOST_ROWS: Final = 20_000
"""Of a CSV file, the header aside."""
MOST_COLUMNS: Final = 64

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)


def parse_csv(text: str, faults: Faults) -> dict[str, Array]:
    """Name -> column of a CSV text: a line of names, then lines of numbers. Notes each bad cell with its place."""
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if len(lines) < 2:
        faults.at(1, 1, tr("There is no data in this file."), tr("Write a line of names, then lines of numbers."))
        return {}
    if len(lines) - 1 > MOST_ROWS:
        what = tr("The file has {count} rows; {most} is the most.").format(count=len(lines) - 1, most=MOST_ROWS)
        faults.at(MOST_ROWS + 2, 1, what, tr("Take some out."))
        return {}
    names = _header(lines[0], faults)
    table = [_row(line, number, len(names), faults) for number, line in enumerate(lines[1:], 2) if not faults.full]
    if faults.found:
        return {}

    import numpy as np

    array = np.array(table, dtype=np.float64)
    array.flags.writeable = False
    return {name: array[:, place] for place, name in enumerate(names)}


def _cells(line: str) -> Iterator[tuple[int, str]]:
    """The cells of a line, each with its column: blanks and quotation marks around a cell do not count."""
    at = 1
    for cell in line.split(","):
        bare = cell.strip()
        yield at + len(cell) - len(cell.lstrip()), bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] == '"' else bare
        at += len(cell) + 1


def _header(line: str, faults: Faults) -> list[str]:
    names: list[str] = []
    for column, name in _cells(line):
        if len(names) == MOST_COLUMNS:
            what = tr("The file has more than {most} columns.").format(most=MOST_COLUMNS)
            faults.at(1, column, what, tr("Take some out."))
            break
        fault = name_fault(name)
        if ";" in line or "\t" in line:
            faults.at(1, 1, tr("The names are not separated by commas."), tr("Save the file with commas."))
            break
        if _NUMBER.fullmatch(name):
            faults.at(1, column, tr("The first line has no names."), tr("Put a line of names on top, such as x,y."))
            break
        if fault is not None:
            faults.at(1, column, *fault)
        elif name in names:
            what = tr("There are two columns '{name}'.").format(name=name)
            faults.at(1, column, what, tr("Give one of them another name."))
        names.append(name)
    return names


def _row(line: str, number: int, count: int, faults: Faults) -> list[float]:
    """The numbers of line ``number``, which must be ``count``."""
    cells = list(_cells(line))
    if len(cells) != count:
        what = tr("This row has {count} cells, and the first line has {names} names.")
        column = cells[count][0] if len(cells) > count else len(line) + 1
        faults.at(number, column, what.format(count=len(cells), names=count), tr("Write a number below each name."))
        return []
    values = []
    for column, cell in cells:
        value = float(cell) if _NUMBER.fullmatch(cell) else None
        if value is None:
            what = tr("'{cell}' is not a number.") if cell else tr("This cell is empty.")
            faults.at(number, column, what.format(cell=spelled(cell)), tr("Write a number such as 1.5."))
        elif not math.isfinite(value):
            faults.at(number, column, tr("The number is too large."), tr("The largest is about 1.8e308."))
        else:
            values.append(value)
    return values
