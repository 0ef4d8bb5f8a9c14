"""A class behind the system's own OpenSSH: its configuration, and who has logged in."""

from __future__ import annotations

import os
import pwd
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gradtutor.classroom.access.identity import TEACHER, Person, clean_name, person_id
from gradtutor.classroom.ssh.host_key import NAME as HOST_KEY
from gradtutor.errors import ClassError
from gradtutor.i18n import tr

KEYS_FILE: Final = "authorized_keys"
"""In the class's folder: a line ``restrict,pty KEY ID`` for each learner, and one with the id ``teacher``."""
PID_FILE: Final = "sshd.pid"
BEFORE_SUDO: Final = "SUDO_USER"
"""The variable in which sudo, which lets nobody else set it, names the account that has called it."""
_KINDS: Final = ("ssh-", "sk-", "ecdsa-")
"""How the name of a key's kind begins."""
_TEMPLATE: Final = """\
# {title}
Port {port}
{listen}HostKey {host_key}
PidFile {pid_file}
AuthorizedKeysFile {keys}

AuthenticationMethods publickey
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
ExposeAuthInfo yes
LoginGraceTime 60
MaxAuthTries 6
MaxStartups 100:30:300
MaxSessions 1

ForceCommand {command}
PermitTTY yes
PermitUserRC no
PermitUserEnvironment no
AcceptEnv LANG LC_* COLORTERM
DisableForwarding yes
AllowTcpForwarding no
AllowStreamLocalForwarding no
AllowAgentForwarding no
X11Forwarding no
GatewayPorts no
PermitTunnel no
Compression no
PrintMotd no

ClientAliveInterval 20
ClientAliveCountMax 3
"""


def sshd_config(program: Sequence[str], name: str, folder: Path, port: int, address: str = "") -> str:
    """A complete configuration for an ``sshd`` of its own.

    ``program`` is the command that is run for each session of the class ``name``, whose folder is ``folder``.
    """
    return _TEMPLATE.format(
        title=f"gradtutor: {name}",
        port=port,
        listen=f"ListenAddress {address}\n" if address else "",
        host_key=_quoted(folder / HOST_KEY),
        pid_file=_quoted(folder / PID_FILE),
        # Elsewhere than in the others, sshd puts the account's name and home in place of %u and %h here.
        keys=_quoted(str(folder / KEYS_FILE).replace("%", "%%")),
        command=shlex.join(program),
    )


def _quoted(text: Path | str) -> str:
    """A value as the file has it. Raises ``ClassError`` for one that it cannot have."""
    if '"' in str(text) or "\n" in str(text):
        raise ClassError(
            tr("{path} cannot stand in a configuration of sshd: it has a quotation mark.").format(path=text)
        )
    return f'"{text}"'


def who(folder: Path, authentication: str, login: str, teacher: str = "") -> Person:
    """Who has logged in: by the key in ``authentication``, what sshd wrote down of it, else by the ``login`` name.

    ``teacher`` is the login name of the teacher, where that has no key. Raises ``ClassError`` for somebody else whose
    name is the teacher's in the class.
    """
    used = {
        " ".join(words[1:3]) for line in authentication.splitlines() if (words := line.split())[:1] == ["publickey"]
    }
    for key, owner in _owners(folder / KEYS_FILE).items():
        if key in used:
            return _person(owner, "teacher" if owner.casefold() == TEACHER else "learner")
    if teacher and login == teacher:
        return _person(TEACHER, "teacher")
    if login.casefold() == TEACHER:
        raise ClassError(tr("The teacher logs in with a key that stands in {file}.").format(file=folder / KEYS_FILE))
    return _person(login, "learner")


def account() -> str:
    """The name that somebody has logged in by: where sudo runs the tutor as the class's account, the one before."""
    return os.environ.get(BEFORE_SUDO) or pwd.getpwuid(os.getuid()).pw_name


def _person(name: str, role: str) -> Person:
    shown = clean_name(name)
    return Person(person_id(name), shown, "teacher" if role == "teacher" else "learner")


def _owners(file: Path) -> dict[str, str]:
    """Public key -> whose it is: the comment behind it."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    found = {}
    for line in lines:
        words = line.split()
        # Options come before the key; in ours there are no blanks.
        start = next((place for place, word in enumerate(words[:2]) if word.startswith(_KINDS)), None)
        if start is not None and len(words) > start + 2 and not line.startswith("#"):
            found[" ".join(words[start : start + 2])] = " ".join(words[start + 2 :])
    return found
