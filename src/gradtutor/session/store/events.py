"""What is written down of learners: the kinds of events, and what belongs to each. Nothing else is kept of a class.

No key that is pressed and no text that is typed is in it: an answer is a number, or the numbers of choices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from gradtutor.session.store.interface import Event

Check: TypeAlias = Callable[[Any], bool]
"""Whether a value can belong to a key."""
Keys: TypeAlias = Mapping[str, Check]

LONGEST_TEXT: Final = 200
"""Characters: of a lesson's key, of the name of a variant, of a setting."""
LARGEST_WHOLE: Final = 2**53
"""Up to here whole numbers are the same everywhere."""
MOST_AXES: Final = 8
MOST_NAMES: Final = 64
"""Settings of a variant, parameters of a move, steps in an order."""
MOST_LEVELS: Final = 5
"""Of lists within lists, in the value of a setting."""


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_WHOLE


def _number(value: Any) -> bool:
    # A number that is not finite is kept as None.
    return value is None or isinstance(value, float) or _whole(value)


def _wholes(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) <= MOST_NAMES and all(map(_whole, value))


def _place(value: Any) -> bool:
    return _wholes(value) and len(value) <= MOST_AXES


def _answer(value: Any) -> bool:
    return _number(value) or _wholes(value)


def _setting(value: Any, levels: int = MOST_LEVELS) -> bool:
    if isinstance(value, list | tuple):
        return levels > 0 and all(_setting(entry, levels - 1) for entry in value)
    return _number(value) or _flag(value) or _text(value)


def _settings(value: Any) -> bool:
    small = isinstance(value, Mapping) and len(value) <= MOST_NAMES
    return small and all(_text(name) and _setting(one) for name, one in value.items())


_PLACE: Final[Keys] = {"variant": _text, "iteration": _whole}
_NUMBER: Final[Keys] = {**_PLACE, "quantity": _text, "name": _text, "of": _text, "index": _place}
_JUDGED: Final[Keys] = {"right": _flag, "reason": _text}

LEARNERS: Final[Mapping[str, Keys]] = MappingProxyType(
    {
        "opened": {"variant": _text},
        "stepped": {**_PLACE, "revealed": _whole, "stage": _text, "focus": _text, "rate": _number},
        "predicted": {**_NUMBER, **_JUDGED, "guess": _number, "truth": _number},
        "answered": {**_JUDGED, "question": _text, "answer": _answer},
        "dropped": {**_NUMBER, "asked": _text, "question": _text},
        "hinted": {"question": _text, "hint": _whole},
        "moved": {**_PLACE, "parameters": _settings},
        "changed": {"variant": _text, "base": _text, "settings": _settings},
        "finished": {**_PLACE, "reason": _text},
        "left": {},
        "turns": {"on": _flag},
    }
)
"""What a learner's process writes: kind -> key -> what its value can be."""


def tidy(event: Event) -> Event | None:
    """The event, its data as JSON has them, with what belongs to its kind and nothing else; ``None`` where a learner
    has no such event.

    What lacks a part is understood by nobody, and harms nobody: whoever folds events passes over it.
    """
    keys = LEARNERS.get(event.kind)
    if keys is None or not _text(event.lesson):
        return None
    return event._replace(data={key: value for key, value in event.data.items() if key in keys and keys[key](value)})
