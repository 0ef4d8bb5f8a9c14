"""The server's own key: made at the first start, kept where nobody else can read it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import asyncssh

from gradtutor.classroom.ssh.algorithms import MODERN
from gradtutor.errors import ClassError
from gradtutor.i18n import tr

NAME: Final = "host_ed25519"
_NAMES: Final = {"ssh-ed25519": NAME, "ecdsa-sha2-nistp256": "host_ecdsa"}
OTHERS: Final = 0o077
"""Rights of everyone but the owner."""


def host_key(folder: Path, kind: str = MODERN.host_keys[0]) -> asyncssh.SSHKey:
    """The key of a kind in ``folder``, made if there is none. Raises ``ClassError`` for one that others can read, or
    that is none."""
    file = folder / _NAMES[kind]
    try:
        if not file.exists():
            _write(file, asyncssh.generate_private_key(kind).export_private_key())
        if file.stat().st_mode & OTHERS:
            what = tr("Others can read the server's key {file}: who has read it can pretend to be this server.")
            mend = tr("Delete it, and a new one will be made; or, if nobody has read it: chmod 600 {file}")
            raise ClassError(f"{what.format(file=file)} {mend.format(file=file)}")
        return asyncssh.read_private_key(file)
    except (OSError, asyncssh.KeyImportError) as error:
        what = tr("The server's key {file} cannot be used: {reason}")
        raise ClassError(what.format(file=file, reason=error)) from None


def _write(file: Path, key: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Made with its rights, not given them afterwards: in between, others could open it.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(key)
        stream.flush()
        os.fsync(stream.fileno())
