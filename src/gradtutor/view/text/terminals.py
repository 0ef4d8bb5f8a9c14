"""What is known of a terminal by the name that it gives itself."""

from __future__ import annotations

from typing import Final

SIMPLE_TERMINALS: Final = ("", "dumb", "unknown")
"""Values of TERM that promise nothing but lines."""
