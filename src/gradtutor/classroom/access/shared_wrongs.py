"""Wrong answers at codes and passwords, counted for all servers of a class together: in one value of the store.

Each server counts its own at once, and waits with the answer until the others can know of it. What they have counted
is looked at before an answer is heard, twice a second at the most: so at the bell hardly anybody asks for it. Addresses
and names stand there as hashes alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.access.guesses import FORGOTTEN, Wrongs
from gradtutor.errors import StoreError
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.classroom.patient_store import PatientStore
    from gradtutor.session.store.interface import Json

WRONGS: Final = "server/wrong-answers"
"""The name of the value."""
FRESH: Final = 0.5
"""Seconds for which it holds what was seen there."""
MOST: Final = 500
"""Entries of each kind; the newest stay."""
HASH_BYTES: Final = 9


class _Counted(NamedTuple):
    """What stands there, by the hashes of what it is about; times are in seconds since 1970."""

    spent: dict[str, float]
    """Network -> when it has all its free wrong answers back."""
    lanes: dict[str, Wrongs]
    """A name in a network -> its guesses at the class code."""
    inside: dict[str, None]
    """Names that have got in, of networks that others wait in."""

    def as_json(self, now: float) -> Json | None:
        """Without what is over; ``None`` where nothing is left."""
        spent = {key: full for key, full in self.spent.items() if full > now}
        lanes = {key: one for key, one in self.lanes.items() if one.last > now - FORGOTTEN}
        inside = [key for key in self.inside if key.partition(" ")[0] in spent]
        if not (spent or lanes):
            return None
        return {
            "spent": dict(sorted(spent.items(), key=lambda one: one[1])[-MOST:]),
            "lanes": {key: list(one) for key, one in sorted(lanes.items(), key=lambda one: one[1].last)[-MOST:]},
            "inside": inside[-MOST:],
        }


class SharedWrongs:
    """The count in ``store``. ``secret`` is the same at all servers, and in nobody else's hands: nothing is worked out
    from the hashes. ``every``: the seconds that a wrong answer takes a network to get back; ``most``: in how many it
    has all of them back at the latest."""

    def __init__(
        self, store: PatientStore, secret: str, every: float, most: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._store, self._secret, self._every, self._most, self._clock = store, secret, every, most, clock
        self._kept: Json | None = None
        self._counted = _Counted({}, {}, {})
        self._looked = float("-inf")
        self._changes: list[Callable[[_Counted], None]] = []
        """What is to be told."""
        self._turn = asyncio.Lock()

    async def look(self) -> None:
        """Know what the others know. A store that is away is not what somebody who logs in hears of here."""
        now = self._clock()
        if not 0.0 <= now - self._looked < FRESH:
            self._looked = now
            with contextlib.suppress(StoreError):
                self._take(await self._store.state(WRONGS))

    def full_in(self, place: str) -> float:
        """Seconds until a network has all its free wrong answers back."""
        full = self._counted.spent.get(self._hash(place), 0.0)
        # No longer than that from now on: the clock of who has written it may be wrong.
        return min(max(0.0, full - self._clock()), self._most)

    def lane_delay(self, place: str, name: str) -> float:
        """Seconds until the next guess of a name at the class code."""
        return self._counted.lanes.get(self._in(place, name), Wrongs()).delay(self._clock())

    def is_inside(self, place: str, name: str) -> bool:
        """Whether the name has got in there, where others have to wait."""
        return self._in(place, name) in self._counted.inside

    async def wrong(self, place: str) -> None:
        """Tell of a wrong answer of somebody who may be guessing under many names."""
        key = self._hash(place)

        def change(counted: _Counted) -> None:
            now = self._clock()
            full = min(max(counted.spent.get(key, 0.0), now) + self._every, now + self._most)
            counted.spent[key] = full

        await self._tell(change)

    async def wrong_in_lane(self, place: str, name: str) -> None:
        """Tell of a wrong guess at the class code."""
        key = self._in(place, name)

        def change(counted: _Counted) -> None:
            counted.lanes[key] = counted.lanes.get(key, Wrongs()).more(self._clock())

        await self._tell(change)

    async def right_in_lane(self, place: str, name: str) -> None:
        """The guess was right: nothing counts any more of those before it."""
        key = self._in(place, name)

        def change(counted: _Counted) -> None:
            counted.lanes.pop(key, None)

        if key in self._counted.lanes:
            await self._tell(change)

    async def tell_inside(self, people: Iterable[tuple[str, str]]) -> None:
        """Tell of those who have got in here, network and name, as far as others have to wait in their networks."""
        waited_in = {place for place, full in self._counted.spent.items() if full - self._clock() > self._most / 2}
        if not waited_in:
            return
        keys = [self._in(*one) for one in people if self._hash(one[0]) in waited_in]
        if new := [key for key in keys if key not in self._counted.inside]:
            await self._tell(lambda counted: counted.inside.update(dict.fromkeys(new)))

    async def tidy(self) -> None:
        """Leave nothing there once all of it is over."""
        if self._kept is not None and self._counted.as_json(self._clock()) is None:
            await self._tell(lambda counted: None)

    async def _tell(self, change: Callable[[_Counted], None]) -> None:
        """Change what stands there, with all else that waits to be told. What cannot be told counts here alone."""
        self._changes.append(change)
        async with self._turn:
            changes, self._changes = self._changes, []
            with contextlib.suppress(StoreError):
                while changes and not await self._told(changes):
                    self._take(await self._store.state(WRONGS))

    async def _told(self, changes: Iterable[Callable[[_Counted], None]]) -> bool:
        kept, counted = self._kept, _read(self._kept)
        for change in changes:
            change(counted)
        new = counted.as_json(self._clock())
        if new != kept and not await self._store.swap_state(WRONGS, kept, new):
            return False
        self._take(new)
        return True

    def _take(self, kept: Json | None) -> None:
        self._kept, self._counted = kept, _read(kept)

    def _in(self, place: str, name: str) -> str:
        return f"{self._hash(place)} {self._hash(name)}"

    def _hash(self, text: str) -> str:
        key = self._secret.encode()[: hashlib.blake2b.MAX_KEY_SIZE]
        return hashlib.blake2b(text.encode(errors="replace"), key=key, digest_size=HASH_BYTES).hexdigest()


def _read(kept: Json | None) -> _Counted:
    match kept:
        case {"spent": dict(spent), "lanes": dict(lanes), "inside": list(inside)}:
            with contextlib.suppress(TypeError, ValueError, LookupError):
                return _Counted(
                    {str(key): float(full) for key, full in spent.items()},
                    {str(key): Wrongs(int(one[0]), int(one[1]), float(one[2])) for key, one in lanes.items()},
                    dict.fromkeys(map(str, inside)),
                )
    # Of another version: as if there was nothing.
    return _Counted({}, {}, {})
