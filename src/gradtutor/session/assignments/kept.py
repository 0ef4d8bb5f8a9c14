"""The assignments of a class where they are kept: each is a state of its own, and the class hears of every change."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.errors import UsageError
from gradtutor.i18n import tr
from gradtutor.safe_text import quoted
from gradtutor.session.assignments.assignment import Assignment, as_json, from_json
from gradtutor.session.classroom.class_state import CLASS
from gradtutor.session.store.events import Assigned, Withdrawn, event_of, record_of

if TYPE_CHECKING:
    from gradtutor.session.store.interface import Event, Json, Store

KEPT: Final = "class/assignment/"
"""Before the id in the name of the state."""
ZONE: Final = "class/zone"
"""The state that names the class's time zone; none: that of the server."""
MOST: Final = 100
"""Assignments of a class."""
_SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of an id: nothing that is taken for something else."""
_LENGTH: Final = 4

Assignments = Mapping[str, Assignment]
"""Id -> assignment, in the order in which they are due."""


def assignments(store: Store) -> dict[str, Assignment]:
    """All that the class is given. Raises ``StoreError``."""
    return read(store.states(KEPT))


def read(states: Mapping[str, Json]) -> dict[str, Assignment]:
    """The same of what is kept under ``KEPT``; what is not understood is passed over."""
    found = (from_json(kept) for kept in states.values())
    return in_order(one for one in found if one is not None)


def in_order(found: Iterable[Assignment]) -> dict[str, Assignment]:
    """Those that are due first stand first; those that are never due come last."""
    return {one.id: one for one in sorted(found, key=lambda one: (one.until or float("inf"), one.given, one.id))}


def new_id(known: Iterable[str]) -> str:
    """An id that was not used before."""
    taken = set(known)
    while (id_ := "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))) in taken:
        pass
    return id_


def give(store: Store, assignment: Assignment, time: float) -> None:
    """Give the class something to do, or change what it was given. Raises ``StoreError``, and ``UsageError`` where
    there are too many."""
    if len(assignments(store).keys() | {assignment.id}) > MOST:
        raise UsageError(tr("There are {count} assignments; take some back first.").format(count=MOST))
    store.set_state(KEPT + assignment.id, as_json(assignment))
    store.append([event_of(Assigned(as_json(assignment)), learner=CLASS, time=time)])


def take_back(store: Store, id_: str, time: float) -> None:
    """Have something not be done any more; what was done stays. Raises ``StoreError``."""
    store.set_state(KEPT + id_, None)
    store.append([event_of(Withdrawn(id_), learner=CLASS, time=time)])


def find(known: Assignments, wanted: str) -> Assignment:
    """The assignment of an id, or of a title that only one has. Raises ``UsageError``."""
    named = [one for one in known.values() if wanted in (one.id, one.title)]
    if len(named) != 1:
        what = tr("There is no assignment '{name}'. To see which there are: gradtutor class assignments")
        if named:
            what = tr("More than one assignment is called '{name}'; say its id.")
        raise UsageError(what.format(name=quoted(wanted)))
    return named[0]


def after(known: Assignments, event: Event) -> dict[str, Assignment]:
    """What the class is given after an event; the same where it says nothing of it, or is not understood."""
    if event.learner != CLASS:
        return dict(known)
    match record_of(event):
        case Assigned(assignment):
            new = from_json(assignment)
            return dict(known) if new is None else in_order((*(one for one in known.values() if one.id != new.id), new))
        case Withdrawn(assignment):
            return {id_: one for id_, one in known.items() if id_ != assignment}
    return dict(known)
