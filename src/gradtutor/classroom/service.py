"""``gradtutor serve``: the classes, the spawner, the SSH server and the page put together, and the board."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

import asyncssh

from gradtutor.classroom.access.codes import same_code
from gradtutor.classroom.access.hall import BEHIND_NAME, Hall
from gradtutor.classroom.access.identity import PROJECTOR, TEACHER
from gradtutor.classroom.behind.networks import Network
from gradtutor.classroom.confine.confinement import not_held
from gradtutor.classroom.confine.linux import be_private
from gradtutor.classroom.ending import Ending
from gradtutor.classroom.monitoring.endpoint import Endpoint
from gradtutor.classroom.monitoring.log import Log
from gradtutor.classroom.monitoring.watch import Watch
from gradtutor.classroom.records.paths import class_folder, word
from gradtutor.classroom.records.sole_server import sole_server
from gradtutor.classroom.room import Class, Room, held_store
from gradtutor.classroom.seats.queue import Queue
from gradtutor.classroom.seats.spawner import Spawner
from gradtutor.classroom.ssh.algorithms import LEGACY, MODERN, Algorithms
from gradtutor.classroom.ssh.connection_limits import Bounds, Door
from gradtutor.classroom.ssh.host_key import host_key, read_host_key, shared_keys
from gradtutor.classroom.ssh_server import listen
from gradtutor.classroom.web.origins import Web
from gradtutor.classroom.web.pages import Pages
from gradtutor.errors import ClassError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.classroom.ssh.terminal import TerminalSession

MORE_INSIDE: Final = 100
"""Connections of learners beyond twice as many as there are places: those in the queue."""
MOST_FILES: Final = 8192
ENDING: Final = "Nobody new is let in: this server is about to end."


class Server(NamedTuple):
    """What is to be opened, and how."""

    classes: tuple[Class, ...]
    """One or more."""
    data_folder: Path
    address: str = ""
    """Empty: every address of this machine."""
    port: int = 2222
    sessions: int = 300
    """Learners at once, of all classes."""
    idle_minutes: float = 45.0
    legacy_clients: bool = False
    metrics: tuple[str, int] | None = None
    """Address and port of the figures."""
    store: str = ""
    """The address of the database that keeps the classes; empty: a file in the folder of each."""
    host_key: Path | None = None
    """The server's key; ``None``: one of its own, see ``_host_keys``."""
    new_host_key: bool = False
    """Whether the classes are known by another key from now on."""
    web: Web | None = None
    """How it is to be had in a browser."""
    behind: tuple[Network, ...] = ()
    """The networks of load balancers, which say for whom they come."""
    projector: bool = False
    """Whether a wall may show the answers."""


def serve(server: Server, spawner: Sequence[str], say: Callable[[str], None], log: Log | None = None) -> int:
    """Open the classes until it is interrupted or terminated; the exit code. ``spawner`` starts the forking process.

    Raises ``ClassError`` or ``LessonError`` (for a roster) when they cannot be opened.
    """
    be_private()
    refuse_what_is_one(server.classes)
    with ExitStack() as held:
        for one in server.classes:
            with _naming(one, server):
                held.enter_context(sole_server(class_folder(server.data_folder, one.name)))
        return asyncio.run(_serve(server, spawner, say, Watch(log), held))


def refuse_what_is_one(classes: Sequence[Class]) -> None:
    """Raise ``ClassError`` for a class that is named twice, and for a code that would lead into two."""
    for one, other in combinations(classes, 2):
        if class_folder(Path(), one.name) == class_folder(Path(), other.name):
            raise ClassError(tr("The class '{name}' is named twice.").format(name=other.name))
        if one.code and same_code(one.code, other.code):
            what = tr("'{one}' and '{other}' have the same class code: it must say which of the two is meant.")
            raise ClassError(what.format(one=one.name, other=other.name))


@contextmanager
def _naming(one: Class, server: Server) -> Iterator[None]:
    """Say which one of several classes cannot be opened."""
    try:
        yield
    except ClassError as error:
        raise ClassError(f"{one.name}: {error}" if len(server.classes) > 1 else str(error)) from error


async def _serve(
    server: Server, command: Sequence[str], say: Callable[[str], None], watch: Watch, held: ExitStack
) -> int:
    pages = Pages(server.web, server.address, server.behind)
    algorithms = LEGACY if server.legacy_clients else MODERN
    host_keys = _host_keys(server, algorithms)
    spawner, queue = Spawner(command), Queue(server.sessions)
    rooms = []
    for one in server.classes:
        label = one.name if len(server.classes) > 1 else ""
        with _naming(one, server):
            store = held_store(server.data_folder, one.name, server.store, host_keys, renew=server.new_host_key)
            held.callback(store.close)
            folder = class_folder(server.data_folder, one.name)
            its = watch.also_of(label) if label else watch
            rooms.append(Room(one, store, spawner, queue, server.idle_minutes * 60, its, say, folder, label))
            if server.projector:
                rooms[-1].open_wall()
    hall = Hall([room.entrance for room in rooms], [word(one.name) for one in server.classes])
    hosts = {room.label: room.host for room in rooms}

    async def attend(session: TerminalSession) -> None:
        await hosts[session.person.room].attend(session)

    # Each learner may be there twice for a moment, while the second link takes over from the first.
    door = Door(Bounds(inside=2 * server.sessions + MORE_INSIDE))
    _open_many_files()
    await spawner.start()
    try:
        where = server.address, server.port, host_keys
        acceptor = await listen(*where, door, hall, attend, algorithms, watch, server.behind)
    except OSError as error:
        spawner.close()
        what = tr("Port {port} cannot be opened: {reason}. Name another one: --port N")
        raise ClassError(what.format(port=server.port, reason=error.strerror or error)) from None
    ending = Ending(elsewhere=bool(server.store))
    endpoint = Endpoint(watch.text, lambda: ENDING if ending.begun else unready(rooms, spawner))
    watch.figures.gauges |= {
        "queue": ("Learners who wait for a place.", lambda: queue.waiting),
        "strangers": ("Connections that have not been let in.", lambda: door.strangers),
    }
    try:
        await _open_endpoint(endpoint, server)
        await pages.open(door, hall, attend, watch)
    except ClassError:
        endpoint.close()
        acceptor.close()
        spawner.close()
        raise
    port = acceptor.get_port()
    watch.log.tell("info", "opened", port=port)
    for line in board(server, port, host_keys, rooms, pages):
        say(line)
    for room in rooms:
        room.next_words = partial(teacher_words, server, port)
        await room.begin()
    ending.listen()
    await ending.asked()
    say(ending.words(len(rooms)))
    acceptor.close()
    pages.close()
    await _drain(ending, rooms, watch)
    await asyncio.gather(*(room.close() for room in rooms))
    endpoint.close()
    await pages.wait_closed()
    spawner.close()
    watch.log.tell("info", "closed")
    return 0


async def _drain(ending: Ending, rooms: Sequence[Room], watch: Watch) -> None:
    """Send everybody to another server, where the classes go on there."""
    if ending.draining:
        watch.log.tell("info", "draining", learners=sum(len(room.host.learners) for room in rooms))
        await ending.drained(_drained(rooms))


async def _drained(rooms: Sequence[Room]) -> None:
    await asyncio.gather(*(room.host.drain() for room in rooms))


def _host_keys(server: Server, algorithms: Algorithms) -> list[asyncssh.SSHKey]:
    """The keys by which learners know this server: that of the class's folder; where there are several classes, of the
    folder that has all of them, which begins with the key of the first."""
    folder = class_folder(server.data_folder, server.classes[0].name)
    if len(server.classes) > 1:
        folder = shared_keys(folder.parent, folder)
    keys = [host_key(folder, kind) for kind in algorithms.host_keys]
    return keys if server.host_key is None else [read_host_key(server.host_key), *keys[1:]]


def unready(rooms: Sequence[Room], spawner: Spawner) -> str:
    """Why nobody should be sent here; empty where all is well."""
    found = [words for room in rooms if (words := room.unready())]
    if not found and not spawner.runs:
        found.append("The process that learners' tutors are made from does not run.")
    return " ".join(found)


async def _open_endpoint(endpoint: Endpoint, server: Server) -> None:
    """Raises ``ClassError``."""
    if server.metrics is not None:
        try:
            await endpoint.open(*server.metrics)
        except OSError as error:
            what = tr("The figures cannot be had at {address}: {reason}. Name another place: --metrics ADDRESS:PORT")
            place = f"{server.metrics[0]}:{server.metrics[1]}"
            raise ClassError(what.format(address=place, reason=error.strerror or error)) from None


def _open_many_files() -> None:
    """Three files for each learner and one for each stranger are more than the usual 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def board(server: Server, port: int, keys: Sequence[asyncssh.SSHKey], rooms: Sequence[Room], pages: Pages) -> list[str]:
    """What the teacher writes on the board, and what only the teacher is to see."""
    who, where = tr("NAME"), _port_words(port)
    several = len(rooms) > 1
    names = [] if several else [tr("Class: {name}").format(name=rooms[0].about.name)]
    return [
        "",
        *names,
        tr("Log in with:"),
        *(f"    ssh {who}@{address}{where}" for address in _addresses(server)),
        *([] if several else _code_words(rooms[0])),
        *(tr("The server's fingerprint:  {fingerprint}").format(fingerprint=key.get_fingerprint()) for key in keys),
        *(
            [tr("Old clients may come in, with ciphers that others would not use (--legacy-clients).")]
            if server.legacy_clients
            else []
        ),
        *pages.words(),
        *(line for room in rooms for line in _own_words(server, port, room, several, pages.address)),
        *unheld_words(),
        tr("ctrl+c closes the classes.") if several else tr("ctrl+c closes the class."),
        "",
    ]


def _own_words(server: Server, port: int, room: Room, several: bool, page: str) -> list[str]:
    """What stands on the board for one class, and what only its teacher is to see. ``page``: where it is, if it is."""
    head = [tr("Class: {name}").format(name=room.about.name), *_code_words(room)] if several else []
    keys = []
    if several and room.entrance.teacher_keys:
        how = tr("With your key: ssh {name}@{address}{port}")
        name = f"{TEACHER}{BEHIND_NAME}{word(room.about.name)}"
        keys = [how.format(name=name, address=_addresses(server)[0], port=_port_words(port))]
    return ["", *head, teacher_words(server, port, room.teacher_code), *keys, *_wall_words(server, port, room, page)]


def _wall_words(server: Server, port: int, room: Room, page: str) -> list[str]:
    """How a wall comes in that shows the answers; nothing where there is to be none."""
    if not room.wall_code:
        return []
    here = f"ssh {PROJECTOR}@{_addresses(server)[0]}{_port_words(port)}"
    if page:
        what = tr("For the wall, answers without names: {page} or {command}, and the code {code}")
        return [what.format(page=f"{page}{PROJECTOR}", command=here, code=room.wall_code)]
    return [
        tr("For the wall, answers without names: {command}, and the code {code}").format(
            command=here, code=room.wall_code
        )
    ]


def _code_words(room: Room) -> list[str]:
    return [tr("Class code:  {code}").format(code=room.code)] if room.code else []


def unheld_words() -> list[str]:
    """What a learner's process could do here if it were taken over."""
    words = tr("Not held here, should a learner's process be taken over: {what}.")
    return [words.format(what=what) for what in not_held()]


def teacher_words(server: Server, port: int, code: str) -> str:
    """How the teacher logs in without a key."""
    words = tr("For you alone: ssh teacher@{address}{port}, and once the code {code}")
    return words.format(address=_addresses(server)[0], port=_port_words(port), code=code)


def _addresses(server: Server) -> list[str]:
    return [server.address] if server.address else own_addresses()


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
