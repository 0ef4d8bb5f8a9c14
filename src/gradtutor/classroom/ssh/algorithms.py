"""What the server of a class offers its clients: modern ciphers, and others for old clients where they are wanted."""

from __future__ import annotations

from typing import Final

from gradtutor.records import NamedTuple


class Algorithms(NamedTuple):
    """By the names of IANA's registry of SSH parameters and of OpenSSH.

    Of what both sides know the one is taken that stands first in the client's list (RFC 4253, section 7.1); the order
    here counts only for a client that begins with a guess.
    """

    key_exchange: tuple[str, ...]
    ciphers: tuple[str, ...]
    macs: tuple[str, ...]
    signatures: tuple[str, ...]
    """Of the keys of teachers and learners."""
    host_keys: tuple[str, ...]


MODERN: Final = Algorithms(
    # dropbear's guess first. asyncssh 2.24 takes a guess for right that is only agreed upon, though by the RFC it has
    # to be the first one of both, and then hangs up on the client, which begins once more.
    ("curve25519-sha256", "curve25519-sha256@libssh.org", "mlkem768x25519-sha256"),
    ("chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr"),
    # A MAC of what has been encrypted: nothing is decrypted that has not been proved to be the other side's.
    ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"),
    ("ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256"),
    ("ssh-ed25519",),
)
"""The default."""
LEGACY: Final = Algorithms(
    # NIST's curves are the only ones where FIPS 140 holds; the group of 2048 bits is dropbear's and old libssh2's.
    (*MODERN.key_exchange, "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "diffie-hellman-group14-sha256"),
    (*MODERN.ciphers, "aes128-ctr"),
    # dropbear and SunSSH know no MAC of what has been encrypted.
    (*MODERN.macs, "hmac-sha2-256", "hmac-sha2-512"),
    (*MODERN.signatures, "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    (*MODERN.host_keys, "ecdsa-sha2-nistp256"),
)
"""With ``--legacy-clients``. What is added stands behind: no client that knows better takes it. No SHA-1."""
