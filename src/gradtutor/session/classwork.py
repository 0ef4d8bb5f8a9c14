"""What a teacher says to a whole class: the events of it, and what holds in the class after them."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from gradtutor.session.store import Event, Json

CLASS: Final = ""
"""The ``learner`` of an event that is for everybody."""
CLASS_STATE: Final = "class/state"
"""The name of the state that tells those who come later what holds."""
MESSAGE, PAUSED, FOLLOW, RELEASED, LESSONS = "message", "paused", "follow", "released", "lessons"
"""The kinds of the events; what they carry stands at ``after`` and ``message_of``."""
LONGEST_MESSAGE: Final = 300
"""Characters."""


class Follow(NamedTuple):
    """The place that the teacher offers to everybody."""

    lesson: str
    """The lesson's key."""
    variant: str
    iteration: int
    revealed: int


class ClassState(NamedTuple):
    """What holds in a class."""

    paused: bool = False
    closed: frozenset[str] = frozenset()
    """The keys of the lessons that nobody may open now."""
    follow: Follow | None = None
    """What is offered; nobody has to take it."""


def after(state: ClassState, event: Event) -> ClassState:
    """What holds after an event; the same for one that says nothing to the class, or is not understood.

    ``paused`` {on} · ``follow`` {lesson, variant, iteration, revealed} · ``released`` {} · ``lessons`` {closed}.
    """
    if event.learner != CLASS:
        return state
    try:
        if event.kind == PAUSED:
            return state._replace(paused=bool(event.data["on"]))
        if event.kind == FOLLOW:
            return state._replace(follow=_follow(event.data))
        if event.kind == RELEASED:
            return state._replace(follow=None)
        if event.kind == LESSONS:
            return state._replace(closed=_closed(event.data["closed"]))
    except (TypeError, ValueError, KeyError):
        # Written by another version of this program.
        return state
    return state


def as_json(state: ClassState) -> Json:
    """As it is kept under ``CLASS_STATE``."""
    follow = None if state.follow is None else state.follow._asdict()
    return {"paused": state.paused, "closed": sorted(state.closed), "follow": follow}


def from_json(kept: Any) -> ClassState:
    """What was kept, or the state of a class that has just begun where it is not understood."""
    try:
        follow = None if kept["follow"] is None else _follow(kept["follow"])
        return ClassState(bool(kept["paused"]), _closed(kept["closed"]), follow)
    except (TypeError, ValueError, KeyError):
        return ClassState()


def _follow(data: Any) -> Follow:
    return Follow(str(data["lesson"]), str(data["variant"]), int(data["iteration"]), int(data["revealed"]))


def _closed(keys: Any) -> frozenset[str]:
    if isinstance(keys, str):
        raise TypeError("a list of keys is needed")
    return frozenset(str(key) for key in keys)
