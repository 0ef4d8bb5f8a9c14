"""``gradtutor serve``: the store, the hub, the spawner, the host and the SSH server put together, and the board."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import asyncssh

from gradtutor.classroom.access.codes import Code, make_code
from gradtutor.classroom.access.entrance import Entrance
from gradtutor.classroom.access.roster import read_roster
from gradtutor.classroom.behind.networks import Network
from gradtutor.classroom.confine.confinement import not_held
from gradtutor.classroom.confine.linux import be_private
from gradtutor.classroom.ending import Ending
from gradtutor.classroom.hosts.joining import join
from gradtutor.classroom.hosts.lease import HostLease
from gradtutor.classroom.monitoring.endpoint import Endpoint
from gradtutor.classroom.monitoring.log import Log
from gradtutor.classroom.monitoring.watch import Watch
from gradtutor.classroom.records.opening import open_class
from gradtutor.classroom.records.paths import NAME_STATE, class_folder
from gradtutor.classroom.records.set_aside import set_aside_words
from gradtutor.classroom.records.sole_server import sole_server
from gradtutor.classroom.seats.host import SeatHost
from gradtutor.classroom.seats.hub import Hub
from gradtutor.classroom.seats.spawner import Spawner
from gradtutor.classroom.ssh.algorithms import LEGACY, MODERN, Algorithms
from gradtutor.classroom.ssh.connection_limits import Bounds, Door
from gradtutor.classroom.ssh.host_key import claim, host_key, read_host_key
from gradtutor.classroom.ssh_server import listen
from gradtutor.classroom.web.origins import Web
from gradtutor.classroom.web.pages import Pages
from gradtutor.errors import ClassError, StoreError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.session.classroom.people import CODE, ENTRY, LIST, ROSTER
from gradtutor.session.store.events import Locked, event_of
from gradtutor.session.store.interface import ClassStore

SHORTEST_CODE: Final = 6
"""Characters of a class code that a teacher makes up."""


BUSY: Final = 0.5
"""Seconds for which one try to write waits for another process; meanwhile nobody can read."""
MORE_INSIDE: Final = 100
"""Connections of learners beyond twice as many as there are places: those in the queue."""
MOST_FILES: Final = 8192
ENDING: Final = "Nobody new is let in: this server is about to end."


class Class(NamedTuple):
    """How a class is to be opened."""

    name: str
    data_folder: Path
    address: str = ""
    """Empty: every address of this machine."""
    port: int = 2222
    sessions: int = 300
    idle_minutes: float = 45.0
    roster: Path | None = None
    teacher_keys: tuple[Path, ...] = ()
    code: str = ""
    """Empty: a new one is made up."""
    legacy_clients: bool = False
    metrics: tuple[str, int] | None = None
    """Address and port of the figures."""
    store: str = ""
    """The address of the database that keeps the class; empty: a file in its folder."""
    host_key: Path | None = None
    """The server's key; ``None``: one of its own, in the class's folder."""
    new_host_key: bool = False
    """Whether the class is known by another key from now on."""
    web: Web | None = None
    """How it is to be had in a browser."""
    behind: tuple[Network, ...] = ()
    """The networks of load balancers, which say for whom they come."""


def serve(opened: Class, spawner: Sequence[str], say: Callable[[str], None], log: Log | None = None) -> int:
    """Open the class until it is interrupted or terminated; the exit code. ``spawner`` starts the forking process.

    Raises ``ClassError`` or ``LessonError`` (for the roster) when it cannot be opened.
    """
    be_private()
    with sole_server(class_folder(opened.data_folder, opened.name)):
        return asyncio.run(_serve(opened, spawner, say, Watch(log)))


async def _serve(opened: Class, command: Sequence[str], say: Callable[[str], None], watch: Watch) -> int:
    folder = class_folder(opened.data_folder, opened.name)
    roster = read_roster(opened.roster) if opened.roster else None
    if roster is not None:
        say(roster.told)
    keys = frozenset(key for file in opened.teacher_keys for key in _public_keys(file))
    if opened.code and len(opened.code) < SHORTEST_CODE:
        raise ClassError(tr("--code needs {count} characters or more.").format(count=SHORTEST_CODE))
    pages = Pages(opened.web, opened.address, opened.behind)
    algorithms = LEGACY if opened.legacy_clients else MODERN
    host_keys = _host_keys(opened, folder, algorithms)
    teacher_code = make_code(3)
    store = _open_store(opened, host_keys)
    hub = Hub(store, time.time, say)
    hub.warnings = lambda: set_aside_words(store)
    spawner = Spawner(command)
    host = SeatHost(hub, spawner, opened.sessions, opened.idle_minutes * 60, say)
    hub.watch = hub.journal.watch = host.watch = watch
    lease, code = join(store, hub, host, folder, opened.code, say)
    living = asyncio.create_task(_keep(lease))
    loop = asyncio.get_running_loop()
    listener = store.listen(lambda: loop.call_soon_threadsafe(hub.journal.wake), lambda: hub.follows_all)
    teacher = Code(teacher_code)
    entrance = Entrance(hub.store, Code(code), roster, keys, teacher)
    store.set_state(ENTRY, CODE if roster is None else LIST if entrance.by_code else ROSTER)

    def lock(learner: str, guesses: int) -> None:
        hub.append([event_of(Locked(guesses), learner=learner)])
        watch.locked(learner, guesses)
        what = tr("Wrong PINs or passwords for {learner}: {count}. The name is locked until you unlock it.")
        say(what.format(learner=learner, count=guesses))

    entrance.when_locked = lock
    # Each learner may be there twice for a moment, while the second link takes over from the first.
    door = Door(Bounds(inside=2 * opened.sessions + MORE_INSIDE))
    _open_many_files()
    await spawner.start()
    try:
        where = opened.address, opened.port, host_keys
        acceptor = await listen(*where, door, entrance, host.attend, algorithms, watch, opened.behind)
    except OSError as error:
        spawner.close()
        what = tr("Port {port} cannot be opened: {reason}. Name another one: --port N")
        raise ClassError(what.format(port=opened.port, reason=error.strerror or error)) from None
    ending = Ending(elsewhere=bool(opened.store))
    endpoint = Endpoint(watch.figures.text, lambda: ENDING if ending.begun else unready(hub, spawner))
    _watch(watch, hub, host, door)
    try:
        await _open_endpoint(endpoint, opened)
        await pages.open(door, entrance, host.attend, watch)
    except ClassError:
        endpoint.close()
        acceptor.close()
        spawner.close()
        raise
    watch.log.tell("info", "opened", port=acceptor.get_port())
    warnings = hub.warnings()
    if warnings:
        watch.set_aside()
    shown = code if entrance.by_code else ""
    for line in [*board(opened, acceptor.get_port(), host_keys, shown, teacher_code, pages.words()), *warnings]:
        say(line)

    def renewed() -> Code:
        again = make_code(3)
        say(teacher_words(opened, acceptor.get_port(), again))
        return Code(again)

    entrance.next_teacher_code = renewed
    ending.listen()
    watching = asyncio.create_task(host.watch_idle())
    await ending.asked()
    say(ending.words())
    acceptor.close()
    pages.close()
    await _drain(ending, host, watch)
    watching.cancel()
    await host.close()
    endpoint.close()
    await pages.wait_closed()
    spawner.close()
    await asyncio.to_thread(listener.close)
    living.cancel()
    await asyncio.to_thread(_end, store, lease)
    watch.log.tell("info", "closed")
    return 0


async def _drain(ending: Ending, host: SeatHost, watch: Watch) -> None:
    """Send everybody to another server, where the class goes on there."""
    if ending.draining:
        watch.log.tell("info", "draining", learners=len(host.learners))
        await ending.drained(host.drain())


def _host_keys(opened: Class, folder: Path, algorithms: Algorithms) -> list[asyncssh.SSHKey]:
    keys = [host_key(folder, kind) for kind in algorithms.host_keys]
    return keys if opened.host_key is None else [read_host_key(opened.host_key), *keys[1:]]


def _open_store(opened: Class, host_keys: Sequence[asyncssh.SSHKey]) -> ClassStore:
    """Raises ``ClassError`` and ``StoreError``."""
    store = open_class(opened.data_folder, opened.name, BUSY, opened.store)
    store.open()
    if opened.store:
        claim(store, host_keys, renew=opened.new_host_key)
    store.set_state(NAME_STATE, opened.name)
    return store


async def _keep(lease: HostLease | None) -> None:
    if lease is not None:
        await lease.keep()


def _end(store: ClassStore, lease: HostLease | None) -> None:
    if lease is not None:
        # If the store is away, it will find out.
        with contextlib.suppress(StoreError):
            lease.end()
    store.close()


def _watch(watch: Watch, hub: Hub, host: SeatHost, door: Door) -> None:
    """What is asked when somebody looks at the figures."""
    watch.figures.gauges |= {
        "learners": ("Learners who are in.", lambda: len(host.learners)),
        "queue": ("Learners who wait for a place.", lambda: host.queue.waiting),
        "strangers": ("Connections that have not been let in.", lambda: door.strangers),
        "unwritten_events": ("Events that the store has not got yet.", lambda: hub.journal.waiting),
        "last_commit_seconds": ("Since the store took something.", lambda: hub.journal.since_commit),
    }


def unready(hub: Hub, spawner: Spawner) -> str:
    """Why nobody should be sent here; empty where all is well."""
    if hub.journal.failing:
        return f"The store takes nothing: {hub.journal.reason}."
    return "" if spawner.runs else "The process that learners' tutors are made from does not run."


async def _open_endpoint(endpoint: Endpoint, opened: Class) -> None:
    """Raises ``ClassError``."""
    if opened.metrics is not None:
        try:
            await endpoint.open(*opened.metrics)
        except OSError as error:
            what = tr("The figures cannot be had at {address}: {reason}. Name another place: --metrics ADDRESS:PORT")
            place = f"{opened.metrics[0]}:{opened.metrics[1]}"
            raise ClassError(what.format(address=place, reason=error.strerror or error)) from None


def _open_many_files() -> None:
    """Three files for each learner and one for each stranger are more than the usual 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def board(
    opened: Class,
    port: int,
    keys: Sequence[asyncssh.SSHKey],
    code: str,
    teacher_code: str,
    pages: Sequence[str] = (),
) -> list[str]:
    """What the teacher writes on the board, and what only the teacher is to see."""
    who, where = tr("NAME"), _port_words(port)
    log_in = [f"    ssh {who}@{address}{where}" for address in _addresses(opened)]
    codes = [tr("Class code:  {code}").format(code=code)] if code else []
    return [
        "",
        tr("Class: {name}").format(name=opened.name),
        tr("Log in with:"),
        *log_in,
        *codes,
        *[tr("The server's fingerprint:  {fingerprint}").format(fingerprint=key.get_fingerprint()) for key in keys],
        *(
            [tr("Old clients may come in, with ciphers that others would not use (--legacy-clients).")]
            if opened.legacy_clients
            else []
        ),
        *pages,
        "",
        teacher_words(opened, port, teacher_code),
        *[
            tr("Not held here, should a learner's process be taken over: {what}.").format(what=what)
            for what in not_held()
        ],
        tr("ctrl+c closes the class."),
        "",
    ]


def unheld_words() -> list[str]:
    """What a learner's process could do here if it were taken over."""
    words = tr("Not held here, should a learner's process be taken over: {what}.")
    return [words.format(what=what) for what in not_held()]


def teacher_words(opened: Class, port: int, code: str) -> str:
    """How the teacher logs in without a key."""
    words = tr("For you alone: ssh teacher@{address}{port}, and once the code {code}")
    return words.format(address=_addresses(opened)[0], port=_port_words(port), code=code)


def _addresses(opened: Class) -> list[str]:
    return [opened.address] if opened.address else own_addresses()


def _port_words(port: int) -> str:
    return f" -p {port}" if port != asyncssh.DEFAULT_PORT else ""


def own_addresses() -> list[str]:
    """The addresses of this machine that others can reach, the most likely one first."""
    found = []
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        # Nothing is sent: the system only says which of its addresses it would send from.
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((elsewhere, 9))
                found.append(str(probe.getsockname()[0]))
            except OSError:
                continue
    return found or [os.uname().nodename]


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
