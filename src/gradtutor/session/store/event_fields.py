"""The types of what an event tells: what a learner's process may write there, and how what is stored is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, TypeAlias

from gradtutor.records import NamedTuple

LONGEST_TEXT: Final = 200
"""Characters: of a lesson's key, of the name of a variant, of a setting."""
LARGEST_WHOLE: Final = 2**53
"""Up to here whole numbers are the same everywhere."""
MOST_AXES: Final = 8
MOST_NAMES: Final = 64
"""Settings of a variant, parameters of a move, steps in an order."""
MOST_LEVELS: Final = 5
"""Of lists within lists, in the value of a setting."""

Index: TypeAlias = tuple[int, ...]
"""Which element of an array, from 0; empty for a plain number."""
Finite: TypeAlias = Annotated[float | None, "as far as it is a number"]
"""``None``: it is not finite, or nothing that can be read."""
Given: TypeAlias = float | tuple[int, ...] | None
"""An answer: a number, the number of a choice, or steps in order; ``None``: nothing that can be read."""
Settings: TypeAlias = Mapping[str, Any]
"""Name -> a number, a text, a flag, or lists of these."""
Keys: TypeAlias = frozenset[str]


class EventField(NamedTuple):
    """One type."""

    allows: Callable[[Any], bool]
    """Whether a learner's process may write this."""
    read: Callable[[Any], Any]
    """The value of what is stored; raises ``TypeError`` or ``ValueError`` for what is none."""


def is_text(value: Any) -> bool:
    """Whether this can be shown, and is no longer than a name."""
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_WHOLE


def _is_number(value: Any) -> bool:
    # A number that is not finite is kept as None.
    return value is None or isinstance(value, float) or _is_whole(value)


def _are_wholes(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) <= MOST_NAMES and all(map(_is_whole, value))


def _is_index(value: Any) -> bool:
    return _are_wholes(value) and len(value) <= MOST_AXES


def _is_given(value: Any) -> bool:
    return _is_number(value) or _are_wholes(value)


def _is_setting(value: Any, levels: int = MOST_LEVELS) -> bool:
    if isinstance(value, list | tuple):
        return levels > 0 and all(_is_setting(entry, levels - 1) for entry in value)
    return _is_number(value) or _is_flag(value) or is_text(value)


def _are_settings(value: Any) -> bool:
    small = isinstance(value, Mapping) and len(value) <= MOST_NAMES
    return small and all(is_text(name) and _is_setting(one) for name, one in value.items())


def _are_keys(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) <= MOST_NAMES and all(map(is_text, value))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _index(value: Any) -> Index:
    return tuple(int(axis) for axis in value)


def _finite(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _given(value: Any) -> Given:
    if isinstance(value, list | tuple):
        try:
            return _index(value)
        except (TypeError, ValueError):
            return None
    # The number of a choice stays whole.
    return value if isinstance(value, int) and abs(value) <= LARGEST_WHOLE else _finite(value)


def _keys(value: Any) -> Keys:
    if isinstance(value, str):
        raise TypeError("a list of keys is needed")
    return frozenset(str(key) for key in value)


FIELDS: Final[Mapping[Any, EventField]] = {
    str: EventField(is_text, _text),
    bool: EventField(_is_flag, bool),
    int: EventField(_is_whole, int),
    float | None: EventField(_is_number, lambda value: None if value is None else float(value)),
    Finite: EventField(_is_number, _finite),
    Index: EventField(_is_index, _index),
    Given: EventField(_is_given, _given),
    Settings: EventField(_are_settings, dict),
    Keys: EventField(_are_keys, _keys),
}
"""The type that a field of an event is declared with -> what there is to know of it."""
