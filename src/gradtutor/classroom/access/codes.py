"""Class codes: compared in constant time, and easy to read from a board."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

CODE_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on a board."""


def make_code(groups: int = 2, length: int = 4) -> str:
    """A new code, such as ``kd7m-3xpa``."""
    return "-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(length)) for _ in range(groups))


def same_code(one: str, other: str) -> bool:
    """Whether whoever types the one would have typed the other."""
    return _typed(one) == _typed(other)


def _typed(text: str) -> str:
    return text.strip().lower()


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
        return hashlib.sha256(self._salt + _typed(text).encode(errors="replace")).digest()
