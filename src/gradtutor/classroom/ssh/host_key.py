"""The server's own key: made at the first start, kept where nobody else can read it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import asyncssh

from gradtutor.classroom.ssh.algorithms import MODERN
from gradtutor.errors import ClassError
from gradtutor.i18n import tr

if TYPE_CHECKING:
    from gradtutor.session.store.interface import Store

NAME: Final = "host_ed25519"
_NAMES: Final = {"ssh-ed25519": NAME, "ecdsa-sha2-nistp256": "host_ecdsa"}
HOST_KEY: Final = "server/host-key/"
"""With the kind of a key behind it, the state with its fingerprint."""
OTHERS: Final = 0o077
"""Rights of everyone but the owner."""


def host_key(folder: Path, kind: str = MODERN.host_keys[0]) -> asyncssh.SSHKey:
    """The key of a kind in ``folder``, made if there is none. Raises ``ClassError`` for one that others can read, or
    that is none."""
    file = folder / _NAMES[kind]
    try:
        if not file.exists():
            _write(file, asyncssh.generate_private_key(kind).export_private_key())
    except OSError as error:
        raise _unusable(file, error) from None
    return read_host_key(file)


def shared_keys(folder: Path, first: Path) -> Path:
    """``folder``, for the keys of a server of several classes. A key that learners know by the ``first`` class is taken
    over, so that nobody is warned. Raises ``ClassError``."""
    for name in _NAMES.values():
        if (first / name).exists() and not (folder / name).exists():
            key = read_host_key(first / name)
            try:
                _write(folder / name, key.export_private_key())
            except OSError as error:
                raise _unusable(folder / name, error) from None
    return folder


def read_host_key(file: Path) -> asyncssh.SSHKey:
    """The key in a file. Raises ``ClassError`` for one that others can read, or that is none."""
    try:
        if file.stat().st_mode & OTHERS and not _handed_over(file):
            what = tr("Others can read the server's key {file}: who has read it can pretend to be this server.")
            mend = tr("Delete it, and a new one will be made; or, if nobody has read it: chmod 600 {file}")
            raise ClassError(f"{what.format(file=file)} {mend.format(file=file)}")
        return asyncssh.read_private_key(file)
    except (OSError, asyncssh.KeyImportError) as error:
        raise _unusable(file, error) from None


def _handed_over(file: Path) -> bool:
    """Whether systemd has handed it to the service, which alone can read it, by an access list: that shows as rights of
    the group (systemd.exec(5), "CREDENTIALS")."""
    return os.environ.get("CREDENTIALS_DIRECTORY") == str(file.parent)


def _unusable(file: Path, error: Exception) -> ClassError:
    what = tr("The server's key {file} cannot be used: {reason}")
    return ClassError(what.format(file=file, reason=error))


def claim(store: Store, keys: Sequence[asyncssh.SSHKey], *, renew: bool = False) -> None:
    """Have the class known by these keys, on whichever machine it is served; ``renew``: from now on.

    Raises ``ClassError`` where it is known by others, and ``StoreError``.
    """
    for key in keys:
        name, fingerprint = HOST_KEY + key.get_algorithm(), key.get_fingerprint()
        if renew:
            store.set_state(name, fingerprint)
        elif (known := store.claim_state(name, fingerprint)) != fingerprint:
            what = tr("Learners know this class by the key {known}; here it has {other}. They would be warned of it.")
            mend = tr("Name the file of that key: --host-key FILE. To have another one from now on: --new-host-key")
            raise ClassError(f"{what.format(known=known, other=fingerprint)} {mend}")


def _write(file: Path, key: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Made with its rights, not given them afterwards: in between, others could open it.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(key)
        stream.flush()
        os.fsync(stream.fileno())
