"""How much the engine takes: what reads formulas is not loaded by whoever only needs to know that."""

from __future__ import annotations

from typing import Final

LONGEST_EXPRESSION: Final = 2000
"""Characters of a formula."""
