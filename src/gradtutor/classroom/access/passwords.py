"""Passwords, PINs and codes: kept as hashes, compared in constant time, and easy to read from a board."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

CODE_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on a board."""
HASHED: Final = "$argon2"
"""How a hash begins."""

# The least that OWASP's password storage cheat sheet names for Argon2id: a class of 300 has to log in within a minute.
_TIME_COST, _MEMORY_KIB, _LANES = 2, 19 * 1024, 1


def make_code(groups: int = 2, length: int = 4) -> str:
    """A new code, such as ``kd7m-3xpa``."""
    return "-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(length)) for _ in range(groups))


def hashed(secret: str) -> str:
    """The Argon2id hash of a password or PIN; takes some 20 ms on purpose."""
    from argon2 import PasswordHasher

    return PasswordHasher(_TIME_COST, _MEMORY_KIB, _LANES).hash(secret)


def matches(secret: str, kept: str) -> bool:
    """Whether a password or PIN has this hash."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher(_TIME_COST, _MEMORY_KIB, _LANES).verify(kept, secret)
    except (VerificationError, InvalidHashError):
        return False


class Code:
    """A code that lives only as long as this process: its salted digest, compared in constant time.

    It is random and never stored, so a fast digest does: there is no file from which it could be guessed.
    """

    def __init__(self, code: str) -> None:
        self._salt = secrets.token_bytes(16)
        self._digest = self._of(code)

    def fits(self, text: str) -> bool:
        """Whether a text is the code; capitals and blanks around it do not count."""
        return hmac.compare_digest(self._of(text), self._digest)

    def _of(self, text: str) -> bytes:
        return hashlib.sha256(self._salt + text.strip().lower().encode(errors="replace")).digest()
