"""Numbers and rectangular lists of numbers out of a TOML document: finite, and not too many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.toml.faults import found_kind
from gradtutor.lessons.toml.limits import MOST_AXES, MOST_NUMBERS

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Array


class Misfit(Exception):
    """A number or list that cannot be used. ``where`` leads from the list to the item; ``{key}`` may be in ``what``."""

    def __init__(self, what: str, mend: str, where: tuple[int, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.where = where


def read_number(value: Any, where: tuple[int, ...] = ()) -> float:
    """``value`` as a finite float. Raises ``Misfit`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        what = tr("'{{key}}' may have only numbers in it; this is {found}.").format(found=found_kind(value))
        raise Misfit(what, tr("Write a number such as 1.0."), where)
    try:
        number = float(value)
    except OverflowError:
        raise Misfit(tr("'{key}' is too large for a number."), tr("The largest is about 1.8e308."), where) from None
    if not math.isfinite(number):
        raise Misfit(tr("'{key}' must be finite: inf and nan are refused."), tr("Write a finite number."), where)
    return number


def read_numbers(items: list[Any]) -> Array:
    """A list, or lists of equally long lists, as a float64 array of the same shape. Raises ``Misfit``."""
    level: list[tuple[tuple[int, ...], Any]] = [((), items)]
    shape: list[int] = []
    while level and isinstance(level[0][1], list):
        if len(shape) == MOST_AXES:
            raise Misfit(tr("'{key}' is nested too deep."), tr("Write lists within lists at most 4 deep."))
        length = len(level[0][1])
        _check_level(level, length)
        shape.append(length)
        level = [((*where, index), item) for where, row in level for index, item in enumerate(row)]
        if len(level) > MOST_NUMBERS:
            what = tr("'{{key}}' has {count} numbers; {most} is the most.").format(count=len(level), most=MOST_NUMBERS)
            raise Misfit(what, tr("Use fewer numbers."))
    numbers = [read_number(item, where) for where, item in level]

    import numpy as np

    array = np.array(numbers, dtype=np.float64).reshape(shape)
    array.flags.writeable = False
    return array


def _check_level(level: list[tuple[tuple[int, ...], Any]], length: int) -> None:
    """Each row must be a list as long as the first one, and not empty."""
    for where, row in level:
        if not isinstance(row, list):
            what = tr("'{{key}}' has {found} where a list stands in the other rows.").format(found=found_kind(row))
            raise Misfit(what, tr("Write rows of equal length."), where)
        if not row:
            raise Misfit(tr("'{key}' has an empty list in it."), tr("Write at least one number."), where)
        if len(row) != length:
            what = ngettext(
                "'{{key}}' has a row of {count} item; the first row has {length}.",
                "'{{key}}' has a row of {count} items; the first row has {length}.",
                len(row),
            )
            raise Misfit(what.format(count=len(row), length=length), tr("Write rows of equal length."), where)
