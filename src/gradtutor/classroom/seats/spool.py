"""A file of events that wait for a store which is away: they are there also when this server has been killed.

A line has the source of the events behind it and the number after which they begin there, or one of those events. So
they can be sent again from the beginning, by whichever process: the store knows what it has. Or a line has a named
value that was to be set, and when; of those the last one of a name counts.
"""

from __future__ import annotations

import contextlib
import json
import os
from itertools import chain
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.seats.taken import seats_of
from gradtutor.classroom.seats.wire import event_from_json, event_to_json
from gradtutor.records import NamedTuple
from gradtutor.session.store.events import Departed, event_of
from gradtutor.session.store.interface import Event, as_json
from gradtutor.session.store.subscription import PRESENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gradtutor.session.store.interface import Json, Source, Store

SPOOL_FILE: Final = "waiting.jsonl"
"""In the class's folder."""
AT_ONCE: Final = 5000
"""Events that are sent at a go."""
MOST_BYTES: Final = 1 << 30
"""Of the file: some five million events."""
FILE_MODE: Final = 0o600


class LateState(NamedTuple):
    """A named value that could not be set when it was to be."""

    name: str
    value: Json | None
    """``None``: it was to be taken away."""
    time: float
    """When, in seconds since 1970."""


class Spool:
    """The events in ``file`` which this process has put there."""

    def __init__(self, file: Path, most: int = MOST_BYTES) -> None:
        self.file, self._most = file, most
        self.count = 0
        """How many wait."""
        self.states: dict[str, Json | None] = {}
        """The named values that wait."""
        self._at = 0
        """Where in the file what has been sent ends."""
        self._ends: list[int] = []
        """Where each of those ends that were taken out last."""

    def add(self, events: Sequence[Event], source: Source, states: Sequence[LateState] = ()) -> bool:
        """Keep events behind those that wait, and named values; whether there was room. ``source``: where the last one
        stands of those that come before the first of these. Raises ``OSError``; then the file is as it was."""
        lines = [_line(source), *(_line(event_to_json(event)) for event in events)]
        lines += [_line({"set": [one.name, as_json(one.value), one.time]}) for one in states]
        file = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, FILE_MODE)
        try:
            size = os.fstat(file).st_size
            text = memoryview("".join(lines).encode())
            if size + len(text) > self._most:
                return False
            try:
                while text:
                    text = text[os.write(file, text) :]
                os.fsync(file)
            except OSError:
                os.ftruncate(file, size)
                raise
        finally:
            os.close(file)
        self.count += len(events)
        self.states |= {one.name: one.value for one in states}
        return True

    def first(self) -> list[Event]:
        """Of those that wait the first ones. Raises ``OSError``."""
        events, self._ends, end = list[Event](), [], self._at
        if not self.count:
            return events
        with self.file.open("rb") as stream:
            stream.seek(end)
            for line in stream:
                end += len(line)
                if isinstance(said := _read(line), Event):
                    events.append(said)
                    self._ends.append(end)
                if len(events) == AT_ONCE:
                    break
        return events

    def sent(self, count: int) -> None:
        """So many of the first ones are in the store. Raises ``OSError``."""
        self.count -= count
        self._at = self._ends[count - 1]
        self._end()

    def states_sent(self) -> None:
        """All named values are in the store. Raises ``OSError``."""
        if self.states:
            self.states.clear()
            self._end()

    def _end(self) -> None:
        if not (self.count or self.states):
            self._at = 0
            self.file.unlink()


def send_left(file: Path, store: Store, now: float, restore: Callable[[str, Json | None, float], None]) -> int:
    """Have a store keep what a server has left in a file that is no more, and that nobody sits there; how many events
    those were. ``restore`` sets a named value late. Raises ``StoreError`` and ``OSError``."""
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        return 0
    total, coming, events = 0, list[Event](), list[Event]()
    late = dict[str, LateState]()
    name, number = "", 0
    with stream:
        for line in chain(stream, [b""]):
            said = _read(line)
            if isinstance(said, Event):
                events.append(said)
                coming += [said] if said.kind in PRESENCE else []
            if events and (len(events) == AT_ONCE or not isinstance(said, Event)):
                total, number = total + len(events), number + len(events)
                store.append(events, (name, number))
                events = []
            if isinstance(said, LateState):
                late[said.name] = said
            elif said is not None and not isinstance(said, Event):
                name, number = said
    left = [
        event_of(Departed(seat), learner=learner, time=now)
        for learner, seats in seats_of(coming).items()
        for seat in sorted(seats)
    ]
    if left:
        store.append(left, (name, number + len(left)))
    for one in late.values():
        restore(*one)
    file.unlink()
    return total


def _line(what: object) -> str:
    return json.dumps(what, separators=(",", ":")) + "\n"


def _read(line: bytes) -> Event | LateState | Source | None:
    """What a line of the file says; ``None``: it was not written to its end."""
    with contextlib.suppress(ValueError):
        match json.loads(line):
            case [str(name), int(number)]:
                return name, number
            case {"set": [str(name), value, float(when)]}:
                return LateState(name, value, when)
            case event:
                return event_from_json(event)
    return None
