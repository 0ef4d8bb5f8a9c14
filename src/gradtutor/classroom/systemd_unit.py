"""Units by which systemd runs a class: an account and a folder of its own, and next to nothing else of the machine.

What each setting does is said in systemd.exec(5), systemd.service(5) and systemd.kill(5).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

MIB_OF_ONE: Final = 24
"""MiB that a learner may take: half as much again as one does."""
MIB_OF_ALL: Final = 1024
TASKS_OF_ONE: Final = 8
"""Threads; a learner's process has four."""
FIRST_FREE_PORT: Final = 1024
"""Below it a port needs ``CAP_NET_BIND_SERVICE``."""
HOMES: Final = (Path("/home"), Path("/root"), Path("/run/user"))
ENVIRONMENT: Final = "/etc/gradtutor/environment"
"""A file with the database's password: ``PGPASSWORD=…``. A unit can be read by all."""

_CONFINED: Final = """\
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome={home}
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers={private_users}
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
CapabilityBoundingSet={capabilities}
AmbientCapabilities={capabilities}
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
KeyringMode=private
RemoveIPC=yes
UMask=0077
SystemCallArchitectures=native
# Landlock and seccomp, by which each learner's process is confined further, are in no older @system-service.
SystemCallFilter=@system-service landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM

MemoryMax={memory}M
TasksMax={tasks}
LimitNOFILE=8192
# Where one learner's process takes too much, the class goes on.
OOMPolicy=continue

[Install]
WantedBy=multi-user.target
"""
_SERVE: Final = """\
# {title}: save this as /etc/systemd/system/{unit}, then
#     systemctl daemon-reload && systemctl enable --now {unit}
# The class lies in {place}. What goes on, and the codes: journalctl -u {unit}
[Unit]
Description={title}
{before}
[Service]
Type=exec
DynamicUser=yes
StateDirectory=gradtutor
StateDirectoryMode=0700
{given}ExecStart={command}
SyslogIdentifier=gradtutor
Restart=on-failure
RestartSec={pause}
# The server alone is told, and sees everybody out.
KillMode=mixed
TimeoutStopSec=90

"""
_SHARED: Final = """\
After=network-online.target
Wants=network-online.target
# The database may come later, or be away for an hour.
StartLimitIntervalSec=0
"""
_SSHD: Final = """\
# {title}, behind an sshd of its own: save this as /etc/systemd/system/{unit}, and what
#     gradtutor serve --class … --port N --print-sshd-config
# prints as {config}, then
#     systemctl daemon-reload && systemctl enable --now {unit}
[Unit]
Description={title} (OpenSSH)
After=network.target

[Service]
Type=exec
User={user}
ReadWritePaths={folder}
ExecStart={sshd} -D -e -f {config}
# First the tutors, as long as sshd carries what they say; then sshd.
ExecStop=-/usr/bin/pkill --signal TERM --euid {user} --full {pattern}
ExecStop=-/usr/bin/sleep 3
SyslogIdentifier=gradtutor
Restart=on-failure
RestartSec=2
KillMode=mixed
TimeoutStopSec=90

"""


def serve_unit(
    name: str, command: Sequence[str], files: Mapping[str, Path], port: int, sessions: int, *, shared: bool = False
) -> str:
    """The unit of ``gradtutor serve`` for a class ``name``; ``shared``: the class is in a database.

    ``files``: what is read as root and handed to the service, by the names that stand in ``command`` as
    ``%d/NAME`` (credentials, systemd.exec(5)). ``command`` may hold systemd's specifiers.
    """
    bound = port < FIRST_FREE_PORT
    given = "".join(f"LoadCredential={key}:{_escaped(str(file))}\n" for key, file in files.items())
    head = _SERVE.format(
        title=_title(name),
        unit=_unit(name, "gradtutor"),
        place="the database" if shared else "/var/lib/private/gradtutor",
        before=_SHARED if shared else "After=network.target\n",
        given=f"{given}EnvironmentFile=-{ENVIRONMENT}\n" if shared else given,
        pause=5 if shared else 2,
        command=" ".join(map(_word, command)),
    )
    return head + _confined(sessions, "CAP_NET_BIND_SERVICE" if bound else "", [])


def session_unit(name: str, folder: Path, account: str, sshd: str, command: Sequence[str]) -> str:
    """The unit of an ``sshd`` that runs ``command`` (``gradtutor session …``) for each login, as the ``account`` that
    all have."""
    head = _SSHD.format(
        title=_title(name),
        unit=_unit(name, "gradtutor-sshd"),
        user=account,
        folder=_word(str(folder).replace("%", "%%")),
        config=_word(str(folder / "sshd_config").replace("%", "%%")),
        sshd=sshd,
        pattern=_word(f"^{_literally(' '.join(command))}".replace("%", "%%")),
    )
    return head + _confined(300, "", [folder])


def _confined(sessions: int, capabilities: str, written: Sequence[Path]) -> str:
    needed = [Path(sys.prefix), Path(sys.base_prefix), Path(__file__), *written]
    in_a_home = any(path.resolve().is_relative_to(home) for path in needed for home in HOMES)
    return _CONFINED.format(
        home="read-only" if in_a_home else "yes",
        # A port of the machine's is bound with a capability of the machine's.
        private_users="no" if capabilities else "yes",
        capabilities=capabilities,
        memory=MIB_OF_ALL + MIB_OF_ONE * sessions,
        tasks=64 + TASKS_OF_ONE * sessions,
    )


def _title(name: str) -> str:
    """For people; of one line, and without what systemd would fill in."""
    return _escaped("gradtutor: " + " ".join(name.split()))


def _unit(name: str, kind: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return f"{kind}-{plain}.service" if plain else f"{kind}.service"


def _literally(text: str) -> str:
    """An extended regular expression (POSIX.1-2024, 9.4) of a text."""
    return re.sub(r"[][\\.*+?(){}|^$]", r"\\\g<0>", text)


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _word(text: str) -> str:
    """A word of a command line (systemd.service(5), "Command lines"); specifiers stay."""
    text = text.replace("$", "$$")
    if re.fullmatch(r"[\w@%+=:,./^-]+", text, re.ASCII):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
