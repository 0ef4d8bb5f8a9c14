"""What is known of a terminal by the name that it gives itself."""

from __future__ import annotations

import os
from typing import Final

SIMPLE_TERMINALS: Final = ("", "dumb", "unknown")
"""Values of TERM that promise nothing but lines."""


def only_lines() -> bool:
    """Whether this process's terminal, by its name, promises nothing but lines. On Windows consoles have no name."""
    term = os.environ.get("TERM", "")
    return term in SIMPLE_TERMINALS and (term != "" or os.name != "nt")
