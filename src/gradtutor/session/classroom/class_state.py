"""What a teacher says to a whole class: the events of it, and what holds in the class after them."""

from __future__ import annotations

from typing import Any, Final

from gradtutor.records import NamedTuple
from gradtutor.session.store.events import Follow, Lessons, Message, Paused, Released, record_from, record_of
from gradtutor.session.store.interface import Event, Json

CLASS: Final = ""
"""The ``learner`` of an event that is for everybody."""
CLASS_STATE: Final = "class/state"
"""The name of the state that tells those who come later what holds."""
LONGEST_MESSAGE: Final = 300
"""Characters."""
BOARD: Final = 5
"""Messages that can be read again."""
RECENT: Final = 7200.0
"""Seconds for which somebody who comes finds a message: a double lesson, and who comes late to it."""
SAME: Final = 5.0
"""Seconds within which the same words are one message: what has been kept may come as an event as well."""


class Said(NamedTuple):
    """A message."""

    time: float
    """Seconds since 1970."""
    text: str


class ClassState(NamedTuple):
    """What holds in a class."""

    paused: bool = False
    closed: frozenset[str] = frozenset()
    """The keys of the lessons that nobody may open now."""
    follow: Follow | None = None
    """What is offered; nobody has to take it."""
    said: tuple[Said, ...] = ()
    """The last messages, oldest first; none is much older than the last."""

    def since(self, time: float) -> ClassState:
        """The same without the messages from before a time."""
        return self._replace(said=tuple(one for one in self.said if one.time >= time))


def after(state: ClassState, event: Event) -> ClassState:
    """What holds after an event; the same for one that says nothing to the class, or is not understood."""
    if event.learner != CLASS:
        return state
    match record_of(event):
        case Message(text):
            return _heard(state, Said(event.time, text))
        case Paused(on):
            return state._replace(paused=on)
        case Follow() as follow:
            return state._replace(follow=follow)
        case Released():
            return state._replace(follow=None)
        case Lessons(closed):
            return state._replace(closed=closed)
    return state


def as_json(state: ClassState) -> Json:
    """As it is kept under ``CLASS_STATE``."""
    follow = None if state.follow is None else state.follow._asdict()
    said: list[Json] = [[one.time, one.text] for one in state.said]
    return {"paused": state.paused, "closed": sorted(state.closed), "follow": follow, "said": said}


def from_json(kept: Any) -> ClassState:
    """What was kept, or the state of a class that has just begun where it is not understood."""
    try:
        follow = None if kept["follow"] is None else _follow(kept["follow"])
        # The versions before this one kept no messages.
        said = tuple(Said(float(time), str(text)) for time, text in kept.get("said", ()))
        return ClassState(bool(kept["paused"]), _closed(kept), follow, said)
    except (TypeError, ValueError, KeyError):
        return ClassState()


def _heard(state: ClassState, new: Said) -> ClassState:
    if any(one.text == new.text and abs(one.time - new.time) < SAME for one in state.said):
        return state
    said = state.since(new.time - RECENT).said
    return state._replace(said=(*said, new)[-BOARD:])


def _follow(data: Any) -> Follow:
    record = record_from("follow", data)
    if not isinstance(record, Follow):
        raise TypeError("this is no step of a lesson")
    return record


def _closed(data: Any) -> frozenset[str]:
    record = record_from("lessons", data)
    if not isinstance(record, Lessons):
        raise TypeError("these are no lessons")
    return record.closed
