"""What the program says to the shell when it ends."""

from __future__ import annotations

from typing import Final

OK: Final = 0
"""Done; a run has ended by its stop rule or its limit."""
FAILED: Final = 1
"""The program itself has failed."""
USAGE: Final = 2
"""A wrong command line, or a fault in a lesson."""
DIVERGED: Final = 3
"""A run has diverged or left a function's domain."""
INTERRUPTED: Final = 130
"""Interrupted from the keyboard: 128 and the signal's number, as shells have it."""
