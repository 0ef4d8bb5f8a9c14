"""What a teacher does with the learners of a class: another name, two names that are one learner's, out of the class,
a new PIN, a lock taken away.

All of it goes through the ``Store`` protocol, so that the teacher's program and the command line do the same, while the
class is open and while it is not. Whoever is sitting there meanwhile hears of it by the events that are left behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gradtutor.errors import ClassError
from gradtutor.i18n import tr
from gradtutor.session.classroom.locks import GUESSES, LOCKS
from gradtutor.session.classroom.person_names import clean_name, person_id
from gradtutor.session.classroom.pins import hashed, make_pin
from gradtutor.session.classroom.presence import Presence
from gradtutor.session.classroom.stored_data import PINS
from gradtutor.session.progress.progress import ERASURES
from gradtutor.session.store.events import (
    Arrived,
    Erased,
    Joined,
    Record,
    Removed,
    Unlocked,
    event_of,
    record_of,
)
from gradtutor.session.store.interface import Event, Json, Store

TEACHER: Final = "teacher"
"""The name by which a teacher logs in."""
NAMES: Final = "name/"
"""Under this name and a learner's id the store keeps what the teacher calls the learner."""
ALIASES: Final = "alias/"
"""Under this name and an id that is nobody's any more the store keeps whose it was."""
SUMMARIES: Final = "progress/"
"""Where the store keeps what follows from a learner's events."""
AT_ONCE: Final = 5000
"""Events that are read at a go."""
PATIENCE: Final = 8.0
"""Seconds for somebody to leave: the server looks at what others have written at least every five."""
BETWEEN: Final = 0.2
"""Seconds between two looks at whether that is done."""
ENTRY: Final = "class/entry"
"""The state that says how one gets in: ``CODE``, ``LIST`` or ``ROSTER``."""
CODE: Final = "code"
"""By the class code and a PIN; learners name themselves."""
LIST: Final = "list"
"""By the class code and a PIN; a roster names the learners."""
ROSTER: Final = "roster"
"""By the password or the key that a roster has; it names the learners too."""
LAST_WORDS: Final = frozenset({"departed", "removed"})
"""Kinds of events that may come from somebody who is not there by this name any more; they alone make no learner."""
FEW: Final = 5
"""Events by which it is seen whether there are others than those."""
CHANGES: Final = frozenset({"joined", "removed"})
"""The kinds of events that tell of a learner who is not there by this name any more."""


def known_as(name: str, alias: Json | None, given: Json | None) -> tuple[str, str]:
    """By what id and name somebody is known who has said a name; ``alias`` is what the store has of it under
    ``ALIASES``, ``given`` what it has of that id under ``NAMES``."""
    id_ = person_id(name) if alias is None else str(alias)
    return id_, clean_name(str(given if given is not None else alias if alias is not None else name))


def exists(store: Store, learner: str) -> bool:
    """Whether anything is stored of a learner."""
    kept = any(store.state(prefix + learner) is not None for prefix in (PINS, NAMES, SUMMARIES))
    return kept or any(event.kind not in LAST_WORDS for event in store.read(0, learner, FEW))


def rename(store: Store, learner: str, name: str, time: float) -> str:
    """Give a learner another name; the new id. Everything that is stored goes with it, also the PIN, and who logs in by
    the old name is let in as the new one.

    Raises ``ClassError`` for a name that is none or another's, and ``StoreError``.
    """
    shown = clean_name(name)
    new = person_id(name)
    if not name.strip() or shown == "?":
        raise ClassError(tr("A name is needed."))
    if new == TEACHER:
        raise ClassError(tr("'{name}' is the teacher's name.").format(name=shown))
    if store.state(ENTRY) in (LIST, ROSTER):
        raise ClassError(tr("The names of this class stand in its roster. To bring two of them together: merge."))
    if not exists(store, learner):
        raise ClassError(tr("There is no learner '{name}' in the class.").format(name=learner))
    if new == learner:
        store.set_state(NAMES + new, shown)
        # The events stay whose they are; only the name is another.
        store.append([event_of(Joined(new, shown), learner=new, time=time)])
        return new
    if exists(store, new):
        raise ClassError(tr("There is a learner '{name}' already. If it is the same one: merge.").format(name=shown))
    store.set_state(NAMES + new, shown)
    _move(store, learner, new)
    _leave_word(store, Joined(learner, shown), new, time)
    return new


def merge(store: Store, learner: str, into: str, time: float) -> int:
    """Make everything that ``learner`` has done ``into``'s: two names of one person. Events keep their places in time;
    the PIN that holds is that of ``into``. How many events that were. Raises ``ClassError`` and ``StoreError``."""
    for one in (learner, into):
        if one == TEACHER or not exists(store, one):
            raise ClassError(tr("There is no learner '{name}' in the class.").format(name=one))
    if learner == into:
        raise ClassError(tr("That is the same name."))
    name = shown_name(store, into)
    if store.state(PINS + into) is not None:
        store.set_state(PINS + learner, None)
    store.set_state(LOCKS + learner, None)
    store.set_state(NAMES + into, name)
    count = _move(store, learner, into)
    _leave_word(store, Joined(learner, name), into, time)
    return count


def remove(store: Store, learner: str, time: float) -> int:
    """Erase everything that is stored of a learner; how many events that were. Raises ``ClassError`` where there is
    nothing, and ``StoreError``."""
    if learner == TEACHER or not exists(store, learner):
        raise ClassError(tr("There is no learner '{name}' in the class.").format(name=learner))
    present = is_present(store, learner)
    _count_erasure(store)
    count = store.erase(learner)
    forget_states(store, learner)
    _leave_word(store, Removed() if present else None, learner, time)
    return count


def see_out(store: Store, learner: str, time: Callable[[], float], sleep: Callable[[float], None]) -> None:
    """Have somebody who is there leave the class, before what is stored is erased; waits until that is done, but not
    for long: the server may be gone without having said so. Raises ``StoreError``."""
    if is_present(store, learner):
        begun = time()
        store.append([event_of(Removed(), learner=learner, time=begun)])
        # The server erases it when it has heard of it.
        while time() < begun + PATIENCE and any(one.kind == "removed" for one in store.read(0, learner)):
            sleep(BETWEEN)


def forget_states(store: Store, learner: str) -> None:
    """Take out what is kept of a learner beside the events, and former names."""
    for prefix in (SUMMARIES, PINS, LOCKS, GUESSES, NAMES, ALIASES):
        store.set_state(prefix + learner, None)
    for old, whose in store.states(ALIASES).items():
        if whose == learner:
            store.set_state(old, None)


def unlock(store: Store, learner: str, time: float) -> Event:
    """Let a learner log in again at whose name too much was guessed; the event that says so. Raises ``StoreError``."""
    event = event_of(Unlocked(), learner=learner, time=time)
    store.set_state(GUESSES + learner, None)
    store.set_state(LOCKS + learner, None)
    store.append([event])
    return event


def new_pin(store: Store, learner: str, time: float) -> str:
    """A PIN in the place of the one that was forgotten: to be told to the learner, for only its hash is kept. A name
    that was locked is unlocked. Raises ``ClassError`` and ``StoreError``."""
    if store.state(ENTRY) == ROSTER:
        raise ClassError(tr("There are no PINs in this class: the roster has its passwords."))
    if learner == TEACHER or not exists(store, learner):
        raise ClassError(tr("There is no learner '{name}' in the class.").format(name=learner))
    pin = make_pin()
    store.set_state(PINS + learner, hashed(pin))
    if store.state(LOCKS + learner) is not None:
        unlock(store, learner, time)
    return pin


def given_pin(store: Store, learner: str, time: float, *, renew: bool) -> str | None:
    """A PIN for somebody who has none, or with ``renew`` in any case; ``None`` where the one that there is holds.

    Raises ``StoreError``.
    """
    pin = make_pin()
    if not renew and store.state(PINS + learner) is not None:
        return None
    kept = hashed(pin)
    if renew:
        store.set_state(PINS + learner, kept)
    elif store.claim_state(PINS + learner, kept) != kept:
        # The learner has come meanwhile and has chosen one.
        return None
    if store.state(LOCKS + learner) is not None:
        unlock(store, learner, time)
    return pin


def known(store: Store) -> list[str]:
    """The ids of all learners of whom something is stored. Raises ``StoreError``."""
    kept = {name.removeprefix(prefix) for prefix in (PINS, NAMES, SUMMARIES) for name in store.states(prefix)}
    after = 0
    while events := store.read(after, most=AT_ONCE):
        kept |= {event.learner for event in events if event.kind not in LAST_WORDS}
        after = events[-1].number
    return sorted(kept - {"", TEACHER})


def shown_name(store: Store, learner: str) -> str:
    """What a learner is called: as the teacher has said, else as at the last login. Raises ``StoreError``."""
    given = store.state(NAMES + learner)
    name = learner if given is None else str(given)
    if given is None:
        for event in store.read(0, learner):
            match record_of(event):
                case Arrived(called) | Joined(name=called):
                    name = called or name
    return clean_name(name)


def is_present(store: Store, learner: str) -> bool:
    """Whether a learner has come and not gone since. Raises ``StoreError``."""
    presence = Presence()
    for event in store.read(0, learner):
        presence.fold(record_of(event))
    return bool(presence.seats)


def _move(store: Store, old: str, new: str) -> int:
    """Make everything of one id another's, in an order in which nothing is lost where it breaks off in between."""
    for prefix in (PINS, LOCKS):
        kept = store.state(prefix + old)
        if kept is not None:
            store.set_state(prefix + new, kept)
    # Former names lead on, and never to themselves.
    for alias, whose in store.states(ALIASES).items():
        if whose == old:
            store.set_state(alias, new)
    store.set_state(ALIASES + old, new)
    store.set_state(ALIASES + new, None)
    # First, so that the process of a learner who is there does not write its summary back.
    _count_erasure(store)
    count = store.reassign(old, new)
    for prefix in (PINS, LOCKS, GUESSES, NAMES, SUMMARIES):
        store.set_state(prefix + old, None)
    store.set_state(SUMMARIES + new, None)
    return count


def _count_erasure(store: Store) -> None:
    store.set_state(ERASURES, int(str(store.state(ERASURES) or 0)) + 1)


def _leave_word(store: Store, what: Record | None, learner: str, time: float) -> None:
    """Tell those who are there, and have everybody work out anew what follows from the events."""
    told = [] if what is None else [event_of(what, learner=learner, time=time)]
    store.append([*told, event_of(Erased(), learner="", time=time)])
