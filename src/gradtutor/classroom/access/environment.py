"""Which variables of the environment a client may set, and which a seat keeps of the server's own."""

from __future__ import annotations

from typing import Final

PASSED: Final = frozenset({"TERM", "LANG", "COLORTERM", "GRADTUTOR_THEME"})
"""What is taken from a client, and LC_*; any other variable could make a library load what the client names."""
KEPT: Final = ("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR", "OPENBLAS_NUM_THREADS")
"""What a seat keeps of the server's own environment."""


def wanted_variable(name: str) -> bool:
    """Whether a client may set this variable."""
    return name in PASSED or (name.startswith("LC_") and name.isascii() and len(name) < 20)
