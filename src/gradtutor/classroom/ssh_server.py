"""The SSH server: asyncssh in front of ``Entrance``, and of what it is handed to take care of each session. It has one
thing to offer, the tutor on a terminal.

Whatever else SSH knows (commands, subsystems, copying files, every kind of forwarding) is refused: by asyncssh, whose
default for each is no, and by ``TerminalSession``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import asyncssh

from gradtutor.classroom.access.entrance import Admitted, Challenge, Entrance, Refused, Visit
from gradtutor.classroom.ssh.connection_limits import Caller, Door
from gradtutor.classroom.ssh.terminal import TerminalSession

if TYPE_CHECKING:
    from gradtutor.classroom.ssh.terminal import Attend

LOGIN_SECONDS: Final = 120
"""From the first byte to the last answer: somebody has to read the code from the board and make up a PIN."""
KEEP_ALIVE: Final = 20
"""Seconds between two questions whether the link still stands; after three without an answer it does not."""
KEX: Final = ["mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org"]
CIPHERS: Final = ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr"]
MACS: Final = ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"]
SIGNATURES: Final = ["ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256"]
"""Of the keys of teachers and learners."""


class Reception(asyncssh.SSHServer):
    """One connection, from its first byte to its session."""

    def __init__(self, door: Door, entrance: Entrance, attend: Attend) -> None:
        self._door, self._entrance, self._attend = door, entrance, attend
        self._connection: asyncssh.SSHServerConnection | None = None
        self._address = ""
        self._visit: Visit | None = None
        self._admitted: Admitted | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Count it; hang up when there are too many."""
        self._connection = conn
        self._address = str((conn.get_extra_info("peername") or ("",))[0])
        if not self._door.came(self, Caller(self._address, conn.abort)):
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more."""
        self._door.left(self)

    def begin_auth(self, username: str) -> bool:
        """A user name has been given: everybody must show more than that."""
        self._visit = self._entrance.visit(username, self._address)
        return True

    def auth_completed(self) -> None:
        """Not a stranger any more."""
        self._door.known(self)

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
        return self._as_ssh(await self._visit.challenge())

    async def validate_kbdint_response(self, username: str, responses: Any) -> Any:
        """The next question, or whether the user is let in. A wrong answer costs time, more each time."""
        assert self._visit is not None
        answer = await self._visit.answer(list(responses))
        if isinstance(answer, Challenge):
            return self._as_ssh(answer)
        return self._hear(answer)

    def password_auth_supported(self) -> bool:
        """Some clients know nothing else; possible where one secret is all that is asked for."""
        return False

    def session_requested(self) -> TerminalSession | bool:
        """A session of the one who was let in."""
        return TerminalSession(self._admitted.person, self._attend) if self._admitted else False

    def _hear(self, answer: Admitted | Refused | None) -> bool:
        if isinstance(answer, Admitted):
            self._admitted = answer
            return True
        if isinstance(answer, Refused) and answer.final and self._connection is not None:
            # Clients show the reason of this one as it is.
            code = asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE if answer.judged else asyncssh.DISC_BY_APPLICATION
            self._connection.disconnect(code, answer.reason)
        return False

    @staticmethod
    def _as_ssh(challenge: Challenge) -> tuple[str, str, str, list[tuple[str, bool]]]:
        return challenge.title, challenge.instructions, "", [(prompt.text, prompt.echo) for prompt in challenge.prompts]


async def listen(
    address: str, port: int, key: asyncssh.SSHKey, door: Door, entrance: Entrance, attend: Attend
) -> asyncssh.SSHAcceptor:
    """Open the server. Raises ``OSError`` when the address or the port cannot be had."""
    return await asyncssh.create_server(
        lambda: Reception(door, entrance, attend),
        address,
        port,
        server_host_keys=[key],
        encoding=None,
        line_editor=False,
        allow_scp=False,
        agent_forwarding=False,
        x11_forwarding=False,
        login_timeout=LOGIN_SECONDS,
        keepalive_interval=KEEP_ALIVE,
        kex_algs=KEX,
        encryption_algs=CIPHERS,
        mac_algs=MACS,
        signature_algs=SIGNATURES,
        compression_algs=["none"],
        server_version="gradtutor",
        # Everybody comes at the bell.
        backlog=512,
        reuse_address=True,
    )
