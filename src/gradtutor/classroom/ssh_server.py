"""The SSH server: asyncssh in front of ``Hall``, and of what it is handed to take care of each session. It has one
thing to offer, the tutor on a terminal.

Whatever else SSH knows (commands, subsystems, copying files, every kind of forwarding) is refused: by asyncssh, whose
default for each is no, and by ``TerminalSession``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import asyncssh

from gradtutor.classroom.access.answers import Admitted, Challenge, Refused
from gradtutor.classroom.access.entrance import Visit
from gradtutor.classroom.access.hall import Hall, HallVisit
from gradtutor.classroom.behind.listener import Believed, Listener, bound
from gradtutor.classroom.monitoring.watch import Watch
from gradtutor.classroom.ssh.algorithms import MODERN, Algorithms
from gradtutor.classroom.ssh.connection_limits import Caller, Door
from gradtutor.classroom.ssh.terminal import TerminalSession

if TYPE_CHECKING:
    from gradtutor.classroom.behind.networks import Network
    from gradtutor.classroom.ssh.terminal import Attend

LOGIN_SECONDS: Final = 120
"""From the first byte to the last answer: somebody has to read the code from the board and make up a PIN."""
NAME_SECONDS: Final = 40
"""From the first byte to the name: only computers are busy until then, but three hundred at the same time."""
SESSION_SECONDS: Final = 20
"""From the last answer, or the end of a session, to a session: who wants none has nothing to do here."""
KEEP_ALIVE: Final = 20
"""Seconds between two questions whether the link still stands; after three without an answer it does not."""


class Reception(asyncssh.SSHServer):
    """One connection, from its first byte to its session."""

    def __init__(self, door: Door, hall: Hall, attend: Attend, watch: Watch) -> None:
        self._door, self._hall, self._attend, self._watch = door, hall, attend, watch
        self._connection: asyncssh.SSHServerConnection | None = None
        self._address = ""
        self._visit: Visit | HallVisit | None = None
        self._asked = False
        """Whether a question has been put."""
        self._admitted: Admitted | None = None
        self._why = "crowded"
        """Why the door would hang up now."""
        self._timer: asyncio.TimerHandle | None = None
        """What hangs up on somebody who does not go on."""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Count it; hang up when there are too many."""
        self._connection = conn
        self._address = str((conn.get_extra_info("peername") or ("",))[0])
        if self._door.came(self, Caller(self._address, self._make_room)):
            self._wait(NAME_SECONDS, self._late)
        else:
            conn.abort()

    def _make_room(self) -> None:
        """Hang up: there are too many, or it has taken too long."""
        self._refused(self._why)
        if self._connection is not None:
            self._connection.abort()

    def _refused(self, why: str) -> None:
        if self._visit is None:
            self._watch.refused(self._address, why, "")
        else:
            self._watch.of(self._visit.room).refused(self._address, why, self._visit.id)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more."""
        self._wait_no_more()
        self._door.left(self)

    def _late(self) -> None:
        # The door hangs up on it, but not for want of room.
        self._why = "late"
        self._door.late(self)

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        """Have something done unless the next step is made before."""
        self._wait_no_more()
        self._timer = asyncio.get_running_loop().call_later(seconds, then)

    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def begin_auth(self, username: str) -> bool:
        """A user name has been given: everybody must show more than that."""
        self._visit = self._hall.visit(username, self._address)
        if self._door.named(self, self._visit.id):
            self._wait(LOGIN_SECONDS, self._late)
        elif self._connection is not None:
            self._connection.abort()
        return True

    def auth_completed(self) -> None:
        """Not a stranger any more."""
        assert self._admitted is not None
        person = self._admitted.person
        if self._door.known(self, person.id, teacher=person.role != "learner", room=person.room):
            self._watch.of(person.room).let_in(person, self._address)
            self._await_session()
        elif self._connection is not None:
            reason = "There are too many connections."
            self._connection.disconnect(asyncssh.DISC_TOO_MANY_CONNECTIONS, reason)

    def _await_session(self) -> None:
        if self._connection is not None:
            self._wait(SESSION_SECONDS, self._connection.abort)

    def public_key_auth_supported(self) -> bool:
        """Whether this user could have a key."""
        return self._visit is not None and self._visit.takes_keys

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether the key is that of the user."""
        assert self._visit is not None
        return self._hear(self._visit.key(key.export_public_key().decode()))

    def kbdint_auth_supported(self) -> bool:
        """Codes, passwords and PINs are asked for."""
        return True

    async def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        """The first question."""
        assert self._visit is not None
        self._asked = True
        return self._as_ssh(await self._visit.challenge())

    async def validate_kbdint_response(self, username: str, responses: Any) -> Any:
        """The next question, or whether the user is let in. A wrong answer costs time, more each time."""
        assert self._visit is not None
        self._door.tried(self)
        answer = await self._visit.answer(list(responses))
        if isinstance(answer, Challenge):
            return self._as_ssh(answer)
        return self._hear(answer)

    def password_auth_supported(self) -> bool:
        """Some clients know nothing else. Who has been asked and has answered wrongly is asked again, and not in
        another way once more."""
        return not self._asked

    async def validate_password(self, username: str, password: str) -> bool:
        """Whether the user is let in by all that is to be known in one line."""
        assert self._visit is not None
        self._door.tried(self)
        answer = await self._visit.password(password)
        if isinstance(answer, Refused) and self._connection is not None and not answer.final:
            self._connection.send_auth_banner(f"{answer.reason}\r\n")
        return self._hear(answer)

    def change_password(self, username: str, old_password: str, new_password: str) -> bool:
        """Never."""
        return False

    def session_requested(self) -> TerminalSession | bool:
        """A session of the one who was let in; one at a time."""
        if self._admitted is None or self._door.sits(self):
            return False
        person = self._admitted.person
        session = TerminalSession(person, self._sit)
        session.when_drawn = self._watch.of(person.room).drawn
        return session

    async def _sit(self, session: TerminalSession) -> None:
        """Be there while a session lasts."""
        self._wait_no_more()
        self._door.sat_down(self)
        try:
            await self._attend(session)
        finally:
            self._door.sat_down(self, sits=False)
            self._await_session()

    def _hear(self, answer: Admitted | Refused | None) -> bool:
        if isinstance(answer, Admitted):
            self._admitted = answer
            return True
        if isinstance(answer, Refused):
            self._refused(answer.why)
        if isinstance(answer, Refused) and answer.final and self._connection is not None:
            # Clients show the reason of this one as it is.
            code = asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE if answer.judged else asyncssh.DISC_BY_APPLICATION
            self._connection.disconnect(code, answer.reason)
        return False

    @staticmethod
    def _as_ssh(challenge: Challenge) -> tuple[str, str, str, list[tuple[str, bool]]]:
        return challenge.title, challenge.instructions, "", [(prompt.text, prompt.echo) for prompt in challenge.prompts]


async def listen(
    address: str,
    port: int,
    keys: Sequence[asyncssh.SSHKey],
    door: Door,
    hall: Hall,
    attend: Attend,
    algorithms: Algorithms = MODERN,
    watch: Watch | None = None,
    behind: Sequence[Network] = (),
) -> asyncssh.SSHAcceptor:
    """Open the server. ``behind``: the networks of a load balancer, which has to say for whom it comes.

    Raises ``OSError`` when the address or the port cannot be had.
    """
    watch = watch or Watch()
    place: dict[str, Any] = {"host": address, "port": port}
    if behind:
        believed = Believed(tuple(behind))
        place = {"sock": Listener(bound(address, port), believed, lambda peer: watch.refused(peer, "header", ""))}
    return await asyncssh.create_server(
        lambda: Reception(door, hall, attend, watch),
        **place,
        server_host_keys=list(keys),
        encoding=None,
        line_editor=False,
        allow_scp=False,
        agent_forwarding=False,
        x11_forwarding=False,
        # The door has its own.
        login_timeout=NAME_SECONDS + LOGIN_SECONDS,
        keepalive_interval=KEEP_ALIVE,
        kex_algs=algorithms.key_exchange,
        encryption_algs=algorithms.ciphers,
        mac_algs=algorithms.macs,
        signature_algs=algorithms.signatures,
        compression_algs=["none"],
        server_version="gradtutor",
        # Everybody comes at the bell.
        backlog=512,
        reuse_address=True,
    )
