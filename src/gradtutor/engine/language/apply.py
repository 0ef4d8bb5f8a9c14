"""The value of an operation: as Python source for compiled passes, and at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.operations import OPERATIONS, SCALAR_NAMES
from gradtutor.engine.language.values import is_array

if TYPE_CHECKING:
    from gradtutor.engine.language.operation import Options
    from gradtutor.engine.language.values import Value


def array_names() -> dict[str, object]:
    """What the ``array`` sources may call besides; imports numpy."""
    import numpy as np

    from gradtutor.engine.language.arrays import functions as arrays

    # numpy imports from within its own C code on the way to some of its errors, and looks for the means to do it in the
    # names of whoever has called it.
    return {"__builtins__": {"__import__": __import__}, "np": np, **arrays.FUNCTIONS}


def value_source(name: str, parts: Sequence[str], arrays: bool, options: Options = ()) -> str:
    """Python source of the value of one operation whose arguments have the sources ``parts``.

    ``arrays``: whether one of them is an array.
    """
    operation = OPERATIONS[name]
    text = operation.array if (arrays or operation.makes_array) and operation.array else operation.scalar
    if not operation.options and operation.arity >= 0:
        return text.format(**dict(zip("abc", parts, strict=False)))
    fixed = {key: repr(value) for key, value in {**operation.options, **dict(options)}.items()}
    if "at" in fixed:
        fixed["at"] = ", ".join(map(_subscript, dict(options)["at"]))
    return text.format(**dict(zip("abc", parts, strict=False)), **fixed, all=", ".join(parts))


def _subscript(at: Any) -> str:
    """One subscript as Python writes it: ``1``, ``0:3``."""
    return ":".join("" if part is None else str(part) for part in at) if isinstance(at, tuple) else str(at)


_functions: dict[tuple[object, ...], Callable[..., Value]] = {}


def apply(name: str, arguments: tuple[Value, ...], options: Options = ()) -> Value:
    """The value of one operation; for a walk through an expression, where speed does not matter.

    Raises ValueError, ZeroDivisionError or OverflowError (FloatingPointError for arrays) where it has none.
    """
    arrays = any(is_array(argument) for argument in arguments)
    arrays = arrays or OPERATIONS[name].makes_array
    # An int is no float to whoever reads the options, but equal to it: (0,) must not be taken for (0.0,).
    key = (name, arrays, len(arguments), repr(options) if options else "")
    function = _functions.get(key)
    if function is None:
        parts = [f"a{number}" for number in range(len(arguments))]
        names = {"__builtins__": {}, **SCALAR_NAMES, **(array_names() if arrays else {})}
        function = eval(f"lambda {', '.join(parts)}: {value_source(name, parts, arrays, options)}", names)
        _functions[key] = function
    if not arrays:
        return function(*arguments)
    import numpy as np

    with np.errstate(divide="raise", over="raise", invalid="raise"):
        result = function(*arguments)
    return result if np.ndim(result) else float(result)
