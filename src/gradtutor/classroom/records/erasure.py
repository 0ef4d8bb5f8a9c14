"""What is stored of learners is taken out again: their events, what follows from them, and their PINs."""

from __future__ import annotations

import time
from math import inf
from typing import Final

from gradtutor.classroom.hosts.web_tickets import forget_tickets
from gradtutor.records import NamedTuple
from gradtutor.session.classroom.class_state import CLASS, CLASS_STATE, as_json, from_json
from gradtutor.session.classroom.locks import GUESSES, LOCKS
from gradtutor.session.classroom.people import NAMES, SUMMARIES, forget_states
from gradtutor.session.classroom.stored_data import PINS
from gradtutor.session.progress.progress import ERASURES
from gradtutor.session.store.events import Erased, event_of
from gradtutor.session.store.interface import ClassStore

KEPT: Final = (SUMMARIES, PINS, LOCKS, GUESSES, NAMES)
"""What the store keeps of a learner beside the events."""


class Forgotten(NamedTuple):
    """What is to be taken out, or was."""

    events: int
    learners: int
    """Those of whom nothing at all is left."""


def to_forget(store: ClassStore, learner: str | None, before: float | None) -> Forgotten:
    """What ``forget`` would take out now."""
    counts = store.census(before)
    events = sum(count.events for id_, count in counts.items() if learner in (None, id_))
    everything = store.census()
    whole = {id_ for id_ in _known(store) if learner in (None, id_)}
    left = {id_ for id_, count in everything.items() if id_ not in counts or counts[id_].events < count.events}
    return Forgotten(events, len(whole - left))


def forget(store: ClassStore, learner: str | None, before: float | None) -> bool:
    """Erase the events of a learner (of all) from before a time in seconds since 1970 (all of them).

    Summaries of those events go with them; of whom no event is left, the PIN goes too. Whether the file holds nothing
    of it any more: not while another process is in the middle of reading; a second call makes up for it then. The
    class may be open meanwhile. Raises ``StoreError``.
    """
    # First, so that the processes of learners who are there do not write their summaries back.
    store.set_state(ERASURES, int(str(store.state(ERASURES) or 0)) + 1)
    store.erase(learner, before)
    if learner is None and (state := store.state(CLASS_STATE)) is not None:
        # It repeats the last messages for those who come late.
        store.set_state(CLASS_STATE, as_json(from_json(state).since(inf if before is None else before)))
    left = store.census()
    for id_ in _known(store):
        if learner in (None, id_):
            store.set_state(SUMMARIES + id_, None)
            if id_ not in left:
                forget_states(store, id_)
                forget_tickets(store, id_)
    # The teacher's program works out anew what follows from the rest.
    store.append([event_of(Erased(), learner=CLASS, time=time.time())])
    return store.compact()


def _known(store: ClassStore) -> set[str]:
    """The ids of all learners of whom something is stored."""
    kept = {name.removeprefix(prefix) for prefix in KEPT for name in store.states(prefix)}
    return (kept | set(store.census())) - {""}
