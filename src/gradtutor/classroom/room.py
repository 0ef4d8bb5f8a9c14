"""One class that is open: its store, who may come in, and who sits in it. A server has one of them, or several."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import asyncssh

from gradtutor.classroom.access.codes import Code, make_code
from gradtutor.classroom.access.entrance import Entrance
from gradtutor.classroom.access.roster import read_roster
from gradtutor.classroom.hosts.joining import join, share
from gradtutor.classroom.records.opening import open_class
from gradtutor.classroom.records.paths import NAME_STATE
from gradtutor.classroom.records.set_aside import set_aside_words
from gradtutor.classroom.seats.host import SeatHost
from gradtutor.classroom.seats.hub import Hub
from gradtutor.classroom.ssh.host_key import claim
from gradtutor.errors import ClassError, StoreError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.session.classroom.people import CODE, ENTRY, LIST, ROSTER
from gradtutor.session.store.events import Locked, event_of

if TYPE_CHECKING:
    from gradtutor.classroom.monitoring.watch import Watch
    from gradtutor.classroom.seats.queue import Queue
    from gradtutor.classroom.seats.spawner import Spawner
    from gradtutor.session.store.interface import ClassStore, Listener

SHORTEST_CODE: Final = 6
"""Characters of a class code that a teacher makes up."""
BUSY: Final = 0.5
"""Seconds for which one try to write waits for another process; meanwhile nobody can read."""


class Class(NamedTuple):
    """A class that is to be opened."""

    name: str
    roster: Path | None = None
    teacher_keys: tuple[Path, ...] = ()
    code: str = ""
    """Empty: a new one is made up."""


class Room:
    """``about`` opened in ``store``, which is held already. ``folder`` is the class's own at this server, ``label``
    names it where the server has several classes.

    Raises ``ClassError``, ``StoreError``, and ``LessonError`` for the roster.
    """

    def __init__(
        self,
        about: Class,
        store: ClassStore,
        spawner: Spawner,
        queue: Queue,
        idle_seconds: float,
        watch: Watch,
        say: Callable[[str], None],
        folder: Path,
        label: str = "",
    ) -> None:
        self.about, self.label, self.watch = about, label, watch
        self._store = store
        self._say: Callable[[str], None] = (lambda line: say(f"{label}: {line}")) if label else say
        self.next_words: Callable[[str], str] = lambda code: code
        """How the teacher is told of a new code."""
        roster = read_roster(about.roster) if about.roster else None
        if roster is not None:
            self._say(roster.told)
        if about.code and len(about.code) < SHORTEST_CODE:
            raise ClassError(tr("The class code needs {count} characters or more.").format(count=SHORTEST_CODE))
        keys = frozenset(key for file in about.teacher_keys for key in _public_keys(file))
        self.teacher_code = make_code(3)
        hub = self.hub = Hub(store, time.time, self._say)
        hub.warnings = self.warnings
        self.host = SeatHost(hub, spawner, queue, idle_seconds, self._say)
        hub.watch = hub.journal.watch = self.host.watch = watch
        self._lease, self._code = join(store, hub, self.host, folder, about.code, self._say)
        # Now, for it may take a while until the class is open.
        self._living = None if self._lease is None else asyncio.create_task(self._lease.keep())
        entrance = Entrance(hub.store, Code(self._code), roster, keys, Code(self.teacher_code), room=label)
        self.entrance = entrance
        entrance.when_locked, entrance.next_teacher_code = self._lock, self._renewed
        store.set_state(ENTRY, CODE if roster is None else LIST if entrance.by_code else ROSTER)
        watch.figures.gauges |= {
            "learners": ("Learners who are in.", lambda: len(self.host.learners)),
            "unwritten_events": ("Events that the store has not got yet.", lambda: hub.journal.waiting),
            "last_commit_seconds": ("Since the store took something.", lambda: hub.journal.since_commit),
        }
        self.wall_code = ""
        """By which a wall comes in; empty where there is to be none."""
        self._listener: Listener | None = None
        self._idle: asyncio.Task[None] | None = None

    @property
    def code(self) -> str:
        """What stands on the board; empty where it is not asked for."""
        return self._code if self.entrance.asks_code else ""

    def open_wall(self) -> None:
        """Have a wall come in that shows the answers."""
        self.wall_code = make_code(3)
        self.entrance.projector_code = Code(self.wall_code)

    async def begin(self) -> None:
        """Follow what others write, and whoever presses no key; say what there is to say of the store."""
        if warnings := self.warnings():
            self.watch.set_aside()
        for words in warnings:
            self._say(words)
        await share(self._lease, self.hub.store, self.entrance, self.teacher_code, self._show)
        loop = asyncio.get_running_loop()
        self._listener = self._store.listen(
            lambda: loop.call_soon_threadsafe(self.hub.journal.wake), lambda: self.hub.follows_all
        )
        self._idle = asyncio.create_task(self.host.watch_idle())

    def warnings(self) -> list[str]:
        """What a teacher must hear of the store."""
        return set_aside_words(self._store)

    def unready(self) -> str:
        """Why nobody should be sent here; empty where all is well."""
        if not self.hub.journal.failing:
            return ""
        of = f" of {self.label}" if self.label else ""
        return f"The store{of} takes nothing: {self.hub.journal.reason}."

    async def close(self) -> None:
        """See everybody out."""
        if self._idle is not None:
            self._idle.cancel()
        await self.host.close()
        if self._listener is not None:
            await asyncio.to_thread(self._listener.close)
        if self._living is not None:
            self._living.cancel()
        if self._lease is not None:
            # If the store is away, it will find out.
            with contextlib.suppress(StoreError):
                await asyncio.to_thread(self._lease.end)
        self._store.close()

    def _lock(self, learner: str, guesses: int) -> None:
        self.hub.append([event_of(Locked(guesses), learner=learner)])
        self.watch.locked(learner, guesses)
        what = tr("Wrong PINs or passwords for {learner}: {count}. The name is locked until you unlock it.")
        self._say(what.format(learner=learner, count=guesses))

    def _renewed(self) -> Code:
        return self._show(make_code(3))

    def _show(self, code: str) -> Code:
        """Tell the teacher of a code that is good from now on."""
        self._say(self.next_words(code))
        self.entrance.teacher_code = Code(code)
        return self.entrance.teacher_code


def held_store(
    data_folder: Path, name: str, url: str, host_keys: Sequence[asyncssh.SSHKey], *, renew: bool
) -> ClassStore:
    """The store of a class, which is known by these keys. Raises ``ClassError`` and ``StoreError``."""
    store = open_class(data_folder, name, BUSY, url)
    store.open()
    if url:
        claim(store, host_keys, renew=renew)
    store.set_state(NAME_STATE, name)
    return store


def _public_keys(file: Path) -> list[str]:
    """The keys in a file such as ``id_ed25519.pub`` or ``authorized_keys``, without their comments."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ClassError(tr("The key file {file} cannot be read: {reason}").format(file=file, reason=error)) from None
    found = []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found.append(asyncssh.import_public_key(line).export_public_key().decode())
        except asyncssh.KeyImportError:
            what = tr("{file}: this is no public key. Give a file such as ~/.ssh/id_ed25519.pub.")
            raise ClassError(what.format(file=file)) from None
    return [" ".join(key.split()[:2]) for key in found]
