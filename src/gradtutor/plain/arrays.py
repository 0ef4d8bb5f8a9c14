"""An array by its rows and columns."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final

from gradtutor.i18n import tr
from gradtutor.plain.commands import PARTS, understood
from gradtutor.safe_text import quoted
from gradtutor.view.charts.sentences import spoken_list
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradtutor.view.scene import Scene

MOST_IN_LINE: Final = 12
"""Numbers of an array that are said in the line of its name, in place of its shape."""
MOST_ELEMENTS: Final = 200
"""Numbers of one array that are said one by one."""


def in_line(value: Any, digits: int) -> str:
    """A small array in one line, a matrix row by row: ``2, 1, 0``; the shape of a large one."""
    if value.size > MOST_IN_LINE or value.ndim > 2:
        return short(value, digits)
    if value.ndim < 2:
        return _listed(value, digits)
    rows = (tr("row {number}: {numbers}").format(number=at, numbers=_listed(row, digits))
            for at, row in enumerate(value, 1))  # fmt: skip
    return "; ".join(rows)


def elements(symbol: str, value: Any, digits: int) -> Iterator[str]:
    """The numbers of an array one by one, counted from 1 along each axis."""
    cells = list(product(*map(range, value.shape)))
    for cell in cells[:MOST_ELEMENTS]:
        index = ",".join(str(number + 1) for number in cell)
        yield f"{symbol}[{index}]: {short(float(value[cell]), digits)}"
    if len(cells) > MOST_ELEMENTS:
        yield tr("… and {count} more").format(count=len(cells) - MOST_ELEMENTS)


def part_lines(scene: Scene, name: str, said: list[str]) -> list[str]:
    """A row or a column of a matrix, or one number of a vector: ``said`` is ``row 2``, ``column 3`` or ``2``."""
    value: Any = scene.snapshot.column.known[name]
    symbol = scene.symbol(name)
    command, number = understood(" ".join(said), PARTS)
    number = number or said[-1]
    axis = 1 if command == "column" else 0
    if scene.value_hidden(name) or value.ndim <= axis or not number.isdecimal():
        return [tr("'{text}' is no part of {name}.").format(text=quoted(" ".join(said)), name=symbol)]
    if not 1 <= int(number) <= value.shape[axis]:
        text = tr("Of {name} there are parts 1 to {count} that way.")
        return [text.format(name=symbol, count=value.shape[axis])]
    part = value.take(int(number) - 1, axis=axis)
    if part.ndim == 0:
        return [f"{symbol}[{number}]: {short(float(part), scene.digits)}"]
    text = tr("{name}, column {number}: {numbers}") if axis else tr("{name}, row {number}: {numbers}")
    listed = spoken_list([short(float(one), scene.digits) for one in part.ravel()])
    return [text.format(name=symbol, number=number, numbers=listed)]


def _listed(values: Any, digits: int) -> str:
    return ", ".join(short(float(one), digits) for one in values.ravel())
