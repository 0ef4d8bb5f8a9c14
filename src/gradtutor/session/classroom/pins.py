"""PINs and passwords: made up so that they can be read from a slip of paper, and kept as hashes."""

from __future__ import annotations

import secrets
from typing import Final

PIN_LETTERS: Final = "acdefhjkmnprtuwxy34679"
"""Without those that look alike on paper: b 6 8, g q 9, i l 1, o 0, s 5, u v, z 2; one of each kind at the most."""
PIN_LENGTH: Final = 6
"""22 signs, so 113 million PINs; twenty wrong ones lock the name."""
HASHED: Final = "$argon2"
"""How a hash begins."""

# The least that OWASP's password storage cheat sheet names for Argon2id: a class of 300 has to log in within a minute.
_TIME_COST, _MEMORY_KIB, _LANES = 2, 19 * 1024, 1


def make_pin() -> str:
    """A new PIN."""
    return "".join(secrets.choice(PIN_LETTERS) for _ in range(PIN_LENGTH))


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
