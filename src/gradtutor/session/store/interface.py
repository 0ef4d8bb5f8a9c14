"""Where the events of learners are kept: one interface, whatever stands behind it.

An event is a fact that is only ever added; what follows from the events is worked out from them (``summary``). Beside
the events a store keeps *states*, named values that are replaced: what is cheap to look up and could be worked out
again, or what the host of a class sets.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias, runtime_checkable

from gradtutor.records import NamedTuple

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
"""What can be kept: everything that JSON has."""

Source: TypeAlias = tuple[str, int]
"""Where events come from, as the 32 digits of a UUID, and the number that the last of them has there, counted from 1.
The numbers there have no gaps."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Event(NamedTuple):
    """One thing that a learner did, or that the tutor showed."""

    kind: str
    lesson: str = ""
    """The lesson's key (``paths.lesson_key``)."""
    data: Mapping[str, Any] = _NOTHING
    """What the kind needs to be understood: everything that JSON can say; a store takes arrays as well."""
    learner: str = ""
    """Empty where there is only one."""
    time: float = 0.0
    """Seconds since 1970, UTC."""
    number: int = 0
    """Its place among all events: numbers grow and are never used twice. The store gives it."""


class Census(NamedTuple):
    """How much there is of a learner."""

    events: int
    first: float
    """When the first of them was, in seconds since 1970; ``last`` likewise."""
    last: float


class Subscription(Protocol):
    """A place in the sequence of events, for those who follow it."""

    def new(self) -> list[Event]:
        """The events that have been appended since the last call, in order; at once, also when there are none."""


@runtime_checkable
class Waking(Protocol):
    """A subscription that can be waited for."""

    def fileno(self) -> int:
        """Readable when there is something new; negative once it is closed."""

    def when_kept_back(self, call: Callable[[], None]) -> None:
        """Call this when something new has come that does not make ``fileno`` readable any more."""


class Store(Protocol):
    """What keeps events and states. Every method raises ``StoreError`` when what is behind it fails.

    Several processes may use one store at the same time. Whatever one has appended, the others read in the same order.
    """

    notice: str
    """What has happened to the store that its user must hear of, in a sentence; empty when all is well."""

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        """Add events in this order: all of them or, on an error, none. Their own numbers do not count.

        On an error it may not be known which: the answer of a store may be lost. With a ``source`` the events can be
        sent again, with others behind them, until there is an answer; each is kept once.
        """

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        """The events with a number above ``after``, in order: of one learner, or of all; at most so many."""

    def subscribe(self, after: int | None = None) -> Subscription:
        """Follow the events with a number above ``after``; ``None``: those from now on."""

    def state(self, name: str) -> Json | None:
        """A named value; ``None`` when there is none."""

    def set_state(self, name: str, value: Json | None) -> None:
        """Replace a named value; ``None`` takes it away."""

    def claim_state(self, name: str, value: Json) -> Json:
        """Set a named value unless there is one, whoever else tries the same; the one that holds from then on."""

    def states(self, prefix: str) -> dict[str, Json]:
        """All values whose names begin so."""

    def erase(self, learner: str | None = None, before: float | None = None) -> int:
        """Delete the events of a learner (of all) from before a time (all of them); how many there were."""

    def reassign(self, learner: str, to: str) -> int:
        """Make the events of a learner those of another, each at its place; how many there were."""

    def close(self) -> None:
        """Let go of what is behind the store; it must not be used any more."""


class Listener(Protocol):
    """Somebody who is woken."""

    def close(self) -> None:
        """Be woken no more."""


class Lapsed(NamedTuple):
    """A server that has not been heard of for longer than it had said."""

    host: str
    after: int
    """All of its events have numbers above this one."""


class Leases(Protocol):
    """The servers that a class has at the same time: each says again and again that it lives, and for how long that
    holds, by the clock of the store. Every method raises ``StoreError``. May be used beside the store, by one thread.
    """

    def take(self, host: str, seconds: float, about: Json) -> tuple[bool, Json]:
        """Begin: whether no other host lives, and what is said of the class by those that do; with no other one,
        ``about``. ``host`` has 32 hexadecimal digits and is never used again."""

    def renew(self, host: str, seconds: float) -> float | None:
        """Live on; the time by the store's clock, in seconds since 1970. ``None``: it has been taken for dead."""

    def lapsed(self) -> list[Lapsed]:
        """The hosts whose time is over; from now on none of them can be renewed. They are named until forgotten."""

    def end(self, host: str) -> None:
        """The time of a host is over, if there is one of this name."""

    def forget(self, host: str) -> None:
        """The host is no more, and nothing is left of it."""

    def restore(self, name: str, value: Json | None, when: float) -> None:
        """Set a named value that was to be set at ``when``, in seconds since 1970, unless one has been set since: by
        another host, while this one could not reach the store."""


class ClassStore(Store, Protocol):
    """What a class needs of its store besides. Every method raises ``StoreError``."""

    def open(self) -> None:
        """Open it now, and make it if there is none: for a process that may open no file later."""

    def leases(self) -> Leases | None:
        """The servers of the class; ``None`` where there can be only one."""

    def listen(self, wake: Callable[[], object], everything: Callable[[], bool] = lambda: True) -> Listener:
        """Have ``wake`` called, from any thread, soon after others have appended something, and whenever they may have.
        It says nothing of what is new: that is read. Unless ``everything`` says so, which is called from any thread as
        well, it may not be called for what is in nobody's ``told``."""

    def told(self, after: int, learners: Collection[str]) -> tuple[list[Event], int]:
        """Of the events with a number above ``after`` what concerns these learners and was not done by them: what is
        said to the class, that they have come or gone, that names are joined or taken out. And the number up to which
        that is all."""

    def last(self) -> int:
        """The highest number that an event has got here; 0 where none has."""

    def present(self) -> list[str]:
        """The learners who have come last and not gone since."""

    def presence(self, learner: str | None = None, after: int = 0) -> list[Event]:
        """The comings and goings with a number above ``after``, of one learner or of all."""

    def swap_state(self, name: str, old: Json | None, new: Json | None) -> bool:
        """Replace a named value if it is ``old`` still, whoever else tries the same; whether it was. ``None``: there is
        none, or shall be none."""

    def census(self, before: float | None = None) -> dict[str, Census]:
        """By learner, the events from before a time, or all of them."""

    def compact(self) -> bool:
        """Leave nothing of what was deleted where it could be found; whether that is done."""

    def copy(self, other: ClassStore) -> int:
        """Take over all that another store has, events with their numbers; how many there were.

        Raises ``StoreError`` where there is something in this one; then it stays as it is.
        """

    def files(self) -> Sequence[Path]:
        """What a process that uses it must be able to write; none where it is kept elsewhere."""

    def set_aside(self) -> Sequence[Path]:
        """Damaged files in the place of which it was begun anew, oldest first."""


def already_there(count: int, source: Source, known: int) -> int:
    """How many of ``count`` events at the front are in a store that knows a source up to its number ``known``."""
    return max(0, min(count, known - (source[1] - count)))


def as_json(value: Any) -> Any:
    """A copy of a value as JSON has it: arrays, tuples and (in order) sets as lists, what is not finite as ``None``.

    Raises ``TypeError`` for what JSON cannot say.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): as_json(entry) for key, entry in value.items()}
    if hasattr(value, "tolist"):
        return as_json(value.tolist())
    if isinstance(value, set | frozenset):
        return sorted(map(as_json, value))
    if isinstance(value, Sequence):
        return [as_json(entry) for entry in value]
    raise TypeError(f"{type(value).__name__} cannot be kept")
