"""The teacher's codes of several servers: each console shows one of its own, which is good once, at whichever server.

The store has a hash of each code. A code has twelve random characters and no longer life than its server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.access.codes import make_code

if TYPE_CHECKING:
    from gradtutor.classroom.patient_store import PatientStore
    from gradtutor.session.store.interface import Store

TEACHER_CODES: Final = "server/teacher-code/"
"""With the code's hash behind it, the state that has the name of the code's server."""


def state_of(code: str) -> str:
    """The name of the state of a code; capitals and blanks around it do not count."""
    return TEACHER_CODES + hashlib.sha256(code.strip().lower().encode(errors="replace")).hexdigest()


def forget_codes(store: Store, host: str | None = None) -> None:
    """Take away the codes of a server that is no more, or of all. Raises ``StoreError``."""
    for name, whose in store.states(TEACHER_CODES).items():
        if host in (None, whose):
            store.set_state(name, None)


class TeacherCodes:
    """The codes, seen from the server ``host``; ``show`` is told each new one of its own."""

    def __init__(self, store: PatientStore, host: Callable[[], str], show: Callable[[str], object]) -> None:
        self._store, self._host, self._show = store, host, show
        self.own = ""
        """The code that holds."""

    async def begin(self, code: str) -> None:
        """Let the teacher in by this code. Raises ``StoreError``."""
        await self._store.swap_state(state_of(code), None, self._host())
        self.own = code

    async def take(self, text: str) -> bool:
        """Whether this is a code that holds; from now on it does not. Raises ``StoreError``."""
        name = state_of(text)
        whose = await self._store.state(name)
        taken = whose is not None and await self._store.swap_state(name, whose, None)
        if taken and name == state_of(self.own):
            await self._renew()
        return taken

    async def look(self) -> None:
        """Show another code where the one that was shown has been used at another server. Raises ``StoreError``."""
        if self.own and await self._store.state(state_of(self.own)) is None:
            await self._renew()

    async def _renew(self) -> None:
        code = make_code(3)
        await self.begin(code)
        self._show(code)
