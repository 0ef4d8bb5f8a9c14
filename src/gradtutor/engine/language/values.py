"""What a value is: a number, or an array of float64. numpy is not loaded before there is an array."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[np.float64]
    Value: TypeAlias = float | Array
    """A number, or an array of float64 of any shape."""


_NUMBERS = (float, int)


def is_array(value: object) -> bool:
    """Whether a value is an array (numpy itself need not be loaded to tell)."""
    return not isinstance(value, _NUMBERS)


def finite(value: Value) -> bool:
    """Whether a number, or every number of an array, is one."""
    if not is_array(value):
        return math.isfinite(value)
    np = _numpy()
    # The sum of squares is the cheapest thing that every inf and nan reaches; where it is too large itself, look.
    return math.isfinite(np.vdot(value, value)) or bool(np.isfinite(value).all())


def all_finite(values: Iterable[Value]) -> bool:
    """``finite`` of each value: one sum of squares for all of them, since most runs have no fault."""
    values = tuple(values)
    squares: Any = 0.0
    for value in values:
        squares += _numpy().vdot(value, value) if is_array(value) else value * value
    return math.isfinite(squares) or all(map(finite, values))


@cache
def _numpy() -> Any:
    """numpy, faster than by an import for each array."""
    import numpy as np

    return np
