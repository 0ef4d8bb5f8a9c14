"""The socket between a learner's process and the server: one JSON object in each line, both ways.

A learner's process has no file open for writing. It sends its events here; the kernel keeps what has been sent even if
the process dies in the next moment, and the server writes it down.

Up: ``{"append": [event, …]}``, ``{"set": [name, value]}``, ``{"ask": number, "what": …, "with": […]}``. Down:
``{"answer": number, "value": …}``, or ``"error"`` in the place of the value; ``{"events": [event, …]}``; and
``{"unsaved": reason, "hold": …}`` when the server cannot save what it is sent, with an empty reason when it can again.
While it is to hold, a process keeps its events. It sends them in pieces, each but the last with ``"more": true``, to
which the server says again how it is.
"""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.session.store.interface import Event, Json, Source, Subscription, as_json

LONGEST_LINE: Final = 1 << 24
"""Bytes of a line that a process of ours takes from the server."""
PATIENCE: Final = 20.0
"""Seconds that an answer of the server may take: it asks a failing store for ten."""
LONGEST_PIECE: Final = 1 << 16
"""Bytes of events that are sent together; the socket has room for more than that."""
MOST_HELD: Final = 50_000
"""Events that are kept while the server cannot."""


def encode(message: Mapping[str, Any]) -> bytes:
    """A message as a line."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def event_to_json(event: Event) -> list[Json]:
    """An event as an array, in the order of its fields."""
    return [event.kind, event.lesson, as_json(event.data), event.learner, event.time, event.number]


def event_from_json(value: Any) -> Event:
    """The event in an array. Raises ``ValueError`` when it is none."""
    if not isinstance(value, list) or len(value) != len(Event._fields):
        raise ValueError("not an event")
    kind, lesson, data, learner, time, number = value
    strings = all(isinstance(one, str) for one in (kind, lesson, learner))
    if not strings or not isinstance(data, dict) or not isinstance(time, float | int) or not isinstance(number, int):
        raise ValueError("not an event")
    return Event(kind, lesson, data, learner, float(time), number)


def _nobody() -> None:
    """Nobody follows the events."""


class _Feed(Subscription):
    """What the server has pushed since it was last looked at."""

    def __init__(self, wire: WireStore) -> None:
        self._wire = wire

    def new(self) -> list[Event]:
        """The events that have come; never blocks."""
        return self._wire.arrived()

    def fileno(self) -> int:
        """Readable when there is something new; negative once the store is closed."""
        return self._wire.fileno()

    def when_kept_back(self, call: Callable[[], None]) -> None:
        """Call this when events have come together with an answer: they are not to be read from the socket any more."""
        self._wire.kept_back = call


class WireStore:
    """The store, from the other end of the socket; as slow to answer as the server is.

    Every method raises ``StoreError`` when the server does not answer any more.
    """

    def __init__(self, end: socket.socket) -> None:
        self.notice = ""
        self._hold = False
        self._held: list[Event] = []
        self._end = end
        self._buffer = bytearray()
        self._events: list[Event] = []
        self._asked = 0
        self.kept_back: Callable[[], None] = _nobody
        """Called when events have come while an answer was waited for."""

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        """Send events; the server writes them within a second, each once: by a ``source`` of its own."""
        if self._hold or self._held:
            self._held += events[: max(MOST_HELD - len(self._held), 0)]
        elif events:
            self._send({"append": [event_to_json(event) for event in events]})

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        """Events with numbers above ``after``, of one learner or of all."""
        return [event_from_json(one) for one in self._ask("read", after, learner, most)]

    def subscribe(self, after: int | None = None) -> _Feed:
        """Events from now on, or from a number on. There is one subscription for each process."""
        self._ask("subscribe", after)
        return _Feed(self)

    def state(self, name: str) -> Json | None:
        """What is kept under a name."""
        value: Json | None = self._ask("state", name)
        return value

    def set_state(self, name: str, value: Json | None) -> None:
        """Keep something under a name; ``None`` takes it out."""
        self._send({"set": [name, value]})

    def claim_state(self, name: str, value: Json) -> Json:
        """Keep something under a name unless there is something; what holds from then on."""
        holds: Json = self._ask("claim", name, value)
        return holds

    def states(self, prefix: str) -> dict[str, Json]:
        """Everything under names that begin so."""
        value: dict[str, Json] = self._ask("states", prefix)
        return value

    def erase(self, learner: str | None = None, before: float | None = None) -> int:
        """Take events out; how many."""
        count: int = self._ask("erase", learner, before)
        return count

    def reassign(self, learner: str, to: str) -> int:
        """Make the events of a learner those of another."""
        count: int = self._ask("reassign", learner, to)
        return count

    def close(self) -> None:
        """Hang up; what is held is the server's to keep then."""
        with contextlib.suppress(StoreError):
            while self._held and self._end.fileno() >= 0:
                self._send_piece()
        self._end.close()

    def fileno(self) -> int:
        """Of the socket."""
        return self._end.fileno()

    def arrived(self) -> list[Event]:
        """The events that have been pushed, each once. Raises ``StoreError`` when the server is gone."""
        self._end.setblocking(False)
        try:
            while self._receive():
                pass
        except BlockingIOError:
            pass
        self._take_lines(None)
        events, self._events = self._events, []
        return events

    def _ask(self, what: str, *arguments: Any) -> Any:
        self._asked += 1
        self._send({"ask": self._asked, "what": what, "with": arguments})
        self._end.settimeout(PATIENCE)
        while (answer := self._take_lines(self._asked)) is None:
            try:
                self._receive()
            except TimeoutError:
                raise StoreError(tr("The class does not answer any more.")) from None
        if self._events:
            self.kept_back()
        if "error" in answer:
            raise StoreError(tr("The class's store cannot be used: {reason}.").format(reason=answer["error"]))
        return answer["value"]

    def _send(self, message: Mapping[str, Any]) -> None:
        self._end.settimeout(PATIENCE)
        try:
            self._end.sendall(encode(message))
        except OSError:
            raise StoreError(tr("The class is gone.")) from None

    def _receive(self) -> bool:
        try:
            more = self._end.recv(1 << 16)
        except (BlockingIOError, TimeoutError):
            raise
        except OSError:
            raise StoreError(tr("The class is gone.")) from None
        if not more or len(self._buffer) > LONGEST_LINE:
            raise StoreError(tr("The class is gone."))
        self._buffer += more
        return True

    def _take_lines(self, wanted: int | None) -> dict[str, Any] | None:
        """Sort out the whole lines that have come, up to the answer that is wanted."""
        while (end := self._buffer.find(b"\n")) >= 0:
            message = json.loads(self._buffer[:end])
            del self._buffer[: end + 1]
            if "events" in message:
                self._events += [event_from_json(one) for one in message["events"]]
            elif "unsaved" in message:
                self._hear(str(message["unsaved"]), hold=bool(message.get("hold")))
            elif message.get("answer") == wanted:
                return dict(message)
        return None

    def _hear(self, unsaved: str, *, hold: bool) -> None:
        """How it is with saving: what is to be told, and whether events are to be kept here."""
        if unsaved:
            self.notice = tr("Not saved: {reason}. It is kept and tried again.").format(reason=unsaved)
        elif self.notice:
            self.notice = tr("Saved again. Nothing is missing.")
        self._hold = hold
        if not hold and self._held:
            self._send_piece()

    def _send_piece(self) -> None:
        """Send some of what is held."""
        size, count, piece = 0, 0, list[Any]()
        while count < len(self._held) and (not piece or size < LONGEST_PIECE):
            piece.append(event_to_json(self._held[count]))
            size += len(encode({"": piece[-1]}))
            count += 1
        self._send({"append": piece, "more": count < len(self._held)})
        del self._held[:count]
