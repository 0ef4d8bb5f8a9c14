"""Guesses at a name, counted for all servers of a class together: each is counted as wrong before it is looked at.

So of guesses that come to several servers at the same moment one is judged, and the others wait as they would at one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.access.guesses import Wrongs
from gradtutor.session.classroom.locks import GUESSES

if TYPE_CHECKING:
    from gradtutor.classroom.patient_store import PatientStore
    from gradtutor.session.store.interface import Json

NOBODY: Final = ""
"""In the place of the names that nobody has: of them nothing is kept, and it takes as long."""


class SharedGuesses:
    """The counts in ``store``; ``clock`` is in seconds since 1970, for the servers have no other one in common."""

    def __init__(
        self,
        store: PatientStore,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store, self._clock, self._sleep = store, clock, sleep

    async def count(self, name: str) -> int:
        """Count a guess at a name once its turn has come; how many that are since the last right one. Raises
        ``StoreError``."""
        kept: Json | None = None
        while True:
            wrongs, now = _wrongs(kept), self._clock()
            if (delay := wrongs.delay(now)) > 0.0:
                # No longer than that from now on: the clock of who has written it may be wrong.
                await self._sleep(delay)
            else:
                more = wrongs.more(now)
                if await self._store.swap_state(GUESSES + name, kept, list(more)):
                    return more.guesses
            kept = await self._store.state(GUESSES + name)

    async def judge(
        self, name: str, right: Callable[[], Awaitable[bool]], *, known: bool, guessed: bool
    ) -> tuple[bool, int]:
        """Whether a guess is right, and how many wrong ones there are with it. A name that is not ``known`` is treated
        as if it were; ``guessed``: also before. Raises ``StoreError``."""
        if not known:
            await self.pretend(guessed)
            return await right(), 0
        count = await self.count(name)
        found = await right()
        if found:
            self.forget(name)
        return found, count

    async def pretend(self, again: bool) -> None:
        """Do the same for a name that nobody has; ``again``: one at which was guessed before. Raises ``StoreError``."""
        await self._store.claim_state(GUESSES + NOBODY, 0)
        if again:
            await self._store.state(GUESSES + NOBODY)
            await self._store.claim_state(GUESSES + NOBODY, 0)

    def forget(self, name: str) -> None:
        """The guess was right."""
        self._store.set_state(GUESSES + name, None)


def _wrongs(kept: Json | None) -> Wrongs:
    match kept:
        case [int(slowed), int(guesses), float(last)]:
            return Wrongs(slowed, guesses, last)
    return Wrongs()
