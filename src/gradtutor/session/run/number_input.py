"""What a learner types: a number, or an expression over the names on the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import lt
from typing import TYPE_CHECKING

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.notation import plain_number, write
from gradtutor.engine.language.parser import parse, read
from gradtutor.engine.language.tokens import is_name
from gradtutor.engine.language.values import is_array
from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.session.run.decimal_comma import with_points

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Parameter

_DELTA = r"Δ([\w']+)|\bdelta\(\s*(\w+)\s*\)"
_ELEMENT = r"([^\W\d]\w*)\[\s*(\d{1,9}(?:\s*,\s*\d{1,9})*)\s*\]"
_GRADIENT = r"∂[\w']+/∂([\w']+)|\bgrad\(\s*(\w+)\s*\)"


def read_number(
    text: str, known: Mapping[str, Value], parameter: Parameter | None = None, symbols: Mapping[str, str] | None = None
) -> float:
    """A number or an expression over ``known`` names, within the bounds of ``parameter`` if there is one.

    ``symbols`` are what is shown for names, and may be typed as well. Raises ``ValueError`` with a sentence for the
    learner.
    """
    try:
        spelled = _spelled(_with_elements(text, known), symbols or {})
        value = float(evaluate(parse(spelled, _names(known, symbols or {})), known))
    except ExpressionError as error:
        raise ValueError(str(error)) from None
    except IndexError as error:
        raise ValueError(tr("There is no {element}.").format(element=error)) from None
    except (ArithmeticError, ValueError, TypeError):
        raise ValueError(tr("This has no value.")) from None
    if parameter is not None:
        _check_bounds(value, parameter)
    return value


def read_as(text: str, known: Mapping[str, Value], symbols: Mapping[str, str] | None = None) -> str:
    """How a text was read where it may be meant otherwise, as a sentence for the learner: ``1/2x`` as ``1/2·x``. Empty
    where it cannot be, and for what cannot be read at all."""
    symbols = symbols or {}
    try:
        spelled = _spelled(_with_elements(text, known), symbols)
        notes = read(spelled, _names(known, symbols)).notes
    except (ExpressionError, IndexError):
        return ""
    told = {_typed(spelled[note.start : note.end].strip()): _typed(write(note.read, symbols)) for note in notes}
    return " ".join(tr("{written} is read as {read}.").format(written=one, read=other) for one, other in told.items())


def _with_elements(text: str, known: Mapping[str, Value]) -> str:
    """The text with a number in the place of each element, ``X[2,13]``, counted from 1 as the screen does."""

    def number(found: re.Match[str]) -> str:
        array = known.get(found[1])
        if array is None:
            return found[0]
        index = tuple(int(place) - 1 for place in found[2].split(","))
        # A plain number has no elements.
        extents = array.shape if is_array(array) else ()  # type: ignore[union-attr]  # an array, as just seen
        if len(index) != len(extents) or min(index) < 0 or not all(map(lt, index, extents)):
            raise IndexError(found[0])
        return f"({float(array[index])!r})"  # type: ignore[index]  # an array, as just seen

    return re.sub(_ELEMENT, number, text)


def read_value(text: str, known: Mapping[str, Value], parameter: Parameter) -> Value:
    """As ``read_number``, for a parameter of any shape: an array may be an expression such as ``w - 0.1*grad_w``, a
    list such as ``[1, 2]``, or a number for all of its elements. Raises ``ValueError`` with a sentence."""
    if isinstance(parameter.start, float | int):
        return read_number(text, known, parameter)
    # Not needed for the lessons of plain numbers.
    import json

    import numpy as np

    try:
        listed = text.strip().startswith("[")
        value = json.loads(text) if listed else evaluate(parse(_spelled(text, {}), list(known)), known)
        array = np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), parameter.start.shape))
    except ExpressionError as error:
        raise ValueError(str(error)) from None
    except (ArithmeticError, ValueError, TypeError, RecursionError):
        raise ValueError(tr("This does not have the shape of {name}.").format(name=parameter.name)) from None
    if not np.isfinite(array).all():
        raise ValueError(tr("This has no value."))
    for extreme in (float(array.min()), float(array.max())):
        _check_bounds(extreme, parameter)
    return array


def _spelled(text: str, symbols: Mapping[str, str]) -> str:
    """The text in the signs of expressions."""
    text = with_points(text)
    for name, symbol in sorted(symbols.items(), key=lambda pair: -len(pair[1])):
        if not symbol.isascii() and not is_name(symbol):
            text = text.replace(symbol, name)
    text = re.sub(_GRADIENT, lambda found: f"grad_{found[1] or found[2]}", text)
    text = re.sub(_DELTA, lambda found: f"delta_{found[1] or found[2]}", text)
    return text


def _typed(text: str) -> str:
    """The other way round from ``_spelled``: ``Δb`` for ``delta_b``."""
    return re.sub(r"\bgrad_(\w+)", r"grad(\1)", re.sub(r"\bdelta_(\w+)", r"Δ\1", text))


def _names(known: Mapping[str, Value], symbols: Mapping[str, str]) -> dict[str, str]:
    """What may be typed -> the name that it means: the names, and what is shown for them."""
    shown = {symbol: name for name, symbol in symbols.items() if name in known and is_name(symbol)}
    return {**shown, **{name: name for name in known}}


def _check_bounds(value: float, parameter: Parameter) -> None:
    low, high = parameter.minimum, parameter.maximum
    if low is not None and value < low:
        raise ValueError(tr("The smallest that is allowed is {number}.").format(number=plain_number(low)))
    if high is not None and value > high:
        raise ValueError(tr("The largest that is allowed is {number}.").format(number=plain_number(high)))
